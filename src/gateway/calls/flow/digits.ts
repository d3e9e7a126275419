import type { CoreEvent } from '../../telephony/port.ts';
import type { LiveCall } from '../model/live-call.ts';

/** A key of the caller. Those of a conversation, and the one that ends a message, are none of the flow's business. */
export async function digitPressed(
  call: LiveCall,
  { channelId, digit }: Extract<CoreEvent, { type: 'ChannelDtmfReceived' }>,
): Promise<void> {
  const { flow, incoming } = call;
  if (flow === null || channelId !== incoming.id || flow.talking !== null || flow.message !== null) return;
  await flow.run.handle({ type: 'digit', digit });
}
