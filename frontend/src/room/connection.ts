import type { ServerMessage } from "./protocol";

export type Line = "connecting" | "open" | "waiting";

/** By what frames come: a socket, or server-sent events where sockets are blocked. */
export type Transport = "socket" | "events";

/** The part of WebSocket that is needed here. */
export interface Socket {
  onmessage: ((event: MessageEvent<string>) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface Hooks {
  /** Opens a line that resumes after the event numbered `since`. */
  open(since: number, transport: Transport): Socket;
  /** The last event that is known here. */
  seq(): number;
  /** Returns false when something is missing before this message: then we come back with our seq. */
  message(message: ServerMessage): boolean;
  line(line: Line, transport: Transport): void;
  /** A ping was answered: instants on our own clock and the server's, in milliseconds. */
  pong(serverNow: number, sent: number, received: number): void;
  now(): number;
  random(): number;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const PING_EVERY = 15_000;
const PING_PATIENCE = 8_000;
/** A line that was heard of so long ago has slept: coming back is faster than asking whether it lives. */
const ASLEEP = PING_EVERY + 5_000;
/** A first message that takes longer does not come. */
const OPEN_PATIENCE = 5_000;
/** So many sockets in a row without a first message, and they count as blocked. */
const BLOCKED_AFTER = 2;
/** When a socket is tried beside a stream: soon, for the server may only have been down, and then now and then. */
const TRY_SOON = 30_000;
const TRY_AGAIN = 300_000;

/** How long to wait before trying again: doubles, with jitter so that a room does not come back all at once. */
export function waitBefore(attempt: number, random: number): number {
  const most = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);
  return most / 2 + (most / 2) * random;
}

/**
 * Keeps one line to a room open: comes back after a break with the last seq, notices a line that has died, and finds out
 * whether sockets get through.
 */
export class Connection {
  private socket: Socket | null = null;
  private transport: Transport = "socket";
  /** Sockets in a row that brought no first message. */
  private blocked = 0;
  /** A socket that is tried while a stream serves. */
  private candidate: Socket | null = null;
  private trying: ReturnType<typeof setTimeout> | undefined;
  private heardAt = 0;
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private pinging: ReturnType<typeof setInterval> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private asked: { id: string; at: number } | null = null;
  private pings = 0;

  constructor(private readonly hooks: Hooks) {}

  connect(): void {
    clearTimeout(this.retry);
    this.drop();
    this.listenTo(this.hooks.open(this.hooks.seq(), this.transport));
    this.tell(this.attempt === 0 ? "connecting" : "waiting");
    this.patience = setTimeout(() => this.lost(), OPEN_PATIENCE);
  }

  /** False while there is no line; whoever keeps the command sends it again after `line("open")`. */
  send(message: object): boolean {
    if (!this.isOpen) return false;
    this.socket?.send(JSON.stringify(message));
    return true;
  }

  /** The page is looked at again: measure anew, or come back at once where the line may have died meanwhile. */
  wake(): void {
    if (this.isOpen && this.transport === "socket" && this.hooks.now() - this.heardAt < ASLEEP) this.ping();
    else this.connect();
  }

  private get isOpen(): boolean {
    return this.pinging !== undefined;
  }

  private listenTo(socket: Socket): void {
    this.socket = socket;
    socket.onmessage = (event) => this.received(JSON.parse(event.data) as ServerMessage);
    socket.onclose = () => this.lost();
  }

  private tell(line: Line): void {
    this.hooks.line(line, this.transport);
  }

  private received(message: ServerMessage): void {
    this.heardAt = this.hooks.now();
    if (message.type === "pong") this.ponged(message.id, Date.parse(message.now));
    else if (!this.hooks.message(message)) this.connect();
    else if (!this.isOpen) this.opened();
  }

  /** The first message is the server's word that we are in. */
  private opened(): void {
    clearTimeout(this.patience);
    this.patience = undefined;
    this.attempt = 0;
    this.pinging = setInterval(() => this.ping(), PING_EVERY);
    this.ping();
    if (this.transport === "socket") this.blocked = 0;
    else this.trying = setTimeout(() => this.trySocket(), TRY_SOON);
    this.tell("open");
  }

  /** A socket beside the stream; its first message is proof that sockets get through, and then it is the line. */
  private trySocket(): void {
    const candidate = this.hooks.open(this.hooks.seq(), "socket");
    this.candidate = candidate;
    const giveUp = () => {
      this.giveUpCandidate();
      this.trying = setTimeout(() => this.trySocket(), TRY_AGAIN);
    };
    candidate.onclose = giveUp;
    this.trying = setTimeout(giveUp, OPEN_PATIENCE);
    candidate.onmessage = (event) => {
      this.candidate = null;
      this.drop();
      this.transport = "socket";
      this.listenTo(candidate);
      this.received(JSON.parse(event.data) as ServerMessage);
    };
  }

  private giveUpCandidate(): void {
    clearTimeout(this.trying);
    if (this.candidate) hangUp(this.candidate);
    this.candidate = null;
  }

  /** Which transport is tried next after one brought no first message. */
  private failed(): void {
    this.blocked = this.transport === "socket" ? this.blocked + 1 : BLOCKED_AFTER - 1;
    this.transport = this.blocked >= BLOCKED_AFTER ? "events" : "socket";
  }

  private ping(): void {
    if (this.asked) return;
    this.pings += 1;
    this.asked = { id: `ping-${this.pings}`, at: this.hooks.now() };
    this.socket?.send(JSON.stringify({ do: "ping", id: this.asked.id }));
    this.patience = setTimeout(() => this.lost(), PING_PATIENCE);
  }

  private ponged(id: string, serverNow: number): void {
    if (this.asked?.id !== id) return;
    clearTimeout(this.patience);
    this.patience = undefined;
    this.hooks.pong(serverNow, this.asked.at, this.hooks.now());
    this.asked = null;
  }

  private lost(): void {
    if (!this.isOpen) this.failed();
    this.drop();
    this.tell("waiting");
    this.retry = setTimeout(() => this.connect(), waitBefore(this.attempt, this.hooks.random()));
    this.attempt += 1;
  }

  private drop(): void {
    clearTimeout(this.patience);
    clearInterval(this.pinging);
    this.patience = undefined;
    this.pinging = undefined;
    this.asked = null;
    this.giveUpCandidate();
    if (this.socket) hangUp(this.socket);
    this.socket = null;
  }
}

function hangUp(socket: Socket): void {
  socket.onmessage = null;
  socket.onclose = null;
  socket.close();
}
