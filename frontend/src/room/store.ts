import { batch, effect, type Signal, signal } from "@preact/signals";
import { ServerClock } from "./clock";
import { Connection, type Line, type Socket, type Transport } from "./connection";
import type { Keeping } from "./keeping";
import { Known } from "./known";
import { LineQuality } from "./line-quality";
import { fromSnapshot, merge, type RoomState } from "./merge";
import * as pending from "./pending";
import type { Command, FloorEntity, RoomData, ServerMessage } from "./protocol";

/** Where the browser's own means come from; tests bring others. */
export interface Surroundings {
  open(address: string): Socket;
  /** What stands in for a socket where they are blocked. */
  stream(events: string, commands: string): Socket;
  now(): number;
  random(): number;
  /** Where commands wait that were given while the line was down, so that a reload does not lose them. */
  keeping?: Keeping;
}

const RECENT = 6;
const TICK = 250;
const LIGHT_TICK = 1_000;

/** A room as this page knows it. Views read signals and give commands; everything shown comes from the server. */
export class Room extends Known {
  readonly line = signal<Line>("connecting");
  readonly transport = signal<Transport>("socket");
  readonly quality = new LineQuality();
  /** The sentence of the last refusal, by the place where the command was given. */
  readonly refusals = signal<Readonly<Record<string, string>>>({});
  /** The turns that this page has seen on the floor, the present one first. */
  readonly recent = signal<readonly FloorEntity[]>([]);
  readonly told = signal("");
  /** For a weak line or an old phone: at most a frame a second, no presence, no animation. */
  readonly light = signal(false);

  private readonly pending: Signal<pending.PendingList>;
  private readonly clock: ServerClock;
  private readonly connection: Connection;
  private readonly tab: string;
  private given = 0;
  /** Whether what is known was told to a line of the other weight: then frames do not complete it. */
  private changedOver = false;

  constructor(
    readonly data: RoomData,
    around: Surroundings,
  ) {
    super(signal<RoomState>(fromSnapshot(data.snapshot)));
    this.pending = signal(around.keeping?.kept() ?? []);
    this.clock = new ServerClock(around.now, Date.parse(data.snapshot.now));
    this.tab = Math.floor(around.random() * 2 ** 48).toString(36);
    this.tick();
    this.remember();
    if (around.keeping) effect(() => around.keeping?.keep(this.pending.value));

    const language = `language=${data.language}`;
    this.connection = new Connection({
      open: (since, transport) => {
        const query = `?since=${since}&${language}${this.light.peek() ? "&light=1" : ""}`;
        return transport === "socket"
          ? around.open(`${data.socket}${query}`)
          : around.stream(`${data.events}${query}`, `${data.commands}?${language}`);
      },
      seq: () => (this.changedOver ? 0 : this.state.peek().seq),
      message: (message) => this.take(message),
      line: (line, transport) => this.lineIs(line, transport),
      pong: (serverNow, sent, received) => {
        this.clock.learn(serverNow, sent, received);
        this.quality.answered(received - sent);
        this.tick();
      },
      now: around.now,
      random: around.random,
    });
  }

  connect(): void {
    this.connection.connect();
  }

  wake(): void {
    this.connection.wake();
  }

  /** Sets the time that is shown: four times a second, in light mode once. */
  tick(): void {
    const now = this.clock.now();
    const shown = this.now.peek();
    if (this.light.peek() && Math.floor(now / LIGHT_TICK) === Math.floor(shown / LIGHT_TICK)) return;
    this.now.value = now;
  }

  /** Milliseconds to the next quarter of a second on the server's clock: so all pages turn their clocks together. */
  untilNextTick(): number {
    return TICK - (this.clock.now() % TICK);
  }

  /** Changes over to a light line or back. The server says the whole anew, for it left out who is here. */
  lighten(light: boolean): void {
    if (light === this.light.peek()) return;
    this.light.value = light;
    this.changedOver = true;
    this.connect();
  }

  /** Gives a command. It waits here until its effect has been seen, also through a break of the line. */
  give(place: string, command: Command): void {
    this.given += 1;
    const id = `${this.tab}-${this.given}`;
    batch(() => {
      const { [place]: _, ...others } = this.refusals.value;
      this.refusals.value = others;
      this.pending.value = pending.add(this.pending.value, id, place, command);
    });
    this.connection.send({ id, ...command });
  }

  /** Has a sentence read aloud to who does not see the page. */
  tell(sentence: string): void {
    this.told.value = sentence;
  }

  /** The command that was given at this place and has not come to its end. */
  waiting(place: string): Command | undefined {
    return this.pending.value.find((one) => one.place === place)?.command;
  }

  /** What was asked for and has not been answered, the oldest first. */
  get unsent(): readonly pending.Pending[] {
    return pending.unanswered(this.pending.value);
  }

  /** Takes back a command that waits for the line; one that was sent may have been carried out all the same. */
  withdraw(id: string): void {
    this.pending.value = pending.remove(this.pending.value, id);
  }

  private take(message: ServerMessage): boolean {
    switch (message.type) {
      case "snapshot":
        this.changedOver = false;
        this.see(fromSnapshot(message));
        return true;
      case "frame": {
        const next = merge(this.state.peek(), message);
        if (next) this.see(next);
        return next !== null;
      }
      case "ack":
        this.pending.value = pending.acknowledge(
          this.pending.value,
          message.id,
          message.seq,
          this.state.value.seq,
        );
        return true;
      case "refused":
        this.refused(message.id, message.reason);
        return true;
      default:
        return true;
    }
  }

  private see(state: RoomState): void {
    batch(() => {
      this.tick();
      if (this.state.peek() === state) return;
      this.state.value = state;
      this.pending.value = pending.settle(this.pending.peek(), state.seq);
      this.remember();
    });
  }

  private remember(): void {
    const floor = this.state.peek().map.floor as FloorEntity | null | undefined;
    if (!floor) return;
    const others = this.recent.peek().filter(({ turn }) => turn !== floor.turn);
    this.recent.value = [floor, ...others].slice(0, RECENT);
  }

  private refused(id: string | null, reason: string): void {
    const one = this.pending.value.find((each) => each.id === id);
    if (!one) return;
    batch(() => {
      this.pending.value = pending.remove(this.pending.value, one.id);
      this.refusals.value = { ...this.refusals.value, [one.place]: reason };
    });
  }

  private lineIs(line: Line, transport: Transport): void {
    if (line !== "open" && this.line.peek() === "open") this.quality.broke(this.clock.now());
    batch(() => {
      this.line.value = line;
      this.transport.value = transport;
    });
    if (line !== "open") return;
    for (const { id, command } of pending.unanswered(this.pending.value)) {
      this.connection.send({ id, ...command });
    }
  }
}
