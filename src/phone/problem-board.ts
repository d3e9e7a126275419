import { CodedError, type ErrorCode } from '../domain/errors/coded-error.ts';
import type { PhoneState, Problem } from '../state/phone-state.ts';
import { codedError, problemOf } from './problem.ts';

/** Problems that end with an answer of the gateway, or with a token. */
const obstacles: readonly ErrorCode[] = [
  'GATEWAY_UNREACHABLE',
  'ORIGIN_NOT_ALLOWED',
  'TOKEN_MISSING',
  'CRM_UNAVAILABLE',
  'SHUTTING_DOWN',
];
/** Everyday refusals. The screen shows them completely, so they are not logged. */
const everyday: readonly ErrorCode[] = [
  'AGENT_BUSY',
  'AGENT_UNREACHABLE',
  'AUDIO_BLOCKED',
  'CALL_STATE',
  'CALLER_BUSY',
  'INVALID_NUMBER',
  'MICROPHONE_LOST',
  'OTHER_TAB_MICROPHONE',
  'OTHER_TAB_SILENT',
  'OTHER_TAB_SOUND',
];

/** The page's own server or the gateway ended the session. The usual texts of these errors address the developer. */
const signedOut: readonly ErrorCode[] = ['TOKEN_MISSING', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_REVOKED'];

function forAgent(code: ErrorCode): Problem {
  return {
    code,
    message: 'This phone is signed out, so no new calls arrive.',
    help: 'A call that is up goes on, and can be held and hung up here. Sign in again afterwards, or reload the page.',
  };
}

/**
 * Shows problems: on the screen in plain words for the agent, in the console with the cause for the developer. A
 * lasting problem is logged once.
 */
export class ProblemBoard {
  readonly #state: PhoneState;
  /** The phone has worked once, so the reader of the screen is an agent and not the developer. */
  everReady = false;
  #obstacle: Problem | null = null;
  #logged = '';

  constructor(state: PhoneState) {
    this.#state = state;
  }

  show(error: unknown): void {
    const coded = codedError(error);
    const problem = this.everReady && signedOut.includes(coded.code) ? forAgent(coded.code) : problemOf(coded);
    if (obstacles.includes(coded.code)) this.#obstacle = problem;
    this.#state.$problem.set(problem);
    const text = `${coded.code}: ${coded.message} ${coded.help}`;
    if (everyday.includes(coded.code) || text === this.#logged) return;
    this.#logged = text;
    console.error(`Sidecall: ${text}`, coded);
  }

  /** Shows a failure on the screen, and rejects with it. */
  async watch<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      const coded = codedError(error);
      this.show(coded);
      throw coded;
    }
  }

  /** Shows or clears a problem that persists for some time. */
  lasting(code: ErrorCode, present: boolean): void {
    if (present) this.show(new CodedError(code));
    else if (this.#state.$problem.get()?.code === code) this.#state.$problem.set(null);
  }

  /** A token or an answer of the gateway has arrived, so the problem that prevented it is solved. */
  overcome(by: 'token' | 'answer'): void {
    if (this.#obstacle === null || (by === 'token' && this.#obstacle.code !== 'TOKEN_MISSING')) return;
    if (this.#state.$problem.get() === this.#obstacle) this.#state.$problem.set(null);
    this.#obstacle = null;
    this.#logged = '';
  }
}
