import { fstatSync, writeSync } from 'node:fs';
import process from 'node:process';
import { isatty } from 'node:tty';
import type { DestinationStream } from 'pino';
import type { Clock } from '../../domain/clock.ts';

/** Counters for metrics. */
export interface LogCounters {
  /** Writes that the system refused, for example because of a full disk or a closed pipe. */
  writeErrors: number;
  /** Lines lost to such failures, or because the reader of the pipe has stopped reading. */
  linesLost: number;
}

/** The output of log lines. Tests pass their own. */
export interface LogSink {
  /** Accepts the text or throws. Never waits. */
  write(text: string): void;
  /** Bytes that are accepted and not yet written. */
  readonly waiting: number;
}

/** Maximum bytes that wait for a slow reader. Beyond it, lines are dropped to save memory. */
const waitingLimit = 4 * 1024 * 1024;

/**
 * A log whose failures are harmless. Writes never throw and never block the event loop: a full disk or a reader that
 * stopped reading loses log lines, not calls. The next line that succeeds reports how many were lost.
 */
export class LogDestination implements DestinationStream {
  readonly counters: LogCounters = { writeErrors: 0, linesLost: 0 };
  readonly #sink: LogSink;
  readonly #now: () => number;
  /** Lines lost since the last successful write. */
  #gap = 0;

  constructor(sink: LogSink, now: () => number = Date.now) {
    this.#sink = sink;
    this.#now = now;
  }

  write(line: string): void {
    if (this.#sink.waiting + line.length > waitingLimit) {
      this.#lose();
      return;
    }
    try {
      this.#sink.write(this.#gap === 0 ? line : this.#gapLine() + line);
      this.#gap = 0;
    } catch {
      this.failed();
    }
  }

  /** A write failed after it was accepted, for example to a pipe without a reader. */
  failed(): void {
    this.counters.writeErrors += 1;
    this.#lose();
  }

  /** Resolves when all accepted lines are written, or after half a second, because the reader may never read. */
  async flushed(clock: Clock): Promise<void> {
    for (let round = 0; round < 25 && this.#sink.waiting > 0; round += 1) {
      await new Promise<void>((resolve) => clock.after(20, resolve));
    }
  }

  #lose(): void {
    this.counters.linesLost += 1;
    this.#gap += 1;
  }

  #gapLine(): string {
    const line = { level: 40, time: this.#now(), name: 'sidecall', lost: this.#gap, msg: 'log lines were lost' };
    return `${JSON.stringify(line)}\n`;
  }
}

/**
 * The process's standard output. After this call, a failed write to stdout or stderr does not end the process. Without
 * a listener, the error of a closed pipe or a full disk is an uncaught exception, and reporting it fails in the same
 * way.
 */
export function standardOutput(): LogDestination {
  const destination: LogDestination = new LogDestination(isPlainFile(1) ? fileSink(1) : pipeSink());
  process.stdout.on('error', () => destination.failed());
  process.stderr.on('error', () => {});
  return destination;
}

/** Whether writes go to a file or a device, and so never wait for a reader. */
function isPlainFile(fd: number): boolean {
  try {
    const stats = fstatSync(fd);
    return stats.isFile() || (stats.isCharacterDevice() && !isatty(fd));
  } catch {
    return false;
  }
}

/** Exported for tests. */
export function fileSink(fd: number): LogSink {
  /** The disk took only the first part of a line. */
  let cut = false;
  return {
    waiting: 0,
    write(text) {
      const bytes = Buffer.from(cut ? `\n${text}` : text);
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(fd, bytes, done);
        cut = done < bytes.length;
      }
    },
  };
}

/** Node writes to pipes, sockets and terminals without blocking, and buffers what the reader has not accepted. */
function pipeSink(): LogSink {
  return {
    get waiting() {
      return process.stdout.writableLength;
    },
    write(text) {
      process.stdout.write(text);
    },
  };
}
