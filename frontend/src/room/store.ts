import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { runningSeconds, ServerClock } from "./clock";
import { Connection, type Line, type Socket } from "./connection";
import { fromSnapshot, merge, type RoomState } from "./merge";
import * as pending from "./pending";
import type {
  Command,
  DelegationEntity,
  EntryEntity,
  FloorEntity,
  Id,
  ItemEntity,
  NoteEntity,
  ParticipantEntity,
  QueueEntity,
  RoomData,
  ServerMessage,
  SessionEntity,
  Speaker,
  UndoEntity,
} from "./protocol";

export type Keyed<T> = T & { id: Id };

/** Where the browser's own means come from; tests bring others. */
export interface Surroundings {
  open(address: string): Socket;
  now(): number;
  random(): number;
}

/** A room as this page knows it. Views read signals and give commands; everything shown comes from the server. */
export class Room {
  readonly line = signal<Line>("connecting");
  /** How long the last question and answer took, in milliseconds. */
  readonly latency = signal<number | null>(null);
  /** The server's time, in milliseconds, set four times a second. */
  readonly now = signal(0);
  /** The sentence of the last refusal, by the place where the command was given. */
  readonly refusals = signal<Readonly<Record<string, string>>>({});

  readonly session: ReadonlySignal<SessionEntity>;
  readonly queue: ReadonlySignal<QueueEntity>;
  readonly floor: ReadonlySignal<FloorEntity | null>;
  readonly undo: ReadonlySignal<UndoEntity | null>;
  readonly items: ReadonlySignal<Keyed<ItemEntity>[]>;
  readonly entries: ReadonlySignal<Keyed<EntryEntity>[]>;
  readonly notes: ReadonlySignal<Keyed<NoteEntity>[]>;
  readonly delegations: ReadonlySignal<Keyed<DelegationEntity>[]>;
  readonly participants: ReadonlySignal<Keyed<ParticipantEntity>[]>;
  readonly you = computed(() => this.state.value.you);
  readonly airtime = computed(() => this.airtimes());

  private readonly state;
  private readonly pending = signal<pending.PendingList>([]);
  private readonly clock: ServerClock;
  private readonly connection: Connection;
  private readonly tab: string;
  private given = 0;

  constructor(
    readonly data: RoomData,
    around: Surroundings,
  ) {
    const { snapshot } = data;
    this.state = signal<RoomState>(fromSnapshot(snapshot));
    this.clock = new ServerClock(around.now, Date.parse(snapshot.now));
    this.tab = Math.floor(around.random() * 2 ** 48).toString(36);
    this.tick();

    const one = <T>(key: string) => computed(() => this.state.value.map[key] as T);
    this.session = one<SessionEntity>("session");
    this.queue = one<QueueEntity>("queue");
    this.floor = computed(() => (this.state.value.map.floor as FloorEntity | undefined) ?? null);
    this.undo = computed(() => (this.state.value.map.undo as UndoEntity | undefined) ?? null);
    this.items = computed(() => this.all<ItemEntity>("item").sort((a, b) => a.position - b.position));
    this.notes = computed(() => this.all<NoteEntity>("note").sort((a, b) => b.at.localeCompare(a.at)));
    this.delegations = computed(() => this.all<DelegationEntity>("delegation"));
    this.participants = computed(() => this.all<ParticipantEntity>("participant"));
    this.entries = computed(() =>
      this.queue.value.order.flatMap((id) => {
        const entry = this.one<EntryEntity>(`entry/${id}`);
        return entry ? [{ ...entry, id }] : [];
      }),
    );

    this.connection = new Connection({
      open: (since) => around.open(`${data.socket}?since=${since}`),
      seq: () => this.state.value.seq,
      message: (message) => this.take(message),
      line: (line) => this.lineIs(line),
      pong: (serverNow, sent, received) => {
        this.clock.learn(serverNow, sent, received);
        this.latency.value = received - sent;
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

  tick(): void {
    this.now.value = this.clock.now();
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

  /** The command that was given at this place and has not come to its end. */
  waiting(place: string): Command | undefined {
    return this.pending.value.find((one) => one.place === place)?.command;
  }

  get anyWaiting(): boolean {
    return this.pending.value.length > 0;
  }

  participant(id: Id | null): ParticipantEntity | undefined {
    return id === null ? undefined : this.one<ParticipantEntity>(`participant/${id}`);
  }

  delegation(id: Id | null): DelegationEntity | undefined {
    return id === null ? undefined : this.one<DelegationEntity>(`delegation/${id}`);
  }

  item(id: Id | null): ItemEntity | undefined {
    return id === null ? undefined : this.one<ItemEntity>(`item/${id}`);
  }

  /** Seconds that an item has taken so far. */
  spentOn(item: ItemEntity): number {
    const running = item.since ? Math.max(0, this.now.value - Date.parse(item.since)) / 1000 : 0;
    return item.spent_seconds + running;
  }

  isMine(speaker: Speaker): boolean {
    return speaker.participant === this.you.value.participant;
  }

  /** Speaking time by delegation in whole seconds, the longest first; what now runs the server counts when it stops. */
  private airtimes(): { id: Id; name: string; seconds: number }[] {
    const floor = this.floor.value;
    const costs = floor && (floor.kind === "topic" || floor.kind === "reply");
    const running = costs ? runningSeconds(floor, this.now.value) : 0;
    return this.delegations.value
      .map(({ id, name, spoken_seconds }) => ({
        id,
        name,
        seconds: Math.floor(spoken_seconds + (floor?.delegation === id ? running : 0)),
      }))
      .sort((a, b) => b.seconds - a.seconds || a.name.localeCompare(b.name));
  }

  private one<T>(key: string): T | undefined {
    return this.state.value.map[key] as T | undefined;
  }

  private all<T>(kind: string): Keyed<T>[] {
    const start = `${kind}/`;
    return Object.entries(this.state.value.map).flatMap(([key, value]) =>
      key.startsWith(start) ? [{ ...(value as T), id: key.slice(start.length) }] : [],
    );
  }

  private take(message: ServerMessage): boolean {
    switch (message.type) {
      case "snapshot":
        this.see(fromSnapshot(message));
        return true;
      case "frame": {
        const next = merge(this.state.value, message);
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
      this.state.value = state;
      this.pending.value = pending.settle(this.pending.value, state.seq);
      this.tick();
    });
  }

  private refused(id: string | null, reason: string): void {
    const one = this.pending.value.find((each) => each.id === id);
    if (!one) return;
    batch(() => {
      this.pending.value = pending.remove(this.pending.value, one.id);
      this.refusals.value = { ...this.refusals.value, [one.place]: reason };
    });
  }

  private lineIs(line: Line): void {
    this.line.value = line;
    if (line !== "open") return;
    for (const { id, command } of pending.unanswered(this.pending.value)) {
      this.connection.send({ id, ...command });
    }
  }
}
