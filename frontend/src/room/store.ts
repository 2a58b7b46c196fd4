import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { runningSeconds, ServerClock } from "./clock";
import { Connection, type Line, type Socket, type Transport } from "./connection";
import type { Keeping } from "./keeping";
import { fromSnapshot, merge, type RoomState } from "./merge";
import * as pending from "./pending";
import { type Projection, project } from "./projection";
import type {
  ChairEntity,
  Command,
  DelegationEntity,
  EntryEntity,
  FloorEntity,
  Id,
  ItemEntity,
  LineEntity,
  MessageEntity,
  NoteEntity,
  PaperEntity,
  ParticipantEntity,
  PollEntity,
  QueueEntity,
  RecordingEntity,
  RollCallEntity,
  RoomData,
  RoundEntity,
  ServerMessage,
  SessionEntity,
  SignalEntity,
  Speaker,
  TechnicianEntity,
  UndoEntity,
  VoteEntity,
} from "./protocol";
import { type Keyed, listing } from "./selecting";

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
const LIGHT_EVERY = 1_000;

/** A room as this page knows it. Views read signals and give commands; everything shown comes from the server. */
export class Room {
  readonly line = signal<Line>("connecting");
  readonly transport = signal<Transport>("socket");
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
  readonly round: ReadonlySignal<RoundEntity | null>;
  readonly chair: ReadonlySignal<ChairEntity | null>;
  readonly recording: ReadonlySignal<RecordingEntity | null>;
  /** The newest first. */
  readonly polls: ReadonlySignal<Keyed<PollEntity>[]>;
  readonly rollCalls: ReadonlySignal<Keyed<RollCallEntity>[]>;
  readonly backstage: ReadonlySignal<Keyed<MessageEntity>[]>;
  readonly papers: ReadonlySignal<Keyed<PaperEntity>[]>;
  readonly lines: ReadonlySignal<Keyed<LineEntity>[]>;
  readonly technicians: ReadonlySignal<Keyed<TechnicianEntity>[]>;
  /** What shows at this moment. */
  readonly signals: ReadonlySignal<Keyed<SignalEntity>[]>;
  /** The turns that this page has seen on the floor, the present one first: what a correction may name. */
  readonly recent = signal<readonly FloorEntity[]>([]);
  readonly you = computed(() => this.state.value.you);
  /** Where the agenda leads; null before an hour is set and after the end. */
  readonly projection = computed(() => this.projected());
  readonly airtime = computed(() => this.airtimes());

  readonly told = signal("");
  /** No presence, no animation, the room drawn anew at most once a second: for a line or a phone that can little. */
  readonly light = signal(false);

  private readonly state;
  /** Ahead of `state` in light mode, for a moment. */
  private newest: RoomState;
  private shownAt = 0;
  private readonly pending: Signal<pending.PendingList>;
  private readonly clock: ServerClock;
  private readonly connection: Connection;
  private readonly tab: string;
  private given = 0;

