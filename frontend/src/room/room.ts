import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Room } from "./store";

export const RoomContext = createContext<Room | null>(null);

export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (!room) throw new Error("useRoom expects a RoomContext above it");
  return room;
}
