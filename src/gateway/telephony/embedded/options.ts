import type { WebSocket } from 'ws';
import type { Clock } from '../../../domain/clock.ts';
import type { TokenClaims } from '../../../domain/protocol/session.ts';
import type { VerifyToken } from '../../edge/token-proof.ts';
import type { EdgeCounters } from '../../sip/counters.ts';
import type { Subscriber } from '../../sip/dialog/subscriber.ts';
import type { SipTrace } from '../../sip/trace.ts';
import type { TrunkSettings } from '../../trunk/settings.ts';
import type { TlsSettings } from '../../trunk/tls-files.ts';
import type { TrunkFigures } from '../../trunk/trunk-figures.ts';
import type { Trunks } from '../../trunk/trunks.ts';
import type { CoreLogger } from '../core-logger.ts';
import type { CoreLimits } from '../limits/core-limits.ts';
import type { MediaLibrary } from '../media-library.ts';
import type { Format, LegQuality, TelephonyCore } from '../port.ts';
import type { RecordingFiles } from '../recording-files.ts';
import type { MediaCounters } from './rtp/counters.ts';
import type { MediaSettings } from './webrtc/media-transport.ts';

export interface EmbeddedCoreOptions {
  /** Host part of SIP URIs. It needs no DNS. */
  domain: string;
  /** Rejects with TOKEN_MISSING, TOKEN_INVALID or TOKEN_EXPIRED. */
  verifyToken: VerifyToken;
  clock: Clock;
  logger: CoreLogger;
  media?: MediaSettings;
  /** Formats in the gateway's order of preference. Others are not used. */
  formats?: readonly Format[];
  /** A recorded voice answers calls to numbers that no carrier takes. */
  demoCallee?: boolean;
  limits?: CoreLimits;
  /** Carriers, started and stopped with the core. Absent: none. */
  trunks?: Trunks;
  /** Receives every SIP message of browsers. */
  trace?: SipTrace;
  /** Time that a call outlives its WebSocket, in ms. */
  graceMs?: number;
  /** Silence after which the far end is asked whether it still has the call, in ms. Default: 15 s. */
  silenceMs?: number;
  /** Silence after which a call ends even if the far end answers, in ms. Default: never. */
  longestSilenceMs?: number;
  /** Folder of the WAV files. */
  soundsFolder?: string;
  /** Storage for recordings. Without it, calls cannot be recorded. */
  recordings?: RecordingFiles;
  /** Sounds from the web, and speech. */
  library?: MediaLibrary;
}

export interface ReloadSettings {
  trunks: readonly TrunkSettings[];
  /** Given: the TLS files are read again. */
  trunkTls?: TlsSettings;
}

export interface EmbeddedCounters {
  edge: Readonly<EdgeCounters>;
  media: Readonly<MediaCounters>;
  /** Rejected calls, by reason. */
  visitorsRefused: Readonly<Record<string, number>>;
  trunks?: Readonly<EdgeCounters & { strangers: number }>;
}

export interface EmbeddedCore extends TelephonyCore {
  /** Accepts a WebSocket of the subprotocol "sip". */
  accept(socket: WebSocket, remoteAddress: string): void;
  /** Calls the listener when a page subscribes to its agent's events. */
  onSubscriber(listener: (subscriber: Subscriber) => void): void;
  /** Closes whatever a revoked token opened. */
  recheckTokens(standing: (claims: TokenClaims) => 'good' | 'revoked' | 'blocked'): void;
  counters(): EmbeddedCounters;
  trunkFigures(): TrunkFigures[];
  endingTrunks(): TrunkFigures[];
  openTrunkPorts(): Promise<void>;
  /** @returns names of settings that need a restart */
  reload(settings: ReloadSettings): Promise<readonly string[]>;
  onLegQuality(listener: (quality: LegQuality) => void): () => void;
}
