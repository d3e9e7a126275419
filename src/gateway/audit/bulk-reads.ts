import { type Clock, isoTime, ticks } from '../../domain/clock.ts';
import type { AuditLine } from '../storage/store.ts';
import type { Sender } from './audit-line.ts';

type BulkRead = 'calls.read' | 'agents.read';

/** Rows of one kind that one reader may take within the window before it is written down. */
const bulk = 100;
const windowMs = 10 * 60_000;
/** Readers that are remembered; beyond, all are counted anew. */
const readersAtMost = 10_000;

/**
 * Writes down who reads a lot: a large page, or many small ones one after another. One line for each further
 * hundred rows, so that a whole export is seen in its size.
 */
export class BulkReads {
  readonly #clock: Clock;
  readonly #write: (line: AuditLine) => Promise<void>;
  readonly #readers = new Map<string, { since: number; rows: number; written: number }>();

  constructor(clock: Clock, write: (line: AuditLine) => Promise<void>) {
    this.#clock = clock;
    this.#write = write;
  }

  /** Call before the rows are sent: what cannot be written down is not read. */
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
