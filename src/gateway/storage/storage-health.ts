import type { BaseLogger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import { isStorageError, type StorageFigures, type StorageTrouble, troubleOf } from './storage-trouble.ts';
import type { WriteListener } from './write-listener.ts';

export interface StorageHealthOptions {
  clock: Clock;
  logger: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
  /** Bytes that the gateway's user can still write on the disk of the data folder. null: unknown. */
  freeBytes: () => number | null;
  /** A warning is logged if fewer bytes are free. */
  lowBytes: number;
}

/** How often free space is checked, in ms. */
const watchMs = 30_000;
/** How often a write is attempted while the database is not writable, in ms. */
const probeMs = 5_000;
/** With less free space, the next call cannot be written. SQLite extends its files by several pages at a time. */
export const leastBytes = 262_144;
/** Factor by which free space must exceed the limit before the warning can repeat. */
const slack = 1.25;

/**
 * Tracks whether the database is writable:
 *
 *   healthy ──a write fails──► in trouble: logged once, counted ──a write succeeds──► healthy: logged once
 *                                    └──every 5 s──► a write is attempted
 */
export class StorageHealth implements WriteListener, StorageFigures {
  /** Failed writes by cause. Never reset. */
  readonly failures = new Map<StorageTrouble, number>();
  readonly #options: StorageHealthOptions;
  #trouble: StorageTrouble | null = null;
  #failedNow = 0;
  #low = false;
  #stopWatch = (): void => {};
  #stopProbe = (): void => {};
  #probe: (() => Promise<void>) | null = null;

  constructor(options: StorageHealthOptions) {
    this.#options = options;
  }

  /** Why the database is not writable. null: it is. */
  get trouble(): StorageTrouble | null {
    if (this.#trouble !== null) return this.#trouble;
    const free = this.freeBytes;
    return free !== null && free < leastBytes ? 'disk-full' : null;
  }

  get freeBytes(): number | null {
    return this.#options.freeBytes();
  }

  /** @param probe writes a test row */
  start(probe: () => Promise<void>): void {
    this.#probe = probe;
    this.#watch();
    if (this.#trouble !== null) this.#tryAgain();
  }

  stop(): void {
    this.#probe = null;
    this.#stopWatch();
    this.#stopProbe();
  }

  failed(error: unknown): void {
    const trouble = isStorageError(error) ? (troubleOf(error) ?? 'failing') : null;
    if (trouble === null) return;
    this.failures.set(trouble, (this.failures.get(trouble) ?? 0) + 1);
    this.#failedNow += 1;
    if (this.#trouble === trouble) return;
    const known = this.#trouble !== null;
    this.#trouble = trouble;
    this.#options.logger.error(
      { storage: trouble, freeBytes: this.freeBytes, err: error },
      'the database cannot be written: new calls are refused',
    );
    if (!known) this.#tryAgain();
  }

  wrote(): void {
    if (this.#trouble === null) return;
    const free = this.freeBytes;
    // SQLite may still find room in its own files, so the next write can fail again.
    if (this.#trouble === 'disk-full' && free !== null && free < leastBytes) return;
    this.#options.logger.warn(
      { storage: this.#trouble, failures: this.#failedNow },
      'the database can be written again',
    );
    this.#trouble = null;
    this.#failedNow = 0;
    this.#stopProbe();
  }

  #tryAgain(): void {
    if (this.#probe === null) return;
    this.#stopProbe = this.#options.clock.after(probeMs, () => {
      this.#probe?.()
        // The failure is already reported to `failed`.
        .catch(() => {})
        .finally(() => {
          if (this.#trouble !== null) this.#tryAgain();
        });
    });
  }

  #watch(): void {
    const { clock, logger, lowBytes } = this.#options;
    const free = this.freeBytes;
    if (free !== null && free < lowBytes && !this.#low) {
      this.#low = true;
      logger.warn({ freeBytes: free, lowBytes }, 'disk space low: see SIDECALL_DISK_LOW_MB');
    } else if (free !== null && free > lowBytes * slack) this.#low = false;
    this.#stopWatch = clock.after(watchMs, () => this.#watch());
  }
}
