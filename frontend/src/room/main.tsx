// The live room. The page brings the first snapshot; the socket brings what follows.

import { render } from "preact";
import { Announcer } from "./parts/announcer";
import { LineBanner, Status } from "./parts/line";
import type { RoomData } from "./protocol";
import { RoomContext } from "./room";
import { Room } from "./store";
import { Chair } from "./views/chair";
import { Delegate } from "./views/delegate";
import { Rapporteur } from "./views/rapporteur";
import { Screen } from "./views/screen";

const VIEWS = { chair: Chair, delegate: Delegate, rapporteur: Rapporteur, screen: Screen };
const TICK = 250;

function start(place: HTMLElement, data: RoomData): void {
  const room = new Room(data, {
    open: (address) => new WebSocket(location.origin.replace(/^http/, "ws") + address),
    now: Date.now,
    random: Math.random,
  });
  const View = VIEWS[data.view];
  place.replaceChildren();
  render(
    <RoomContext.Provider value={room}>
      <LineBanner />
      <Announcer />
      <View />
    </RoomContext.Provider>,
    place,
  );
  const status = document.getElementById("room-status");
  if (status) {
    render(
      <RoomContext.Provider value={room}>
        <Status />
      </RoomContext.Provider>,
      status,
    );
  }

  room.connect();
  setInterval(() => room.tick(), TICK);
  // After a sleep or a throttled tab: the server's clock and the newest events at once.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") room.wake();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) room.wake();
  });
  window.addEventListener("online", () => room.wake());
}

const place = document.getElementById("room");
const data = document.getElementById("room-data")?.textContent;
if (place && data) start(place, JSON.parse(data) as RoomData);
