import type { CallRecord } from '../../domain/calls/record.ts';
import type { Clock } from '../../domain/clock.ts';
import type { WebhookEvent } from '../../domain/protocol/administration/webhook.ts';
import type { CallViews } from '../masking/call-views.ts';
import { everyAgent, type StoredEvent } from '../storage/store.ts';
import type { StoredWebhook } from '../storage/webhooks/port.ts';
import { type GuardOptions, guardedRequest, Refused } from '../web/guarded-request.ts';
import { signatureOf } from './signature.ts';

/** How long a server has to answer, in ms. Standard Webhooks recommends 15 to 30 seconds. */
const timeoutMs = 15_000;
/** The longest pause that a server can ask for, in ms. */
const longestPauseMs = 3_600_000;

/** A request that was not accepted. */
export class NotAccepted extends Error {
  /** The server asks for a pause, in ms. 0: it does not. */
  readonly pauseMs: number;
  /** 410: the server wants no more events. */
  readonly unwanted: boolean;

  constructor(message: string, { pauseMs = 0, unwanted = false }: { pauseMs?: number; unwanted?: boolean } = {}) {
    super(message);
    this.name = 'NotAccepted';
    this.pauseMs = pauseMs;
    this.unwanted = unwanted;
  }
}

export interface DeliveryParts {
  views: Pick<CallViews, 'one'>;
  clock: Clock;
  web: Pick<GuardOptions, 'privateHosts' | 'resolve' | 'mayReach'>;
  version: string;
}

/**
 * Sends one event. The body of the answer is not read, and redirects are not followed.
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
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatureOf({ id, timestamp, body }, secrets),
  };
  const options = { ...web, clock, allowHttp: false, maxBytes: null, timeoutMs, signal };
  const answer = await guardedRequest(new URL(url), { method: 'POST', headers, body }, options).catch((error) => {
    if (error instanceof Refused) throw new NotAccepted(error.message);
    throw error;
  });
  const { status } = answer;
  if (status >= 200 && status < 300) return;
  if (status === 410) throw new NotAccepted('the server answers 410 (gone)', { unwanted: true });
  const why = status >= 300 && status < 400 ? ', and redirects are not followed' : '';
  throw new NotAccepted(`the server answers ${status}${why}`, { pauseMs: pauseOf(answer.headers['retry-after']) });
}

/** RFC 9110 10.2.3, in seconds. A date is ignored. */
function pauseOf(header: string | undefined): number {
  const seconds = /^\d{1,9}$/.test(header ?? '') ? Number(header) : 0;
  return Math.min(seconds * 1000, longestPauseMs);
}
