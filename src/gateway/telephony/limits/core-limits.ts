import type { VisitorSettings } from './visitor-limits.ts';

export interface CoreLimits {
  /** Of a SIP message. */
  messageBytes?: number;
  /** SIP messages of one socket. */
  messagesPerSecond?: number;
  /** Bad messages of one socket before it is closed. */
  strikes?: number;
  /** At once, of all; more are refused with cause 41. */
  channels?: number;
  /** At once, of one agent or visitor, both ways; more are refused with cause 17, busy. 10 unless told. */
  channelsPerIdentity?: number;
  /** Calls of agents to such a number are not limited. @param dialled the Request-URI's user */
  isEmergency?: (dialled: string) => boolean;
  /** Of website visitors. */
  visitors?: VisitorSettings;
}
