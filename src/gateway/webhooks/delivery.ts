import type { CallRecord } from '../../domain/calls/record.ts';
import type { Clock } from '../../domain/clock.ts';
import type { WebhookEvent } from '../../domain/protocol/administration/webhook.ts';
import type { CallViews } from '../masking/call-views.ts';
import { everyAgent, type StoredEvent } from '../storage/store.ts';
import type { StoredWebhook } from '../storage/webhooks/port.ts';
import type { GuardOptions } from '../web/guarded-request.ts';
import { postAccepted } from './accepted-answer.ts';
import { signedHeaders } from './signature.ts';

export interface DeliveryParts {
  views: Pick<CallViews, 'one'>;
  clock: Clock;
  web: Pick<GuardOptions, 'privateHosts' | 'resolve' | 'mayReach'>;
  version: string;
}

/**
 * Sends one event.
 * @throws NotAccepted, or Unreachable
 */
export async function deliver(
  { views, clock, web, version }: DeliveryParts,
  { url }: Pick<StoredWebhook, 'url'>,
  secrets: readonly string[],
  event: StoredEvent,
  call: CallRecord,
  signal: AbortSignal,
): Promise<void> {
  const { type, at, seq, audience } = event;
  const agent = audience === everyAgent ? null : audience;
  const content: WebhookEvent = { type, timestamp: at, data: { agent, call: await views.one(call) } };
  const body = JSON.stringify(content);
  // The same for each attempt, so that a receiver recognises a repeated event.
  const id = `evt_${call.id}_${seq}`;
  const timestamp = Math.floor(clock.now() / 1000);
  const headers = {
    'content-type': 'application/json',
    'user-agent': `Sidecall/${version}`,
    ...signedHeaders({ id, timestamp, body }, secrets),
  };
  await postAccepted({ url, headers, body }, { ...web, clock, signal });
}
