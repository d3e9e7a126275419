import type { ChannelId } from '../telephony/port.ts';

/** A request to call an outside number. */
export interface OutboundAsk {
  /** The requester must not learn the number, so a refusal reveals nothing about it. */
  hidden?: boolean;
  /** E.164, or a short number as dialled. */
  number: string;
  /** The identity whose limits the call counts for. null: only the limits for all calls together. */
  by: string | null;
  /** `api`: a server placed the call. `flow`: a flow rings or forwards to a number. */
  why: 'dial' | 'transfer' | 'consult' | 'phone' | 'api' | 'flow';
  callId: string;
  /** The leg that will be placed. */
  leg: ChannelId;
}
