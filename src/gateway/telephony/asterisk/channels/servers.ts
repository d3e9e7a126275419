import { ticks } from '../../../../domain/clock.ts';
import { CodedError } from '../../../../domain/errors.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import type { AsteriskCoreOptions } from '../options.ts';
import type { AriEvent } from '../server/ari-events.ts';
import { Pbx } from '../server/pbx.ts';
import type { AsteriskChannel } from './channel.ts';

export interface ServersHandlers {
  onEvent(pbx: Pbx, event: AriEvent): void;
  onInvite(invite: IncomingInvite): void;
  channelsOn(pbx: Pbx): readonly AsteriskChannel[];
}

/** Time that the start waits for the first server. */
const firstMs = 30_000;
/** Q.850 38, "network out of order": the server of the call is gone. */
const serverGone = 38;

/**
 * All Asterisk servers. The legs of a call are on one server. A new call goes to the server with the fewest channels.
 *
 *   up ──link drops──► no new calls ──not back within the grace period──► its calls end, as "network out of order"
 *    ▲                      └── back: calls that ended meanwhile are found
 */
export class Servers {
  readonly #all: readonly Pbx[];
  readonly #options: AsteriskCoreOptions;
  readonly #handlers: ServersHandlers;
  readonly #graces = new Map<Pbx, () => void>();
  readonly #ofCall = new Map<string, Pbx>();
  #onFirst: (() => void) | null = null;
  #stopped = false;

  constructor(options: AsteriskCoreOptions, handlers: ServersHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    const { app, clock, logger } = options;
    this.#all = options.servers.map(
      (settings) =>
        new Pbx(
          settings,
          { app, clock, logger },
          {
            onEvent: (pbx, event) => handlers.onEvent(pbx, event),
            onInvite: (_pbx, invite) => handlers.onInvite(invite),
            onLink: (pbx, up) => this.#onLink(pbx, up),
          },
        ),
    );
  }

  /** Resolves when one server is up. Rejects with ASTERISK_UNAVAILABLE if none is up in time. */
  async start(): Promise<void> {
    const first = new Promise<void>((resolve, reject) => {
      const stop = this.#options.clock.after(firstMs, () => {
        const names = this.#all.map(({ name }) => name).join(', ');
        reject(new CodedError('ASTERISK_UNAVAILABLE', { message: `No Asterisk server answers (${names}).` }));
      });
      this.#onFirst = () => {
        stop();
        resolve();
      };
    });
    for (const pbx of this.#all) pbx.start();
    await first;
  }

  /** First gives BYEs in progress time to be sent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const stop of this.#graces.values()) stop();
    await new Promise<void>((resolve) => this.#options.clock.after(200, resolve));
    for (const pbx of this.#all) pbx.stop();
  }

  /** Returns that server when it is up. Null if it does not come up in time. */
  async named(name: string): Promise<Pbx | null> {
    const pbx = this.#all.find((each) => each.name === name);
    const { clock, serverGraceMs = 4000 } = this.#options;
    for (const end = ticks(clock) + serverGraceMs; pbx?.up === false && ticks(clock) < end; ) {
      await new Promise<void>((resolve) => clock.after(100, resolve));
    }
    return pbx?.up === true ? pbx : null;
  }

  /** Hangs up channels that an earlier process left and that were not restored. */
  async clean(): Promise<void> {
    for (const pbx of this.#all.filter(({ up }) => up)) {
      const known = new Set(this.#handlers.channelsOn(pbx).map(({ ariId }) => ariId));
      const ids = await pbx.channelIds().catch(() => []);
      for (const id of ids) if (!known.has(id)) await pbx.quietly(pbx.ari.delete(['channels', id]));
    }
  }

  /**
   * Binds a call to a server. A leg is already there (from before a restart, or by a carrier's choice), or the call
   * must be bridged with a channel there.
   */
  keep(callId: string, pbx: Pbx): void {
    this.#ofCall.set(callId, pbx);
  }

  /** Returns the server for a call's legs. Null if no server is up. */
  of(callId: string): Pbx | null {
    const known = this.#ofCall.get(callId);
    if (known?.up) return known;
    const [least] = this.#all.filter(({ up }) => up).sort((one, other) => one.load - other.load);
    if (least === undefined) return null;
    this.#ofCall.set(callId, least);
    // Calls without legs are forgotten here, somewhat late.
    if (this.#ofCall.size > 1000) this.#forgetIdle();
    return least;
  }

  counters(): { servers: number; up: number } {
    return { servers: this.#all.length, up: this.#all.filter(({ up }) => up).length };
  }

  #forgetIdle(): void {
    for (const [callId, pbx] of this.#ofCall) {
      if (this.#ofCall.size <= 500) return;
      if (pbx.load === 0 || this.#ofCall.size > 900) this.#ofCall.delete(callId);
    }
  }

  #onLink(pbx: Pbx, up: boolean): void {
    const { clock, logger, serverGraceMs = 4000 } = this.#options;
    if (this.#stopped) return;
    this.#graces.get(pbx)?.();
    this.#graces.delete(pbx);
    if (up) {
      logger.warn({ server: pbx.name }, 'Asterisk server connected');
      this.#onFirst?.();
      void this.#compare(pbx);
      return;
    }
    logger.warn({ server: pbx.name }, 'Asterisk server lost: new calls go to other servers');
    const stop = clock.after(serverGraceMs, () => {
      this.#graces.delete(pbx);
      const lost = this.#handlers.channelsOn(pbx);
      if (lost.length > 0)
        logger.error({ server: pbx.name, channels: lost.length }, 'calls lost with their Asterisk server');
      for (const channel of lost) channel.destroy(serverGone, false);
    });
    this.#graces.set(pbx, stop);
  }

  /** After a time without events: ends the channels that Asterisk no longer has. */
  async #compare(pbx: Pbx): Promise<void> {
    try {
      const there = await pbx.channelIds();
      for (const channel of this.#handlers.channelsOn(pbx)) {
        if (channel.ariId !== null && !there.includes(channel.ariId)) channel.destroy(serverGone, false);
      }
    } catch (error) {
      this.#options.logger.warn({ err: error, server: pbx.name }, 'channels of Asterisk not read');
    }
  }
}
