import { tellLater } from '../../sound/fault.ts';
import { type Libc, systemError } from './libc.ts';

/** What takes part in the rounds. */
export interface Visited {
  readonly fd: number;
  /** Takes one datagram that waits, if there is one. */
  read(): void;
}

/** epoll(7) of Linux. */
const closeOnExec = 0x80000;
const readable = 1;
const add = 1;
/** struct epoll_event is packed on one processor alone. */
const eventLength = process.arch === 'x64' ? 12 : 16;
const dataAt = eventLength - 8;
/** Sockets of one look. */
const most = 256;
/** Who is flooded gets no more in one round; the rest waits for the next. */
const maxLooks = 64;
/** However many sockets are flooded, a round ends after so many milliseconds, and other work has its turn. */
const longestRoundMs = 10;
/** Checks and key exchanges go back and forth: in its first seconds a socket waits for nobody. */
const eagerMs = 3000;
const eagerEveryMs = 1;

/**
 * Sockets that are looked at every few milliseconds, instead of waking the process for each datagram. Forty legs are
 * two thousand packets a second, each a wake-up with cold caches; read together they take a quarter less of the
 * processor. The price is a delay of half the pause between rounds.
 *
 *   resting ──first socket──► eager ──no new socket for 3 s──► steady ──last one gone──► resting
 *                               ▲───────── a new socket ─────────┘
 */
export class Rounds {
  readonly #libc: Libc;
  readonly #everyMs: number;
  readonly #epoll: number;
  readonly #sockets = new Map<number, Visited>();
  readonly #events = Buffer.alloc(eventLength * most);
  #eagerUntil = 0;
  #timer: NodeJS.Timeout | null = null;
  #pace = 0;

  /** @param everyMs pause between two rounds, in milliseconds */
  constructor(libc: Libc, everyMs: number) {
    this.#libc = libc;
    this.#everyMs = everyMs;
    this.#epoll = libc.epoll_create1(closeOnExec);
    if (this.#epoll < 0) throw systemError(libc, 'epoll_create1');
  }

  join(socket: Visited): void {
    const event = Buffer.alloc(eventLength);
    event.writeUInt32LE(readable, 0);
    event.writeInt32LE(socket.fd, dataAt);
    if (this.#libc.epoll_ctl(this.#epoll, add, socket.fd, event) < 0) throw systemError(this.#libc, 'epoll_ctl');
    this.#sockets.set(socket.fd, socket);
    this.#eagerUntil = performance.now() + eagerMs;
    this.#keepPace(Math.min(eagerEveryMs, this.#everyMs));
  }

  /** Before its socket is closed, which ends its part in epoll's. */
  leave(socket: Visited): void {
    this.#sockets.delete(socket.fd);
    if (this.#sockets.size === 0) this.#keepPace(0);
  }

  #visit(socket: Visited): void {
    try {
      socket.read();
    } catch (error) {
      tellLater(error);
    }
  }

  #keepPace(ms: number): void {
    if (ms === this.#pace) return;
    this.#pace = ms;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = ms === 0 ? null : setInterval(() => this.#round(), ms);
  }

  #round(): void {
    const end = performance.now() + longestRoundMs;
    for (let look = 0; look < maxLooks && performance.now() < end; look += 1) {
      const ready = this.#libc.epoll_wait(this.#epoll, this.#events, most, 0);
      if (ready <= 0) break;
      for (let n = 0, at = dataAt; n < ready; n += 1, at += eventLength) {
        const socket = this.#sockets.get(this.#events.readInt32LE(at));
        if (socket !== undefined) this.#visit(socket);
      }
    }
    if (this.#pace !== this.#everyMs && this.#pace !== 0 && performance.now() > this.#eagerUntil) {
      this.#keepPace(this.#everyMs);
    }
  }
}