  constructor(
    readonly data: RoomData,
    around: Surroundings,
  ) {
    const { snapshot } = data;
    this.newest = fromSnapshot(snapshot);
    this.state = signal<RoomState>(this.newest);
    this.pending = signal(around.keeping?.kept() ?? []);
    this.clock = new ServerClock(around.now, Date.parse(snapshot.now));
    this.tab = Math.floor(around.random() * 2 ** 48).toString(36);
    this.tick();

    const map = computed(() => this.state.value.map);
    const one = <T>(key: string) => computed(() => (map.value[key] ?? null) as T);
    const all = <T extends object>(kind: string, order?: (a: Keyed<T>, b: Keyed<T>) => number) =>
      listing<T>(map, kind, order);
    const newestFirst = (a: { id: Id }, b: { id: Id }) => Number(b.id) - Number(a.id);
    this.session = one("session");
    this.queue = one("queue");
    this.floor = one("floor");
    this.undo = one("undo");
    this.round = one("round");
    this.chair = one("chair");
    this.recording = one("recording");
    this.items = all<ItemEntity>("item", (a, b) => a.position - b.position);
    this.notes = all<NoteEntity>("note", (a, b) => b.at.localeCompare(a.at));
    this.delegations = all("delegation");
    this.participants = all("participant");
    this.polls = all<PollEntity>("poll", newestFirst);
    this.rollCalls = all<RollCallEntity>("roll_call", newestFirst);
    this.backstage = all<MessageEntity>("backstage", newestFirst);
    this.papers = all<PaperEntity>("paper", (a, b) => a.position - b.position);
    this.lines = all("line");
    this.technicians = all("technician");
    const signals = all<SignalEntity>("signal");
    this.signals = computed(() => {
      const present = signals.value;
      return present.length === 0
        ? present
        : present.filter(({ until }) => Date.parse(until) > this.now.value);
    });
    this.entries = computed(() =>
      this.queue.value.order.flatMap((id) => {
        const entry = this.one<EntryEntity>(`entry/${id}`);
        return entry ? [{ ...entry, id }] : [];
      }),
    );
    this.remember();
    if (around.keeping) effect(() => around.keeping?.keep(this.pending.value));

    this.connection = new Connection({
      open: (since, transport) =>
        transport === "socket"
          ? around.open(`${data.socket}?since=${since}`)
          : around.stream(`${data.events}?since=${since}`, data.commands),
      seq: () => this.newest.seq,
      message: (message) => this.take(message),
      line: (line, transport) => this.lineIs(line, transport),
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
    const now = this.clock.now();
    if (this.light.peek() && now - this.shownAt < LIGHT_EVERY && now >= this.shownAt) return;
    batch(() => {
      this.now.value = now;
      this.show();
    });
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

  /** Whether it is I who speaks or waits; a round's place is everybody's in the delegation. */
  isMine(speaker: Speaker): boolean {
    const { participant, delegation } = this.you.value;
    if (speaker.participant !== null || speaker.guest !== null) return speaker.participant === participant;
    return speaker.delegation !== null && speaker.delegation === delegation;
  }

  /** Mine, or a colleague's in a delegation whose people act for each other. */
  actsFor(speaker: Speaker): boolean {
    const own = this.you.value.delegation;
    const together = own !== null && speaker.delegation === own && this.delegation(own)?.acts_together;
    return this.isMine(speaker) || together === true;
  }

  /** Seconds that a turn is meant to last; null: no limit. */
  limitOf(turn: FloorEntity): number | null {
    const round = this.round.value;
    return round && turn.round === round.id ? round.seconds : this.queue.value.turn_seconds;
  }

  /** How the reader's seat voted; its `option` is null in a secret poll, for nobody knows it. */
  myVote(poll: Keyed<PollEntity>): VoteEntity | undefined {
    const { participant, delegation } = this.you.value;
    const together = poll.by === "delegation" && delegation !== null;
    return this.vote(poll, together ? `delegation/${delegation}` : `participant/${participant}`);
  }

  /** The vote of a seat: `participant/4` or `delegation/2`. */
  vote(poll: Keyed<PollEntity>, seat: string): VoteEntity | undefined {
    return this.one<VoteEntity>(`vote/${poll.id}/${seat}`);
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

  private projected(): Projection | null {
    const { status, starts_at: startsAt, paused_at: pausedAt, paused_until: until } = this.session.value;
    const spent = (item: ItemEntity) => this.spentOn(item);
    if (status === "live") {
      const back = pausedAt && until ? Date.parse(until) : 0;
      return project(this.items.value, Math.max(this.now.value, back), spent);
    }
    return status === "scheduled" && startsAt ? project(this.items.value, Date.parse(startsAt), spent) : null;
  }

  private one<T>(key: string): T | undefined {
    return this.state.value.map[key] as T | undefined;
  }

  private take(message: ServerMessage): boolean {
    switch (message.type) {
      case "snapshot":
        this.see(fromSnapshot(message));
        return true;
      case "frame": {
        const next = merge(this.newest, message);
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
    this.newest = state;
    this.tick();
  }

  /** Draws what is known; in light mode `tick` lets a second pass between two. */
  private show(): void {
    this.shownAt = this.now.peek();
    if (this.state.peek() === this.newest) return;
    this.state.value = this.newest;
    this.pending.value = pending.settle(this.pending.peek(), this.newest.seq);
    this.remember();
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
