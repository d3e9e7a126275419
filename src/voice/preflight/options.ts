import type { Codec } from '../options/call-enums.ts';

/** Options with Twilio's names. Options that Twilio does not have are marked. */
export interface PreflightOptions {
  codecPreferences?: Codec[];
  edge?: string;
  /** Beyond Twilio: the SIP address of each edge. */
  edges?: Record<string, string>;
  /** Sends a soft tone instead of opening the microphone. */
  fakeMicInput?: boolean;
  iceServers?: RTCIceServer[];
  logLevel?: string;
  /** Timeout for the gateway's answer, in ms. Default 10,000. */
  signalingTimeoutMs?: number;
  /**
   * Beyond Twilio: parameters for the echo. The gateway's echo accepts `loss`, the percentage of packets to drop on the
   * way back.
   */
  params?: Record<string, string>;
  /** Beyond Twilio: the gateway's SIP edge, as for a Device. */
  sipUrl?: string;
  /** Beyond Twilio: duration of the measurement, in ms. Default 15,000. */
  testMs?: number;
}
