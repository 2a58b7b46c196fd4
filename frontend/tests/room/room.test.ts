// The room against a line that breaks: a socket that the test holds in its hand, and a clock that it turns.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Socket, waitBefore } from "../../src/room/connection";
import type { RoomData, ServerMessage } from "../../src/room/protocol";
import { Room } from "../../src/room/store";

const start = "2011-06-28T12:00:00.000Z";

const data: RoomData = {
  session: "3",
  socket: "/ws/sessions/3/",
  events: "/s/3/events/",
  commands: "/s/3/commands/",
  view: "delegate",
  zone: "Asia/Kathmandu",
  city: "Kathmandu",
  language: "en",
  clocks: [],
  urls: {
    session: "/s/3/",
    screen: "/s/3/screen/",
    minutes: "/s/3/minutes/",
    notes: "/s/3/notes/",
    turns: "/s/3/turns/",
    turnsJson: "/s/3/turns.json",
    preferences: "/preferences/",
    call: "",
    video: "",
  },
  themes: [],
  snapshot: {
    type: "snapshot",
    seq: 41,
    now: start,
    you: { participant: "7", role: "delegate", delegation: "2" },
    set: {
      session: { title: "Sharing what we know", status: "live", item: "3" },
      queue: { open: true, mode: "fifo", turn_seconds: 180, safe: 1, order: [], topic: null },
      floor: null,
      undo: null,
      "participant/7": { name: "Asha Gurung", role: "delegate", delegation: "2" },
      "delegation/2": { country: "NP", name: "Nepal", turns: 0, spoken_seconds: 60, present: true },
      "delegation/3": { country: "CA", name: "Canada", turns: 0, spoken_seconds: 63, present: true },
    },
  },
};

class Line {
  readonly sent: Record<string, unknown>[] = [];
  closed = false;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(readonly address: string) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  says(message: Partial<ServerMessage>): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  breaks(): void {
    this.onclose?.();
  }

  /** What was asked, without the pings. */
  get commands(): Record<string, unknown>[] {
    return this.sent.filter((each) => each.do !== "ping");
  }
}

function enter(): { room: Room; lines: Line[]; line: () => Line } {
  const lines: Line[] = [];
  const opened = (address: string): Socket => {
    const line = new Line(address);
    lines.push(line);
    return line as unknown as Socket;
  };
  const room = new Room(data, {
    open: opened,
    stream: opened,
    now: Date.now,
    random: () => 0.5,
  });
  room.connect();
  const line = () => {
    const last = lines.at(-1);
    if (!last) throw new Error("expected a line to have been opened");
    return last;
  };
  return { room, lines, line };
}

const nothingNew = { type: "frame", after: 41, seq: 41, now: start, set: {}, unset: [] as string[] } as const;
const raise = { do: "raise_hand", kind: "topic" } as const;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(start) });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the line", () => {
  test("resumes from the snapshot that the page brought", () => {
    const { room, line } = enter();
    expect(line().address).toBe("/ws/sessions/3/?since=41&language=en");
    expect(room.line.value).toBe("connecting");
    line().says(nothingNew);
    expect(room.line.value).toBe("open");
  });

  test("comes back from the last event seen, later after each failure", () => {
    const { room, lines, line } = enter();
    line().says(nothingNew);
    line().says({ ...nothingNew, seq: 44 });
    line().breaks();
    expect(room.line.value).toBe("waiting");
    vi.advanceTimersByTime(waitBefore(0, 0.5));
    expect(line().address).toBe("/ws/sessions/3/?since=44&language=en");
    line().breaks();
    vi.advanceTimersByTime(waitBefore(0, 0.5));
    expect(lines).toHaveLength(2);
    vi.advanceTimersByTime(waitBefore(1, 0.5));
    expect(lines).toHaveLength(3);
  });

  test("waits at most 15 seconds, and never all clients for the same time", () => {
    expect([0, 1, 2, 10].map((attempt) => waitBefore(attempt, 1))).toEqual([500, 1_000, 2_000, 15_000]);
    expect(waitBefore(10, 0)).toBe(7_500);
  });

  test("that leaves out events is opened anew", () => {
    const { room, lines, line } = enter();
    line().says(nothingNew);
    line().says({ ...nothingNew, after: 50, seq: 51 });
    expect(lines.map(({ closed }) => closed)).toEqual([true, false]);
    expect(line().address).toBe("/ws/sessions/3/?since=41&language=en");
    expect(room.session.value.title).toBe("Sharing what we know");
  });

  test("that answers no ping for 8 seconds is given up", () => {
    const { room, lines, line } = enter();
    line().says(nothingNew);
    vi.advanceTimersByTime(7_999);
    expect(room.line.value).toBe("open");
    vi.advanceTimersByTime(1);
    expect(room.line.value).toBe("waiting");
    expect(lines[0]?.closed).toBe(true);
  });

  test("is measured at once when the page is looked at again", () => {
    const { room, line } = enter();
    line().says(nothingNew);
    line().says({ type: "pong", id: "ping-1", now: start });
    vi.advanceTimersByTime(400);
    room.wake();
    expect(line().sent.at(-1)).toEqual({ do: "ping", id: "ping-2" });
    vi.advanceTimersByTime(100);
    // The server's clock runs 5 seconds ahead of ours.
    line().says({ type: "pong", id: "ping-2", now: "2011-06-28T12:00:05.450Z" });
    expect(room.quality.latency.value).toBe(100);
  });
});

