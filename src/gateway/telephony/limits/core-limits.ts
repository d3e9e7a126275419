import type { VisitorSettings } from './visitor-limits.ts';

export interface CoreLimits {
  /** Maximum size of a SIP message. */
  messageBytes?: number;
  /** SIP messages per second and socket. */
  messagesPerSecond?: number;
  /** Malformed messages per socket before it is closed. */
  strikes?: number;
  /** Channels at once in total. More are rejected with cause 41. */
  channels?: number;
  /** Channels at once per agent or visitor, in both directions. More are rejected with cause 17, busy. Default: 10. */
  channelsPerIdentity?: number;
  /** Agents' calls to such numbers are not limited. @param dialled user part of the Request-URI */
  isEmergency?: (dialled: string) => boolean;
  /** Limits for website visitors. */
  visitors?: VisitorSettings;
}
