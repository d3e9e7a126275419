import { type Clock, isoTime } from '../../domain/clock.ts';
import type { AgentStatusView } from '../../domain/protocol/agent-status.ts';
import type { AgentStatusChanged } from '../../domain/protocol/events.ts';
import { type Page, type TeamWatches, writeTo } from './team-watches.ts';

interface StatusNoticeParts {
  clock: Clock;
  watches: TeamWatches;
  /** The status of an agent now. */
  viewOf: (identity: string) => Promise<AgentStatusView>;
  onError: (error: unknown) => void;
}

/**
 * Statuses of agents, to their own pages at once, and to pages that watch all agents once a second. They are not stored
 * with the events of calls: only the newest status matters, and a page reads it when its stream opens.
 */
export class StatusNotices {
  readonly #parts: StatusNoticeParts;
  readonly #changed = new Set<string>();
  #stopTimer: (() => void) | null = null;

  constructor(parts: StatusNoticeParts) {
    this.#parts = parts;
  }

  /** The agent's status has changed. */
  statusChanged(identity: string): void {
    const { watches } = this.#parts;
    if (watches.of(identity).length > 0) this.#send([identity], () => watches.of(identity));
    this.busyChanged(identity);
  }

  /** The agent has a call now, or no longer has one. Their own pages know that from the call's events. */
  busyChanged(identity: string): void {
    const { clock, watches } = this.#parts;
    if (!watches.any) return;
    this.#changed.add(identity);
    this.#stopTimer ??= clock.after(watches.pauseMs, () => this.#sendToWatches());
  }

  close(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #sendToWatches(): void {
    this.#stopTimer = null;
    const { watches } = this.#parts;
    const changed = [...this.#changed];
    this.#changed.clear();
    if (watches.watching().length > 0) this.#send(changed, () => watches.watching());
  }

  /** @param of the agents whose statuses are sent. @param pages that get them */
  #send(of: readonly string[], pages: () => readonly Page[]): void {
    this.#textOf(of).then((text) => {
      for (const page of pages()) writeTo(page, text);
    }, this.#parts.onError);
  }

  async #textOf(identities: readonly string[]): Promise<string> {
    const { clock, viewOf } = this.#parts;
    const statuses = await Promise.all(identities.map(viewOf));
    const event: AgentStatusChanged = { type: 'agent.status', at: isoTime(clock), statuses };
    return `event: agent.status\ndata: ${JSON.stringify(event)}\n\n`;
  }
}
