import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { runningSeconds } from "./clock";
import type { RoomState } from "./merge";
import { type Projection, project } from "./projection";
import type {
  ChairEntity,
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
  RoundEntity,
  SessionEntity,
  SignalEntity,
  Speaker,
  TechnicianEntity,
  UndoEntity,
  VoteEntity,
} from "./protocol";
import { type Keyed, listing } from "./selecting";

/** What a page knows of a room, read out of the server's map by subject, and what follows from it at this moment. */
export class Known {
  /** The server's time, in milliseconds, set four times a second. */
  readonly now = signal(0);

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
  readonly you = computed(() => this.state.value.you);
  /** Where the agenda leads; null before an hour is set and after the end. */
  readonly projection = computed(() => this.projected());
  readonly airtime = computed(() => this.airtimes());

  constructor(protected readonly state: Signal<RoomState>) {
    const map = computed(() => state.value.map);
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

  protected one<T>(key: string): T | undefined {
    return this.state.value.map[key] as T | undefined;
  }
}
