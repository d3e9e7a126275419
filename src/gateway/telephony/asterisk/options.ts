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
  /** Unique among the servers; in logs and metrics. */
  name: string;
  /** Of its HTTP server, which carries ARI (/ari), SIP (/ws) and sound (/media). */
  url: string;
  ari: { user: string; password: string };
  /** The endpoint, AOR and auth of pjsip.conf that stand for the gateway. */
  sip: { user: string; password: string };
}

export interface AsteriskCoreOptions {
  servers: readonly AsteriskServerSettings[];
  /** The Stasis application that the dialplan hands calls to. */
  app: string;
  /** How Asterisk dials a number outside, with `{number}` in it, e.g. `PJSIP/{number}@carrier`; null: no carrier. */
  dial: string | null;
  /** The host part of SIP URIs towards browsers; needs no DNS. */
  domain: string;
  /** Rejects with TOKEN_MISSING, TOKEN_INVALID or TOKEN_EXPIRED. */
  verifyToken: VerifyToken;
  clock: Clock;
  logger: CoreLogger;
  /** Formats in the order the gateway prefers; those left out are not used. */
  formats?: readonly Format[];
  /** Numbers that no carrier takes are answered by a recorded voice. */
  demoCallee?: boolean;
  /** Shown every SIP message of browsers. */
  trace?: SipTrace;
  limits?: CoreLimits;
  /** How long a call outlives its caller's WebSocket, in milliseconds. */
  graceMs?: number;
  /** How long a call outlives its media, in milliseconds. */
  silenceMs?: number;
  /** How long a server that is gone may take to come back before its calls are over, in milliseconds. */
  serverGraceMs?: number;
  soundsFolder?: string;
  recordings?: RecordingFiles;
  library?: MediaLibrary;
  /** What a restart must know is kept there; without it the calls of a process that dies are lost. */
  memory?: CoreMemory;
}

export interface AsteriskCore extends TelephonyCore {
  /** A WebSocket of the subprotocol "sip". */
  accept(socket: WebSocket, remoteAddress: string): void;
  /** A page subscribes to its agent's events. */
  onSubscriber(listener: (subscriber: Subscriber) => void): void;
}

/** The servers of the settings: each has the configuration files that come with the gateway. */
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
