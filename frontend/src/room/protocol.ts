// What travels between a room and its clients, field by field as docs/contract.md, *Room*, has it.

export type Id = string;
/** RFC 3339 in UTC with milliseconds. */
export type Instant = string;

export type Kind = "point_of_order" | "clarification" | "reply" | "topic";
export type NoteKind = "statement" | "decision" | "action";
export type Role = "facilitator" | "rapporteur" | "interpreter" | "delegate" | "observer";
export type Status = "draft" | "polling" | "scheduled" | "live" | "ended" | "published" | "cancelled";

export interface SessionEntity {
  title: string;
  status: Status;
  item: Id | null;
  started_at: Instant | null;
  ended_at: Instant | null;
  /** A break may have no end yet, so `paused_until` alone does not tell of it. */
  paused_at: Instant | null;
  paused_until: Instant | null;
  starts_at: Instant | null;
  duration: number;
}

export interface ItemEntity {
  position: number;
  title: string;
  planned_minutes: number;
  state: "ahead" | "current" | "done" | "dropped";
  /** Spent before `since`. */
  spent_seconds: number;
  /** Null while its clock stands. */
  since: Instant | null;
  conclusion: string | null;
  /** What was planned before `planned_minutes` became what it took; null until it was left. */
  agreed_minutes: number | null;
}

export interface QueueEntity {
  open: boolean;
  mode: "fifo" | "balanced";
  turn_seconds: number | null;
  safe: number;
  order: Id[];
  topic: Id | null;
}

/** Why an entry stands where it stands; `dialogues/room/queue.py` chooses, `messages.ts` words it. */
export interface Because {
  code: "moved" | "returned" | "round" | "safe" | "deferred" | "balance" | "spoke_last" | "rank" | "arrival";
  values: { kind?: Kind; turns?: number; spoken_seconds?: number; place?: number; of?: number };
}

/** A person in the list, or a guest known by name only. */
export interface Speaker {
  participant: Id | null;
  guest: string | null;
  delegation: Id | null;
}

export interface EntryEntity extends Speaker {
  kind: Kind;
  note: string | null;
  raised_at: Instant;
  because: Because;
  /** The round that gave the place; then it names a delegation and nobody in particular. */
  round: Id | null;
}

export interface FloorEntity extends Speaker {
  turn: Id;
  kind: Kind;
  since: Instant;
  paused_at: Instant | null;
  /** Spoken before `since`. */
  spoken_seconds: number;
  /** A turn of a round: its limit is the round's `seconds`, not the queue's. */
  round: Id | null;
  /** The paused turn below this one. */
  interrupts: Id | null;
  below: FloorEntity | null;
}

export interface UndoEntity {
  seq: number;
  what: "call" | "last_word" | "finish" | "item" | "end";
}

/** Each delegation once; whoever of `order` neither waits nor has spoken was skipped. */
export interface RoundEntity {
  id: Id;
  seconds: number;
  started_at: Instant;
  order: Id[];
  waiting: Id[];
  /** Called, the one on the floor included. */
  spoken: Id[];
}

export interface PollEntity {
  question: string;
  options: string[];
  secret: boolean;
  by: "person" | "delegation";
  /** Five steps from cold to warm. */
  scale: "temperature" | null;
  state: "open" | "closed";
  /** Null while a secret poll is open. */
  counts: number[] | null;
  voted: number;
  /** Of a temperature, from 1 to 5. */
  mean: number | null;
  opened_at: Instant;
  closed_at: Instant | null;
}

/**
 * Who has voted, under `vote/{poll}/{seat}`, a seat being `participant/4` or `delegation/2`. When a poll by person closes
 * these leave the map.
 */
export interface VoteEntity {
  poll: Id;
  participant: Id;
  delegation: Id | null;
  /** Null for ever in a secret poll. */
  option: number | null;
}

export interface DelegationEntity {
  country: string | null;
  name: string;
  /** Its people may act for each other. */
  acts_together: boolean;
  turns: number;
  spoken_seconds: number;
  /** Null, for not known, on a light line. */
  present: boolean | null;
}

export interface ParticipantEntity {
  name: string;
  role: Role;
  delegation: Id | null;
  /** At a socket; of observers nobody keeps count. Null, for not known, on a light line. */
  present: boolean | null;
  /** For the first time. */
  arrived_at: Instant | null;
  /** The language in which they speak, BCP 47. */
  speaks: string | null;
  /** To being recorded; null: no answer yet. */
  consent: boolean | null;
}

/** `chair`: whom the others look to; absent or null where nobody has taken it. */
export interface ChairEntity {
  participant: Id;
  since: Instant;
}

/** `roll_call/{id}`, both lists in the order of the delegations. */
export interface RollCallEntity {
  state: "open" | "closed";
  at: Instant;
  closed_at: Instant | null;
  quorum: number | null;
  here: Id[];
  missing: Id[];
  /** Null where no quorum was asked for. */
  quorate: boolean | null;
}

/** `recording`: absent until consent to it was asked. */
export interface RecordingEntity {
  asked_at: Instant;
}

/** `backstage/{id}`: in the map of facilitators, rapporteur and interpreters only. */
export interface MessageEntity {
  at: Instant;
  participant: Id;
  text: string;
}

export type SignalKind = "slow_down" | "cannot_hear" | "relay_ready";

/** `signal/{participant}`: hide it at `until`. */
export interface SignalEntity {
  participant: Id;
  delegation: Id | null;
  kind: SignalKind;
  at: Instant;
  until: Instant;
}

/** `line/{participant}`: how a person's line did when it was last tried. */
export interface LineEntity {
  at: Instant;
  participant: Id;
  delegation: Id | null;
  transport: "socket" | "events";
  latency_ms: number;
  blocked: string[];
}

