import { CodedError, type ErrorCode } from '../domain/errors.ts';
import type { PhoneState, Problem } from '../state/phone-state.ts';
import { codedError, problemOf } from './problem.ts';

/** Problems that an answer of the gateway, or a token, disproves. */
const obstacles: readonly ErrorCode[] = [
  'GATEWAY_UNREACHABLE',
  'ORIGIN_NOT_ALLOWED',
  'TOKEN_MISSING',
  'CRM_UNAVAILABLE',
  'SHUTTING_DOWN',
];
/** Everyday refusals: the screen says all there is to say. */
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

/** What the page's own server or the gateway has ended: the table's words are for its developer. */
const signedOut: readonly ErrorCode[] = ['TOKEN_MISSING', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_REVOKED'];

function forAgent(code: ErrorCode): Problem {
  return {
    code,
    message: 'This phone is signed out, so no new calls arrive.',
    help: 'A call that is up goes on, and can be held and hung up here. Sign in again afterwards, or reload the page.',
  };
}

/**
 * What went wrong: for the agent on the screen, in plain words; for the developer
 * in the console, with the cause, and once however long it lasts.
 */
export class ProblemBoard {
  readonly #state: PhoneState;
  /** It worked: from now on nobody but an agent looks at the screen. */
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

  /** A problem that is there, or is over. */
  lasting(code: ErrorCode, present: boolean): void {
    if (present) this.show(new CodedError(code));
    else if (this.#state.$problem.get()?.code === code) this.#state.$problem.set(null);
  }

  /** A token has come, or an answer of the gateway: what was in the way is over. */
  overcome(by: 'token' | 'answer'): void {
    if (this.#obstacle === null || (by === 'token' && this.#obstacle.code !== 'TOKEN_MISSING')) return;
    if (this.#state.$problem.get() === this.#obstacle) this.#state.$problem.set(null);
    this.#obstacle = null;
    this.#logged = '';
  }
}
