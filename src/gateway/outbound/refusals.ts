import type { BaseLogger } from 'pino';
import { type Clock, ticks } from '../../domain/clock.ts';
import type { CodedError, ErrorCode } from '../../domain/errors.ts';
import { maskNumber } from '../../domain/numbers/mask.ts';
import type { AuditLine } from '../storage/store.ts';
import type { OutboundAsk } from './ask.ts';

/** Log and audit lines per minute and identity, so that a script that keeps dialling cannot fill the disk. */
const linesPerMinute = 10;
/** Maximum number of tracked identities. */
const mostKnown = 10_000;

export interface RefusalParts {
  clock: Clock;
  logger: Pick<BaseLogger, 'warn'>;
  audit: (line: Omit<AuditLine, 'at'>) => Promise<void>;
}

/** Logs and audits refused calls up to a rate, and counts all of them. */
export class Refusals {
  readonly #parts: RefusalParts;
  readonly #recent = new Map<string, { since: number; lines: number; left: number }>();
  /** Since the start, by code. */
  readonly counts = new Map<ErrorCode, number>();

  constructor(parts: RefusalParts) {
    this.#parts = parts;
  }

  note(ask: OutboundAsk, refusal: CodedError): void {
    const { clock, logger, audit } = this.#parts;
    this.counts.set(refusal.code, (this.counts.get(refusal.code) ?? 0) + 1);
    const recent = this.#recentOf(ask.by ?? '', ticks(clock));
    if (recent.lines >= linesPerMinute) {
      recent.left += 1;
      return;
    }
    recent.lines += 1;
    const number = maskNumber(ask.number);
    const more = recent.left === 0 ? {} : { leftOut: recent.left };
    recent.left = 0;
    const { code, details } = refusal;
    logger.warn(
      { callId: ask.callId, by: ask.by, why: ask.why, number, code, details, ...more },
      'outgoing call refused',
    );
    const subject = `${ask.callId} ${code} ${number}`;
    audit({ who: ask.by ?? 'sidecall', what: 'call-refused', subject, address: '' }).catch((error: unknown) =>
      logger.warn({ err: error, callId: ask.callId }, 'audit entry of a refused call not written'),
    );
  }

  #recentOf(identity: string, now: number): { since: number; lines: number; left: number } {
    const known = this.#recent.get(identity);
    if (known !== undefined && now - known.since < 60_000) return known;
    if (this.#recent.size >= mostKnown) this.#recent.clear();
    const fresh = { since: now, lines: 0, left: known?.left ?? 0 };
    this.#recent.set(identity, fresh);
    return fresh;
  }
}