/** `technician/{delegation}`: seen where backstage is seen. */
export interface TechnicianEntity {
  name: string;
  phone: string;
}

/** `paper/{id}`; `item` null: it bears on the whole session. */
export interface PaperEntity {
  title: string;
  url: string;
  language: string;
  kind: string;
  position: number;
  item: Id | null;
}

export interface NoteEntity {
  at: Instant;
  item: Id | null;
  turn: Id | null;
  speaker: Id | null;
  guest: string | null;
  delegation: Id | null;
  kind: NoteKind;
  text: string;
  themes: Id[];
  owner: string | null;
  /** `YYYY-MM-DD`. */
  due: string | null;
  edits: number;
  edited_at: Instant | null;
}

/** Entities by key: `session`, `floor`, `item/3`. Only the server folds events; clients merge maps. */
export type Entities = Readonly<Record<string, unknown>>;

export interface You {
  participant: Id;
  role: Role;
  delegation: Id | null;
}

export interface Snapshot {
  type: "snapshot";
  seq: number;
  now: Instant;
  you: You;
  set: Entities;
}

export interface Frame {
  type: "frame";
  after: number;
  seq: number;
  now: Instant;
  set: Entities;
  unset: string[];
}

export interface Ack {
  type: "ack";
  id: string;
  seq: number;
}

export interface Refused {
  type: "refused";
  /** Null where the server could not tell which command it was. */
  id: string | null;
  code: string;
  reason: string;
}

export interface Pong {
  type: "pong";
  id: string;
  now: Instant;
}

export type ServerMessage = Snapshot | Frame | Ack | Refused | Pong;

export type Command =
  | { do: "raise_hand"; kind: Kind; note?: string; topic?: Id; for?: Id; guest?: string }
  | { do: "edit_hand"; entry: Id; note: string }
  | { do: "lower_hand" | "defer_hand"; entry: Id }
  | { do: "move_hand"; entry: Id; after: Id | null }
  | { do: "call_next"; expect: Id | null }
  | { do: "call" | "last_word"; participant?: Id; guest?: string; expect: Id | null }
  | { do: "pause_floor" | "resume_floor" | "finish_floor"; expect: Id }
  | { do: "undo"; expect: number }
  | {
      do:
        | "open_queue"
        | "close_queue"
        | "start_session"
        | "end_session"
        | "reopen_session"
        | "resume_session";
    }
  | { do: "pause_session"; until?: Instant }
  | { do: "grant_time"; seconds: number }
  | { do: "set_rules"; mode?: QueueEntity["mode"]; turn_seconds?: number | null; safe?: number }
  | { do: "go_to_item"; item: Id | null; expect: Id | null; conclusion?: string }
  | { do: "add_item"; title: string; planned_minutes: number; after?: Id | null }
  | { do: "edit_item"; item: Id; title?: string; planned_minutes?: number }
  | { do: "move_item"; item: Id; after: Id | null }
  | { do: "drop_item"; item: Id }
  | { do: "start_round"; order: Id[]; seconds: number }
  | { do: "stop_round" }
  | { do: "correct_turn"; turn: Id; participant?: Id; guest?: string; since?: Instant }
  | {
      do: "open_poll";
      question: string;
      options: string[];
      secret?: boolean;
      by?: PollEntity["by"];
      scale?: "temperature";
    }
  | { do: "vote"; poll: Id; option: number }
  | { do: "close_poll"; poll: Id }
  | { do: "place_paper"; paper: Id; item: Id | null }
  | { do: "take_chair"; expect: Id | null }
  | { do: "hand_over"; participant: Id; expect: Id | null }
  | { do: "open_roll_call"; quorum?: number }
  | { do: "answer_roll_call"; roll_call: Id; here: boolean; delegation?: Id }
  | { do: "close_roll_call"; roll_call: Id }
  | { do: "ask_consent" }
  | { do: "give_consent"; consent: boolean }
  | {
      do: "report_line";
      transport: LineEntity["transport"];
      latency_ms: number;
      blocked?: string[];
    }
  | { do: "set_technician"; name: string; phone: string; delegation?: Id }
  | { do: "set_language"; language: string; participant?: Id }
  | { do: "write_backstage"; text: string }
  | { do: "signal"; kind: SignalKind }
  | {
      do: "write_note";
      text: string;
      kind: NoteKind;
      speaker?: Id | null;
      themes?: Id[];
      owner?: string;
      due?: string;
    }
  | {
      do: "edit_note";
      note: Id;
      text?: string;
      kind?: NoteKind;
      speaker?: Id | null;
      themes?: Id[];
      owner?: string | null;
      due?: string | null;
      item?: Id | null;
    }
  | { do: "tag_note"; note: Id; themes: Id[] };

/** What the page hands to the island, in the element `room-data`. */
export interface RoomData {
  session: Id;
  socket: string;
  /** Where frames come from and commands go where sockets are blocked. */
  events: string;
  commands: string;
  view: "delegate" | "chair" | "rapporteur" | "interpreter" | "screen";
  zone: string;
  /** The zone's, in the language of the page. */
  city: string;
  language: string;
  clocks: { name: string; zone: string }[];
  /** The dialogue's themes, numbered from 1 in this order. */
  themes: { id: Id; name: string }[];
  /** `video` stands in a frame beside the room; empty where the call cannot. */
  urls: {
    session: string;
    screen: string;
    minutes: string;
    /** The number of a note and a slash after it: its history. */
    notes: string;
    /** For those who keep the minutes. */
    turns: string;
    turnsJson: string;
    preferences: string;
    call: string;
    video: string;
  };
  snapshot: Snapshot;
}
