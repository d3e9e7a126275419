import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { TokenBucket } from '../sip/token-bucket.ts';

/** Lines of requests by senders that did not prove who they are: at once, and in a second. */
const atOnce = 120;
const perSecond = 2;
/** How often the ones without a line are summed up, in milliseconds. */
const sumMs = 60_000;

/**
 * One line a request. Who has not proved to be anybody cannot fill the disk: of their requests only some have a line,
 * the others are counted, here each minute and in the metrics by route and status.
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

  /** @param ms how long it took */
  request(request: FastifyRequest, reply: FastifyReply, ms: number): void {
    if (this.admits(request.principal !== null)) request.log.info({ req: request, res: reply, ms }, 'request');
  }

  /** Whether there is room for a line; one that gets none is counted. */
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
