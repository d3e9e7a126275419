import { CodedError, isErrorCode } from '../domain/errors/coded-error.ts';
import type { TabCommand, TabMessage } from '../domain/protocol/tab-message.ts';
import { codedError, problemOf } from './problem.ts';

/** Timeouts for the other tab, in ms. */
export interface Patience {
  /** For the confirmation that the request was received. */
  takenMs: number;
  /** For the result, after that. */
  doneMs: number;
  /** For late messages of the previous leader. */
  handOverMs: number;
}

/**
 * `takenMs`: even a hidden tab receives messages at once, so only a hanging tab exceeds this. `doneMs`: the maximum
 * duration of a call setup.
 */
export const patience: Patience = { takenMs: 4000, doneMs: 60_000, handOverMs: 300 };

/** `nobody`: no tab accepted the request. `changed`: this tab leads now. */
export type Outcome = 'done' | 'nobody' | 'changed';

export interface RequestParts {
  /** The ID of this tab. */
  from: string;
  post: (message: TabMessage) => void;
  /** Whether this tab has to execute the command. */
  takes: (command: TabCommand) => boolean;
  run: (command: TabCommand) => Promise<void>;
  patience: Patience;
}

/** Number of stored request IDs. A repeated request has the same ID. */
const remembered = 100;

interface Pending {
  request: () => void;
  /** The tab that accepted the request. */
  by: string | null;
  settle: (outcome: Outcome) => void;
  fail: (error: CodedError) => void;
  wait: (ms: number, then: () => void) => void;
}

/** Commands that one tab requests from another. `TabMessage` documents the exchange. */
export class TabRequests {
  readonly #parts: RequestParts;
  readonly #pending = new Map<string, Pending>();
  readonly #served = new Set<string>();

  constructor(parts: RequestParts) {
    this.#parts = parts;
  }

  /** Rejects with the CodedError of the tab that executed the command. */
  ask(command: TabCommand): Promise<Outcome> {
    const { post, patience } = this.#parts;
    const id = crypto.randomUUID();
    return new Promise<Outcome>((settle, fail) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const over = (): void => {
        clearTimeout(timer);
        this.#pending.delete(id);
      };
      const pending: Pending = {
        by: null,
        request: () => {
          pending.wait(patience.takenMs, () => pending.settle('nobody'));
          post({ kind: 'request', id, until: Date.now() + patience.takenMs, command });
        },
        settle: (outcome) => {
          over();
          settle(outcome);
        },
        fail: (error) => {
          over();
          fail(error);
        },
        wait: (ms, then) => {
          clearTimeout(timer);
          timer = setTimeout(then, ms);
        },
      };
      this.#pending.set(id, pending);
      pending.request();
    });
  }

  heard(message: TabMessage): void {
    if (message.kind === 'request') {
      if (this.#mayServe(message) && this.#parts.takes(message.command)) void this.#serve(message.id, message.command);
    } else if (message.kind === 'taken') {
      const pending = this.#pending.get(message.id);
      if (!pending || pending.by !== null) return;
      pending.by = message.from;
      pending.wait(this.#parts.patience.doneMs, () => pending.fail(new CodedError('OTHER_TAB_SILENT')));
    } else if (message.kind === 'done') {
      const pending = this.#pending.get(message.id);
      if (message.error === null) pending?.settle('done');
      else pending?.fail(errorOf(message.error));
    } else if (message.kind === 'bye') {
      for (const pending of [...this.#pending.values()]) if (pending.by === message.from) pending.fail(gone());
    }
  }

  /**
   * The leader changed. A request without a confirmation goes to the new leader.
   * @param own whether this tab is the new leader
   */
  leaderChanged(own: boolean): void {
    for (const pending of [...this.#pending.values()]) {
      if (pending.by !== null) continue;
      if (own) pending.wait(this.#parts.patience.handOverMs, () => pending.settle('changed'));
      else pending.request();
    }
  }

  close(): void {
    for (const pending of [...this.#pending.values()]) pending.fail(new CodedError('CALL_STATE', closed));
  }

  #mayServe({ id, until }: { id: string; until: number }): boolean {
    return until > Date.now() && !this.#served.has(id);
  }

  async #serve(id: string, command: TabCommand): Promise<void> {
    const { post, run, from } = this.#parts;
    const [oldest] = this.#served;
    if (this.#served.size >= remembered && oldest !== undefined) this.#served.delete(oldest);
    this.#served.add(id);
    post({ kind: 'taken', id, from });
    try {
      await run(command);
      post({ kind: 'done', id, error: null });
    } catch (error) {
      post({ kind: 'done', id, error: problemOf(codedError(error)) });
    }
  }
}

const closed = { message: 'The phone was closed meanwhile.', help: 'Open it again.' };

function gone(): CodedError {
  return new CodedError('OTHER_TAB_SILENT', {
    message: 'The tab with the phone was closed before the command was completed.',
    help: 'Try again.',
  });
}

function errorOf({ code, message, help }: { code: string; message: string; help: string }): CodedError {
  return new CodedError(isErrorCode(code) ? code : 'INTERNAL', { message, help });
}
