import type { WebSocket } from 'ws';
import type { Clock } from '../../../domain/clock.ts';
import type { VerifyToken } from '../../edge/token-proof.ts';
import type { Subscriber } from '../../sip/dialog/subscriber.ts';
import type { SipTrace } from '../../sip/trace.ts';
import type { CoreLogger } from '../core-logger.ts';
import type { CoreMemory } from '../core-memory.ts';
import type { CoreLimits } from '../limits/core-limits.ts';
import type { MediaLibrary } from '../media-library.ts';
import type { Format, TelephonyCore } from '../port.ts';
import type { RecordingFiles } from '../recording-files.ts';

/** One Asterisk server, as the gateway reaches it. */
export interface AsteriskServerSettings {
  /** Unique among the servers. Appears in logs and metrics. */
  name: string;
  /** URL of its HTTP server, which carries ARI (/ari), SIP (/ws) and audio (/media). */
  url: string;
  ari: { user: string; password: string };
  /** The endpoint, AOR and auth of the gateway in pjsip.conf. */
  sip: { user: string; password: string };
}

export interface AsteriskCoreOptions {
  servers: readonly AsteriskServerSettings[];
  /** The Stasis application that receives calls from the dialplan. */
  app: string;
  /**
   * Asterisk's dial string for an outside number, with `{number}` in it, e.g. `PJSIP/{number}@carrier`. Null: no
   * carrier.
   */
  dial: string | null;
  /** Host part of SIP URIs towards browsers. It needs no DNS. */
  domain: string;
  /** Rejects with TOKEN_MISSING, TOKEN_INVALID or TOKEN_EXPIRED. */
  verifyToken: VerifyToken;
  clock: Clock;
  logger: CoreLogger;
  /** Formats in the gateway's order of preference. Others are not used. */
  formats?: readonly Format[];
  /** A recorded voice answers calls to numbers that no carrier takes. */
  demoCallee?: boolean;
  /** Receives every SIP message of browsers. */
  trace?: SipTrace;
  limits?: CoreLimits;
  /** Time that a call outlives its WebSocket, in ms. */
  graceMs?: number;
  /** Time that a call outlives its media, in ms. */
  silenceMs?: number;
  /** Time that a lost server has to return before its calls end, in ms. */
  serverGraceMs?: number;
  soundsFolder?: string;
  recordings?: RecordingFiles;
  library?: MediaLibrary;
  /** Stores what a restart needs. Without it, calls are lost if the process dies. */
  memory?: CoreMemory;
}

export interface AsteriskCore extends TelephonyCore {
  /** Accepts a WebSocket of the subprotocol "sip". */
  accept(socket: WebSocket, remoteAddress: string): void;
  /** Calls the listener when a page subscribes to its agent's events. */
  onSubscriber(listener: (subscriber: Subscriber) => void): void;
}

/** Returns the servers in the settings. Each uses the configuration files that come with the gateway. */
export function asteriskServers({
  urls,
  ariPassword,
  sipPassword,
}: {
  urls: readonly string[];
  ariPassword: string;
  sipPassword: string;
}): AsteriskServerSettings[] {
  return urls.map((url) => ({
    name: new URL(url).host,
    url,
    ari: { user: 'sidecall', password: ariPassword },
    sip: { user: 'sidecall', password: sipPassword },
  }));
}
