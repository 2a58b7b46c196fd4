// The live room. The page brings the first snapshot; the socket brings what follows.

import { computed, effect } from "@preact/signals";
import { render } from "preact";
import { device } from "./device";
import { EventStream } from "./event-stream";
import { keepingIn } from "./keeping";
import { Announcer } from "./parts/announcer";
import { LightOffer } from "./parts/light-offer";
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

function start(place: HTMLElement, data: RoomData): void {
  const room = new Room(data, {
    open: (address) => new WebSocket(location.origin.replace(/^http/, "ws") + address),
    stream: (events, commands) => new EventStream(events, commands),
    now: Date.now,
    random: Math.random,
    ...(data.view === "screen" ? {} : { keeping: keepingIn(sessionStorage, data, Date.now) }),
  });
  const light = computed(() => device.light.value && data.view !== "screen");
  room.light.value = light.peek();
  effect(() => {
    document.documentElement.classList.toggle("still", light.value);
    room.lighten(light.value);
  });
  const View = VIEWS[data.view];
  place.replaceChildren();
  render(
    <RoomContext.Provider value={room}>
      <LineBanner />
      {data.view === "screen" ? null : <LightOffer />}
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
  const tick = () => {
    room.tick();
    setTimeout(tick, room.untilNextTick());
  };
  tick();
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
