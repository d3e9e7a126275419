import type { Codec } from '../options/call-enums.ts';

/** Twilio's names where Twilio has the option; the others are marked. */
export interface PreflightOptions {
  codecPreferences?: Codec[];
  edge?: string;
  /** Beyond Twilio: the SIP address of each edge. */
  edges?: Record<string, string>;
  /** Say a soft tone instead of opening the microphone. */
  fakeMicInput?: boolean;
  iceServers?: RTCIceServer[];
  logLevel?: string;
  /** How long the gateway may take to answer. Default 10,000. */
  signalingTimeoutMs?: number;
  /** Beyond Twilio: for the echo. The gateway's takes `loss`, percent of packets to be left out on the way back. */
  params?: Record<string, string>;
  /** Beyond Twilio: the gateway's SIP edge, as of a Device. */
  sipUrl?: string;
  /** Beyond Twilio: how long is measured. Default 15,000. */
  testMs?: number;
}
