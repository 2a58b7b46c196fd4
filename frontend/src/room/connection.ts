import type { ServerMessage } from "./protocol";

export type Line = "connecting" | "open" | "waiting";

/** The part of WebSocket that is needed here. */
export type Socket = Pick<WebSocket, "onmessage" | "onclose" | "send" | "close">;

export interface Hooks {
  /** Opens a socket that resumes after the event numbered `since`. */
  open(since: number): Socket;
  /** The last event that is known here. */
  seq(): number;
  /** Returns false when something is missing before this message: then we come back with our seq. */
  message(message: ServerMessage): boolean;
  line(line: Line): void;
  /** A ping was answered: instants on our own clock and the server's, in milliseconds. */
  pong(serverNow: number, sent: number, received: number): void;
  now(): number;
  random(): number;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const PING_EVERY = 15_000;
const PING_PATIENCE = 8_000;

/** How long to wait before trying again: doubles, with jitter so that a room does not come back all at once. */
export function waitBefore(attempt: number, random: number): number {
  const most = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);
  return most / 2 + (most / 2) * random;
}

/** Keeps one socket to a room open: comes back after a break with the last seq, notices a line that has died. */
export class Connection {
  private socket: Socket | null = null;
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
    const socket = this.hooks.open(this.hooks.seq());
    this.socket = socket;
    this.hooks.line(this.attempt === 0 ? "connecting" : "waiting");
    socket.onmessage = (event) => this.received(JSON.parse(event.data as string) as ServerMessage);
    socket.onclose = () => this.lost();
    this.patience = setTimeout(() => this.lost(), PING_PATIENCE);
  }

  /** False while there is no line; whoever keeps the command sends it again after `line("open")`. */
  send(message: object): boolean {
    if (!this.isOpen) return false;
    this.socket?.send(JSON.stringify(message));
    return true;
  }

  /** The page is looked at again, or the network came back: measure anew, and do not wait out a pause. */
  wake(): void {
    if (this.isOpen) this.ping();
    else this.connect();
  }

  private get isOpen(): boolean {
    return this.pinging !== undefined;
  }

  private received(message: ServerMessage): void {
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
    this.hooks.line("open");
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
    this.drop();
    this.hooks.line("waiting");
    this.retry = setTimeout(() => this.connect(), waitBefore(this.attempt, this.hooks.random()));
    this.attempt += 1;
  }

  private drop(): void {
    clearTimeout(this.patience);
    clearInterval(this.pinging);
    this.patience = undefined;
    this.pinging = undefined;
    this.asked = null;
    if (!this.socket) return;
    this.socket.onmessage = null;
    this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }
}
