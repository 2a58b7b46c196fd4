// The live room. The page brings the first snapshot; the socket brings what follows.

import { effect } from "@preact/signals";
import { render } from "preact";
import { device } from "./device";
import { EventStream } from "./event-stream";
import { keepingIn } from "./keeping";
import { Announcer } from "./parts/announcer";
import { LineBanner, Status } from "./parts/line";
import type { RoomData } from "./protocol";
import { RoomContext } from "./room";
import { Room } from "./store";
import { Chair } from "./views/chair";
import { Delegate } from "./views/delegate";
import { Interpreter } from "./views/interpreter";
import { Rapporteur } from "./views/rapporteur";
import { Screen } from "./views/screen";

const VIEWS = {
  chair: Chair,
  delegate: Delegate,
  interpreter: Interpreter,
  rapporteur: Rapporteur,
  screen: Screen,
};
const TICK = 250;

function start(place: HTMLElement, data: RoomData): void {
  const room = new Room(data, {
    open: (address) => new WebSocket(location.origin.replace(/^http/, "ws") + address),
    stream: (events, commands) => new EventStream(events, commands),
    now: Date.now,
    random: Math.random,
    ...(data.view === "screen" ? {} : { keeping: keepingIn(sessionStorage, data, Date.now) }),
  });
  effect(() => {
    room.light.value = device.light.value && data.view !== "screen";
    document.documentElement.classList.toggle("still", room.light.value);
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
  // Another network: whatever was open before it is dead, even if nobody has said so yet.
  window.addEventListener("online", () => room.connect());
}

const place = document.getElementById("room");
const data = document.getElementById("room-data")?.textContent;
if (place && data) start(place, JSON.parse(data) as RoomData);