describe("where sockets are blocked", () => {
  const pause = () => vi.advanceTimersByTime(15_000);

  /** Two sockets that bring nothing, each in its own way, then a stream that does. */
  function blocked(): ReturnType<typeof enter> {
    const entered = enter();
    entered.line().breaks();
    vi.advanceTimersByTime(waitBefore(0, 0.5));
    vi.advanceTimersByTime(5_000);
    vi.advanceTimersByTime(waitBefore(1, 0.5));
    entered.line().says(nothingNew);
    return entered;
  }

  test("frames come by server-sent events after two sockets brought nothing", () => {
    const { room, lines } = blocked();
    const addresses = lines.map(({ address }) => address);
    expect(addresses).toEqual([
      "/ws/sessions/3/?since=41&language=en",
      "/ws/sessions/3/?since=41&language=en",
      "/s/3/events/?since=41&language=en",
    ]);
    expect([room.line.value, room.transport.value]).toEqual(["open", "events"]);
  });

  test("a stream that breaks is opened anew from the last event seen", () => {
    const { line } = blocked();
    line().says({ ...nothingNew, seq: 44 });
    line().breaks();
    vi.advanceTimersByTime(500);
    expect(line().address).toBe("/s/3/events/?since=44&language=en");
  });

  test("a socket is tried again, and is the line as soon as it says something", () => {
    const { room, lines, line } = blocked();
    const stream = line();
    const alive = (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        const ping = stream.sent.at(-1);
        stream.says({ type: "pong", id: String(ping?.id), now: start });
        vi.advanceTimersByTime(1_000);
      }
    };
    alive(30);
    expect(line().address).toBe("/ws/sessions/3/?since=41&language=en");
    alive(5);
    expect([line().closed, stream.closed]).toEqual([true, false]);
    alive(300);
    expect(lines).toHaveLength(5);
    room.give("hand/topic", raise);
    line().says(nothingNew);
    expect([room.transport.value, stream.closed]).toEqual(["socket", true]);
    expect(line().commands).toEqual(stream.commands);
  });

  test("and a server that is down, each is tried in turn", () => {
    const { lines, line } = enter();
    for (let n = 0; n < 6; n += 1) {
      line().breaks();
      pause();
    }
    const kinds = lines.map(({ address }) => (address.startsWith("/ws") ? "socket" : "events"));
    expect(kinds.slice(0, 6)).toEqual(["socket", "socket", "events", "socket", "events", "socket"]);
  });
});

test("a phone that slept comes back at once, without asking whether the old line lives", () => {
  const { room, lines, line } = enter();
  line().says(nothingNew);
  line().says({ ...nothingNew, seq: 44 });
  vi.setSystemTime(Date.now() + 20 * 60_000);
  room.wake();
  expect(lines).toHaveLength(2);
  expect(line().address).toBe("/ws/sessions/3/?since=44&language=en");
});

