import type { Socket } from "./connection";

/** The server beats each 15 seconds; when two beats are missing, what lies between lets nothing through any more. */
const LONGEST_SILENCE = 40_000;
const POST_PATIENCE = 8_000;

/** What stands in for a socket where they are blocked: frames by server-sent events, commands by POST. */
export class EventStream implements Socket {
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;

  private readonly source: EventSource;
  private readonly leaving = new AbortController();
  /** One after the other: two requests under way at once may arrive in either order. */
  private posts = Promise.resolve();
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(
    events: string,
    private readonly commands: string,
  ) {
    this.source = new EventSource(events);
    this.source.onmessage = (event: MessageEvent<string>) => this.hear(event.data);
    this.source.onerror = () => this.end();
    this.source.addEventListener("beat", () => this.listen());
    this.listen();
  }

  send(text: string): void {
    this.posts = this.posts.then(() => this.post(text));
  }

  close(): void {
    clearTimeout(this.silence);
    this.source.close();
    this.leaving.abort();
  }

  private async post(text: string): Promise<void> {
    if (this.leaving.signal.aborted) return;
    const tooLong = setTimeout(() => this.end(), POST_PATIENCE);
    try {
      const headers = { "Content-Type": "application/json" };
      const request = { method: "POST", body: text, headers, signal: this.leaving.signal };
      const response = await fetch(this.commands, request);
      if (!response.ok) throw new Error(`expected 200 of a command, got ${response.status}`);
      this.answer(await response.text());
    } catch {
      this.end();
    } finally {
      clearTimeout(tooLong);
    }
  }

  private hear(text: string): void {
    this.listen();
    this.answer(text);
  }

  private answer(text: string): void {
    this.onmessage?.(new MessageEvent("message", { data: text }));
  }

  private listen(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.end(), LONGEST_SILENCE);
  }

  private end(): void {
    if (this.leaving.signal.aborted) return;
    this.close();
    this.onclose?.(new CloseEvent("close"));
  }
}
