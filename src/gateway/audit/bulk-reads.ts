import { type Clock, isoTime, ticks } from '../../domain/clock.ts';
import type { AuditLine } from '../storage/store.ts';
import type { Sender } from './audit-line.ts';

type BulkRead = 'calls.read' | 'agents.read' | 'contacts.read';

/** Rows of one kind that one reader can read within the window before the audit records it. */
const bulk = 100;
const windowMs = 10 * 60_000;
/** Maximum number of tracked readers. Beyond it, all counts restart. */
const readersAtMost = 10_000;

/**
 * Records readers of large amounts in the audit: one large page, or many small pages in a row. Each further hundred
 * rows add a line, so that the audit shows the size of a full export.
 */
export class BulkReads {
  readonly #clock: Clock;
  readonly #write: (line: AuditLine) => Promise<void>;
  readonly #readers = new Map<string, { since: number; rows: number; written: number }>();

  constructor(clock: Clock, write: (line: AuditLine) => Promise<void>) {
    this.#clock = clock;
    this.#write = write;
  }

  /** Call it before the rows are sent. If the line cannot be written, this rejects and nothing is sent. */
  async note({ identity, address }: Sender, what: BulkRead, rows: number): Promise<void> {
    const now = ticks(this.#clock);
    const reader = `${what} ${identity} ${address}`;
    let count = this.#readers.get(reader);
    if (count === undefined || now - count.since > windowMs) {
      if (this.#readers.size >= readersAtMost) this.#readers.clear();
      count = { since: now, rows: 0, written: 0 };
      this.#readers.set(reader, count);
    }
    count.rows += rows;
    if (count.rows - count.written < bulk) return;
    count.written = count.rows;
    await this.#write({ at: isoTime(this.#clock), who: identity, what, subject: `${count.rows}`, address });
  }
}
