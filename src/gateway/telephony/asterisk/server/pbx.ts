import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../../../domain/clock.ts';
import { CodedError } from '../../../../domain/errors.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import type { CoreLogger } from '../../core-logger.ts';
import type { AsteriskServerSettings } from '../options.ts';
import { AriClient } from './ari-client.ts';
import type { AriEvent } from './ari-events.ts';
import { MediaSocket } from './media-socket.ts';
import { SipLink } from './sip-link.ts';

export interface PbxHandlers {
  onEvent(pbx: Pbx, event: AriEvent): void;
  /** Handles a call from Asterisk to a browser. */
  onInvite(pbx: Pbx, invite: IncomingInvite): void;
  onLink(pbx: Pbx, up: boolean): void;
}

const applicationShape = z.object({ channel_ids: z.array(z.string()) });
/** Timeout for a channel to enter the application. */
const arrivalMs = 10_000;
/** ARI's status codes for an object that is gone, or not in the expected place. */
const gone: readonly number[] = [404, 409, 412, 422];

/**
 * One Asterisk server: its REST interface, its SIP link and its media sockets.
 *
 *   down ──ARI and SIP link are up──► up ──either drops──► down
 */
export class Pbx {
  readonly name: string;
  readonly ari: AriClient;
  readonly link: SipLink;
  /** Asterisk's dial string for the gateway, through which it reaches the browsers. */
  readonly browsers: string;
  /** Number of channels that the gateway has on this server. */
  load = 0;
  readonly #settings: AsteriskServerSettings;
  /** The Stasis application of all our channels. */
  readonly app: string;
  readonly #clock: Clock;
  readonly #logger: CoreLogger;
  readonly #arrivals = new Map<string, (ariId: string | null) => void>();
  #ariUp = false;
  #told = false;
  #stopped = false;
  #stopBegin: () => void = () => {};

  constructor(
    settings: AsteriskServerSettings,
    parts: { app: string; clock: Clock; logger: CoreLogger },
    handlers: PbxHandlers,
  ) {
    this.name = settings.name;
    this.browsers = `PJSIP/${settings.sip.user}`;
    this.#settings = settings;
    this.app = parts.app;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    const tell = (): void => {
      if (this.#told === this.up) return;
      this.#told = this.up;
      handlers.onLink(this, this.up);
    };
    this.ari = new AriClient(
      { url: settings.url, ...settings.ari, app: parts.app },
      {
        clock: parts.clock,
        onLink: (up) => {
          this.#ariUp = up;
          tell();
        },
      },
    );
    this.ari.subscribe((event) => {
      this.#arrive(event);
      handlers.onEvent(this, event);
    });
    this.link = new SipLink({
      url: `${settings.url.replace(/^http/, 'ws').replace(/\/$/, '')}/ws`,
      user: settings.sip.user,
      password: settings.sip.password,
      clock: parts.clock,
      onInvite: (invite) => handlers.onInvite(this, invite),
      onLink: tell,
      onError: (error) => this.#logger.warn({ err: error, server: this.name }, 'SIP link to Asterisk changed'),
    });
  }

  get up(): boolean {
    return this.#ariUp && this.link.up;
  }

  /** Retries until the server is up. */
  start(): void {
    this.link.start();
    this.#begin(250);
  }

  stop(): void {
    this.#stopped = true;
    this.#stopBegin();
    this.ari.stop();
    this.link.stop();
    for (const tell of [...this.#arrivals.values()]) tell(null);
  }

  /**
   * Resolves with Asterisk's ID of the channel that enters the application under this name, which is its own ID or the
   * application's argument. Rejects with ASTERISK_REFUSED if the channel ends first or does not come in time.
   */
  arrival(name: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = (ariId: string | null): void => {
        stop();
        this.#arrivals.delete(name);
        if (ariId === null) reject(new CodedError('ASTERISK_REFUSED', { message: 'Channel creation failed.' }));
        else resolve(ariId);
      };
      const stop = this.#clock.after(arrivalMs, () => settle(null));
      this.#arrivals.set(name, settle);
    });
  }

  /** Creates a mixing bridge that reports digits instead of only passing them on. Resolves with its ID. */
  async createBridge(id: string): Promise<string> {
    await this.ari.post(['bridges', id], { type: 'mixing,dtmf_events', name: id });
    return id;
  }

  /**
   * Adds channels to a bridge without updates of the connected line by SIP. A browser's channel is named after the
   * gateway's endpoint, which a carrier must not see.
   * @param channels their IDs, separated by commas
   */
  async join(bridge: string, channels: string): Promise<void> {
    await this.ari.post(['bridges', bridge, 'addChannel'], { channel: channels, inhibitConnectedLineUpdates: true });
  }

  /** Opens a channel that carries audio to and from the gateway. It is Up and in no bridge. */
  async openMedia(): Promise<MediaSocket> {
    const channelId = `media-${randomUUID()}`;
    const arrived = this.arrival(channelId);
    arrived.catch(() => {});
    const made = await this.ari.post(['channels', 'externalMedia'], {
      app: this.app,
      channelId,
      external_host: 'INCOMING',
      transport: 'websocket',
      encapsulation: 'none',
      connection_type: 'server',
      format: 'ulaw',
    });
    const connection = connectionOf(made);
    if (connection === null) throw new CodedError('ASTERISK_REFUSED', { message: 'Asterisk has no chan_websocket.' });
    const url = new URL(`/media/${connection}`, this.#settings.url);
    url.protocol = url.protocol.replace('http', 'ws');
    const media = await MediaSocket.open(url, this.ari.authorization, channelId, this.#clock);
    await arrived;
    return media;
  }

  /** Returns all channels of our application. */
  async channelIds(): Promise<readonly string[]> {
    const { channel_ids } = applicationShape.parse(await this.ari.get(['applications', this.app]));
    return channel_ids;
  }

  /** For requests on an object that may be gone, which is not an error. Resolves with false if the request failed. */
  async quietly(work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      if (!isGone(error)) this.#logger.warn({ err: error, server: this.name }, 'Asterisk refused a request');
      return false;
    }
  }

  #begin(retryMs: number): void {
    this.ari.start().catch((error: unknown) => {
      if (this.#stopped) return;
      this.#logger.warn({ err: error, server: this.name }, 'waiting for Asterisk');
      this.#stopBegin = this.#clock.after(retryMs, () => this.#begin(Math.min(retryMs * 2, 5000)));
    });
  }

  #arrive(event: AriEvent): void {
    if (event.type === 'StasisStart') {
      this.#arrivals.get(event.channel.id)?.(event.channel.id);
      const [name] = event.args;
      if (name !== undefined) this.#arrivals.get(name)?.(event.channel.id);
    }
    if (event.type === 'ChannelDestroyed') this.#arrivals.get(event.channel.id)?.(null);
  }
}

function isGone(error: unknown): boolean {
  if (!(error instanceof CodedError)) return false;
  const { status } = (error.details ?? {}) as { status?: number };
  return error.code === 'NOT_FOUND' || (status !== undefined && gone.includes(status));
}

function connectionOf(made: unknown): string | null {
  if (typeof made !== 'object' || made === null || !('channelvars' in made)) return null;
  const vars = made.channelvars as Record<string, unknown> | null;
  const id = vars?.MEDIA_WEBSOCKET_CONNECTION_ID;
  return typeof id === 'string' ? id : null;
}
