import type { WebSocket } from 'ws';
import type { Clock } from '../../../domain/clock.ts';
import type { TokenClaims } from '../../../domain/protocol/session.ts';
import type { VerifyToken } from '../../edge/token-proof.ts';
import type { EdgeCounters } from '../../sip/counters.ts';
import type { Subscriber } from '../../sip/dialog/subscriber.ts';
import type { SipTrace } from '../../sip/trace.ts';
import type { TrunkSettings } from '../../trunk/settings.ts';
import type { TlsSettings } from '../../trunk/tls-files.ts';
import type { TrunkFigures, Trunks } from '../../trunk/trunks.ts';
import type { CoreLogger } from '../core-logger.ts';
import type { CoreLimits } from '../limits/core-limits.ts';
import type { MediaLibrary } from '../media-library.ts';
import type { Format, LegQuality, TelephonyCore } from '../port.ts';
import type { RecordingFiles } from '../recording-files.ts';
import type { MediaCounters } from './rtp/counters.ts';
import type { MediaSettings } from './webrtc/media-transport.ts';

export interface EmbeddedCoreOptions {
  /** The host part of SIP URIs; needs no DNS. */
  domain: string;
  /** Rejects with TOKEN_MISSING, TOKEN_INVALID or TOKEN_EXPIRED. */
  verifyToken: VerifyToken;
  clock: Clock;
  logger: CoreLogger;
  media?: MediaSettings;
  /** Formats in the order the gateway prefers; those left out are not used. */
  formats?: readonly Format[];
  /** Numbers that no carrier takes are answered by a recorded voice. */
  demoCallee?: boolean;
  limits?: CoreLimits;
  /** Carriers; absent: none. Started and stopped with the core. */
  trunks?: Trunks;
  /** Shown every SIP message of browsers. */
  trace?: SipTrace;
  /** How long a call outlives its caller's WebSocket, in milliseconds. */
  graceMs?: number;
  /** After so long without media the far end is asked whether it still has the call, in milliseconds; 15 s. */
  silenceMs?: number;
  /** A call ends after so long without media, though the far end answers, in milliseconds; never unless told. */
  longestSilenceMs?: number;
  /** Where the WAV files are. */
  soundsFolder?: string;
  /** Where recordings are written and read; without it there are none. */
  recordings?: RecordingFiles;
  /** Sounds from the web, and spoken texts. */
  library?: MediaLibrary;
}

export interface ReloadSettings {
  trunks: readonly TrunkSettings[];
  trunkTls: TlsSettings;
}

export interface EmbeddedCounters {
  edge: Readonly<EdgeCounters>;
  media: Readonly<MediaCounters>;
  /** Calls, by reason. */
  visitorsRefused: Readonly<Record<string, number>>;
  trunks?: Readonly<EdgeCounters & { strangers: number }>;
}

export interface EmbeddedCore extends TelephonyCore {
  /** A WebSocket of the subprotocol "sip". */
  accept(socket: WebSocket, remoteAddress: string): void;
  /** A page subscribes to its agent's events. */
  onSubscriber(listener: (subscriber: Subscriber) => void): void;
  /** Tokens were revoked: closes what was opened with one that counts no more. */
  recheckTokens(standing: (claims: TokenClaims) => 'good' | 'revoked' | 'blocked'): void;
  counters(): EmbeddedCounters;
  trunkFigures(): TrunkFigures[];
  /** @returns names of settings that need a restart */
  reload(settings: ReloadSettings): Promise<readonly string[]>;
  onLegQuality(listener: (quality: LegQuality) => void): () => void;
}
