import type { Clock } from '../../domain/clock.ts';
import { auditLine } from '../audit/audit-line.ts';
import { TokenBucket } from '../sip/token-bucket.ts';
import type { AuditLine } from '../storage/store.ts';

/** Audit lines for refusals: burst, and rate per second. Strangers must not be able to fill the disk. */
const atOnce = 60;
const perSecond = 0.2;

/** The sender of a refused attempt whose identity is not proven. No identity contains “@”. */
const stranger = '@unknown';

/** Writes refused attempts to sign in to the audit. */
export class Refusals {
  readonly #clock: Clock;
  readonly #write: (line: AuditLine) => Promise<void>;
  readonly #bucket: TokenBucket;
  /** Refusals without a line of their own since the last line. */
  #unwritten = 0;

  constructor(clock: Clock, write: (line: AuditLine) => Promise<void>) {
    this.#clock = clock;
    this.#write = write;
    this.#bucket = new TokenBucket(clock, atOnce, perSecond);
  }

  /** @param reason what was refused; without any secret */
  async note(address: string, reason: string, identity = stranger): Promise<void> {
    if (!this.#bucket.take()) {
      this.#unwritten += 1;
      return;
    }
    const more = this.#unwritten === 0 ? '' : `, after ${this.#unwritten} others`;
    this.#unwritten = 0;
    await this.#write(auditLine({ identity, address }, this.#clock, 'sign-in.refused', `${reason}${more}`));
  }
}
