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
  code: "moved" | "returned" | "safe" | "deferred" | "balance" | "spoke_last" | "rank" | "arrival";
  values: { kind?: Kind; turns?: number; spoken_seconds?: number };
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
}

export interface FloorEntity extends Speaker {
  turn: Id;
  kind: Kind;
  since: Instant;
  paused_at: Instant | null;
  /** Spoken before `since`. */
  spoken_seconds: number;
  /** The paused turn below this one. */
  interrupts: Id | null;
  below: FloorEntity | null;
}

export interface UndoEntity {
  seq: number;
  what: "call" | "last_word" | "finish" | "item" | "end";
}

export interface DelegationEntity {
  country: string | null;
  name: string;
  turns: number;
  spoken_seconds: number;
  present: boolean;
}

export interface ParticipantEntity {
  name: string;
  role: Role;
  delegation: Id | null;
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
  | { do: "drop_item"; item: Id }
  | { do: "write_note"; text: string; kind: NoteKind; speaker?: Id | null }
  | { do: "edit_note"; note: Id; text: string };

/** What the page hands to the island, in the element `room-data`. */
export interface RoomData {
  session: Id;
  socket: string;
  view: "delegate" | "chair" | "rapporteur" | "screen";
  zone: string;
  language: string;
  clocks: { name: string; zone: string }[];
  urls: { session: string; screen: string; minutes: string; call: string };
  snapshot: Snapshot;
}
