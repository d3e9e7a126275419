import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { TokenBucket } from '../sip/token-bucket.ts';

/** Log lines for unauthenticated requests: burst, and rate per second. */
const atOnce = 120;
const perSecond = 2;
/** How often the number of omitted lines is logged, in ms. */
const sumMs = 60_000;

/**
 * Logs one line per request. Unauthenticated senders cannot fill the disk: only some of their requests get a line. The
 * others are counted here each minute, and in the metrics by route and status.
 */
export class RequestLog {
  readonly #clock: Clock;
  readonly #log: FastifyBaseLogger;
  readonly #bucket: TokenBucket;
  #unwritten = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, log: FastifyBaseLogger) {
    this.#clock = clock;
    this.#log = log;
    this.#bucket = new TokenBucket(clock, atOnce, perSecond);
  }

  /** @param ms the duration of the request */
  request(request: FastifyRequest, reply: FastifyReply, ms: number): void {
    if (this.admits(request.principal !== null)) request.log.info({ req: request, res: reply, ms }, 'request');
  }

  /** Whether a line may be logged. Counts the request if not. */
  admits(proved: boolean): boolean {
    if (proved || this.#bucket.take()) return true;
    this.#unwritten += 1;
    this.#cancel ??= this.#clock.after(sumMs, () => this.#sumUp());
    return false;
  }

  close(): void {
    this.#cancel?.();
    this.#sumUp();
  }

  #sumUp(): void {
    this.#cancel = null;
    if (this.#unwritten === 0) return;
    this.#log.warn({ requests: this.#unwritten }, 'requests without identity were not logged one by one');
    this.#unwritten = 0;
  }
}
