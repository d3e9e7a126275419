import type { ChannelId } from '../telephony/port.ts';

/** What wants to call a number outside. */
export interface OutboundAsk {
  /** The one who asks must not learn of the number: a refusal says nothing about it. */
  hidden?: boolean;
  /** E.164, or a short number as it was dialled. */
  number: string;
  /** The identity whose limits count; null: only those of all calls together. */
  by: string | null;
  why: 'dial' | 'transfer' | 'consult' | 'phone';
  callId: string;
  /** The leg that will be placed. */
  leg: ChannelId;
}
