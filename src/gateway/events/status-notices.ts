import { type Clock, isoTime, ticks } from '../../domain/clock.ts';
import type { AgentStatusView } from '../../domain/protocol/agent-status.ts';
import type { AgentStatusChanged } from '../../domain/protocol/events.ts';
import type { StatusWatches } from '../agents/port.ts';

/** A reader that is so many characters behind gets no statuses: it reads them again when it reconnects. */
const mostWaiting = 64 * 1024;
/**
 * Changes of colleagues are sent together, so that a page gets one message however many agents there are. In ms. With more
 * than a thousand watching identities the pause is longer: they get a thousand messages a second in all.
 */
const paceMs = 1000;
const perWatchMs = 1;
/** How long a page gets them after it asked, in seconds. */
const watchSeconds = 120;

interface Reader {
  readonly writableLength: number;
  readonly destroyed: boolean;
  write(text: string): unknown;
}

interface StatusNoticeParts {
  clock: Clock;
  /** The status of an agent now. */
  viewOf: (identity: string) => Promise<AgentStatusView>;
  onError: (error: unknown) => void;
}

/**
 * Statuses of agents, to their own pages at once, and to pages that watch all agents once a second. They are not stored
 * with the events of calls: only the newest status matters, and a page reads it when its stream opens.
 */
export class StatusNotices implements StatusWatches {
  readonly #parts: StatusNoticeParts;
  readonly #readers = new Map<string, Set<Reader>>();
  /** The end of each identity's watch, in ticks. */
  readonly #watches = new Map<string, number>();
  readonly #changed = new Set<string>();
  #stopTimer: (() => void) | null = null;

  constructor(parts: StatusNoticeParts) {
    this.#parts = parts;
  }

  /** Sends statuses to this event stream of the identity. @returns stops that */
  follow(identity: string, out: Reader): () => void {
    const own = this.#readers.get(identity) ?? new Set();
    this.#readers.set(identity, own.add(out));
    return () => {
      own.delete(out);
      if (own.size > 0 || this.#readers.get(identity) !== own) return;
      this.#readers.delete(identity);
      this.#watches.delete(identity);
    };
  }

  watch(identity: string): number {
    this.#watches.set(identity, ticks(this.#parts.clock) + watchSeconds * 1000);
    return watchSeconds;
  }

  /** The agent's status has changed. */
  statusChanged(identity: string): void {
    if (this.#readers.has(identity)) this.#send([identity], [identity]);
    this.busyChanged(identity);
  }

  /** The agent has a call now, or no longer has one. Their own pages know that from the call's events. */
  busyChanged(identity: string): void {
    if (this.#watches.size === 0) return;
    this.#changed.add(identity);
    const pause = Math.max(paceMs, this.#watches.size * perWatchMs);
    this.#stopTimer ??= this.#parts.clock.after(pause, () => this.#sendToWatches());
  }

  close(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #sendToWatches(): void {
    this.#stopTimer = null;
    const now = ticks(this.#parts.clock);
    for (const [identity, end] of this.#watches) if (end <= now) this.#watches.delete(identity);
    const changed = [...this.#changed];
    this.#changed.clear();
    if (this.#watches.size > 0) this.#send(changed, [...this.#watches.keys()]);
  }

  /** @param of the agents whose statuses are sent. @param to the identities whose pages get them */
  #send(of: readonly string[], to: readonly string[]): void {
    this.#textOf(of).then((text) => {
      for (const reader of to.flatMap((identity) => [...(this.#readers.get(identity) ?? [])])) {
        if (!reader.destroyed && reader.writableLength < mostWaiting) reader.write(text);
      }
    }, this.#parts.onError);
  }

  async #textOf(identities: readonly string[]): Promise<string> {
    const { clock, viewOf } = this.#parts;
    const statuses = await Promise.all(identities.map(viewOf));
    const event: AgentStatusChanged = { type: 'agent.status', at: isoTime(clock), statuses };
    return `event: agent.status\ndata: ${JSON.stringify(event)}\n\n`;
  }
}