describe("a command", () => {
  test("waits until the frame that shows its effect", () => {
    const { room, line } = enter();
    line().says(nothingNew);
    room.give("hand/topic", raise);
    const [sent] = line().commands;
    expect(sent).toEqual({ id: expect.stringMatching(/^\w+-1$/), ...raise });
    expect(room.waiting("hand/topic")).toEqual(raise);
    line().says({ type: "ack", id: String(sent?.id), seq: 42 });
    expect(room.waiting("hand/topic")).toEqual(raise);
    line().says({ ...nothingNew, seq: 42 });
    expect(room.waiting("hand/topic")).toBeUndefined();
  });

  test("is sent again under the same id when the line is back, and only if it had no answer", () => {
    const { room, lines, line } = enter();
    line().says(nothingNew);
    room.give("hand/topic", raise);
    room.give("notes", { do: "write_note", kind: "statement", text: "Heard." });
    const [first, second] = line().commands;
    line().says({ type: "ack", id: String(first?.id), seq: 42 });
    line().breaks();
    vi.advanceTimersByTime(1_000);
    expect(line().commands).toEqual([]);
    line().says(nothingNew);
    expect(line().commands).toEqual([second]);
    expect(lines).toHaveLength(2);
  });

  test("given while the line is broken is kept", () => {
    const { room, line } = enter();
    room.give("hand/topic", raise);
    expect(line().commands).toEqual([]);
    line().says(nothingNew);
    expect(line().commands).toHaveLength(1);
  });

  test("that is refused leaves its reason where it was given, until the next one there", () => {
    const { room, line } = enter();
    line().says(nothingNew);
    room.give("hand/topic", raise);
    const id = String(line().commands[0]?.id);
    line().says({ type: "refused", id, code: "queue_closed", reason: "The queue is closed." });
    expect(room.waiting("hand/topic")).toBeUndefined();
    expect(room.refusals.value).toEqual({ "hand/topic": "The queue is closed." });
    room.give("hand/topic", raise);
    expect(room.refusals.value).toEqual({});
  });
});

test("airtime adds what runs now to what the server has counted, but no point of order", () => {
  const { room, line } = enter();
  const turn = { turn: "42", participant: "7", guest: null, delegation: "2", since: start, paused_at: null };
  const floor = { ...turn, kind: "topic", spoken_seconds: 10, interrupts: null };
  line().says({ ...nothingNew, seq: 42, set: { floor } });
  vi.advanceTimersByTime(5_000);
  room.tick();
  expect(room.airtime.value).toEqual([
    { id: "2", name: "Nepal", seconds: 65 },
    { id: "3", name: "Canada", seconds: 63 },
  ]);
  line().says({ ...nothingNew, after: 42, seq: 43, set: { floor: { ...floor, kind: "point_of_order" } } });
  expect(room.airtime.value).toEqual([
    { id: "3", name: "Canada", seconds: 63 },
    { id: "2", name: "Nepal", seconds: 60 },
  ]);
});

describe("light mode", () => {
  test("asks for few frames and sets the clock once a second", () => {
    const { room, line } = enter();
    room.lighten(true);
    expect(line().address).toBe("/ws/sessions/3/?since=0&language=en&light=1");
    line().says(data.snapshot);
    vi.advanceTimersByTime(2_000);
    room.tick();
    const shown = room.now.value;
    vi.advanceTimersByTime(300);
    room.tick();
    expect(room.now.value).toBe(shown);
    vi.advanceTimersByTime(800);
    room.tick();
    expect(room.now.value).toBe(shown + 1_100);
    expect(room.untilNextTick()).toBe(150);
  });

  test("who changes over is told the whole anew, even through a break, and then resumes", () => {
    const { room, line } = enter();
    line().says(nothingNew);
    room.lighten(true);
    line().breaks();
    vi.advanceTimersByTime(waitBefore(0, 0.5));
    expect(line().address).toContain("?since=0&");
    line().says(data.snapshot);
    line().breaks();
    vi.advanceTimersByTime(waitBefore(0, 0.5));
    expect(line().address).toBe("/ws/sessions/3/?since=41&language=en&light=1");
    room.lighten(false);
    expect(line().address).toBe("/ws/sessions/3/?since=0&language=en");
  });
});

test("what is taken back before the line returns is never sent", () => {
  const { room, line } = enter();
  room.give("hand/topic", raise);
  const [waiting] = room.unsent;
  expect(waiting?.command).toEqual(raise);
  room.withdraw(waiting?.id ?? "");
  line().says(nothingNew);
  expect(line().commands).toEqual([]);
});

test("what did not change stays the same object, so that only what concerns it is drawn anew", () => {
  const { room, line } = enter();
  line().says(nothingNew);
  const before = room.delegations.value;
  line().says({ ...nothingNew, seq: 42, set: { "participant/9": { name: "Brian Pike", role: "delegate" } } });
  expect(room.delegations.value).toBe(before);
  expect(room.participants.value).toHaveLength(2);
});
