import { type CrmConnection, type CrmProblem, createRequester, oauth2, type Requester } from '../kit/index.ts';
import { manifest } from './manifest.ts';

/** One account at HubSpot, as the parts of the connector use it. */
export interface HubSpot {
  request: Requester;
  clock: CrmConnection['clock'];
  /** A further property of contacts with a number. null: none. */
  phoneProperty: string | null;
  ticketPipeline: string;
}

const baseUrl = 'https://api.hubapi.com';
/** 200 contacts with their properties, or 100 calls with their notes of up to 64 KB. */
const answerLimit = 8 * 1024 * 1024;

export function openHubSpot(connection: CrmConnection): HubSpot {
  const { clock, settings } = connection;
  const auth = oauth2(manifest, connection);
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return {
    request: createRequester(connection, { auth, budget: manifest.budget, baseUrl, problem, answerLimit }),
    clock,
    phoneProperty: text(settings.phoneProperty),
    ticketPipeline: text(settings.ticketPipeline) ?? '0',
  };
}

/** How long each limit lasts, in ms. HubSpot names the limit, and usually sends no Retry-After. */
const waits: Readonly<Record<string, number>> = { SECONDLY: 1000, TEN_SECONDLY_ROLLING: 10_000, DAILY: 3_600_000 };

/** What the status of an answer does not say. */
function problem({ status, headers, body }: { status: number; headers: Headers; body: unknown }): CrmProblem | null {
  const { policyName, category, errors, message } = (body ?? {}) as Record<string, unknown>;
  const wait = typeof policyName === 'string' ? waits[policyName] : undefined;
  if (status === 429 && wait !== undefined && !headers.has('retry-after')) {
    return { kind: 'unavailable', retryAfterMs: wait };
  }
  // Two changes of one record at the same moment: the second has to be sent again.
  if (status === 423) return { kind: 'unavailable' };
  if (status === 403 && category === 'MISSING_SCOPES') {
    return { kind: 'refused', explanation: `${message} ${scopesIn(errors)}` };
  }
  return null;
}

/** `[{ context: { requiredGranularScopes: ["…"] } }]` */
function scopesIn(errors: unknown): string {
  const [first] = Array.isArray(errors) ? errors : [];
  const needed = (first as { context?: { requiredGranularScopes?: unknown } } | undefined)?.context
    ?.requiredGranularScopes;
  return Array.isArray(needed) ? `Needed: ${needed.join(', ')}.` : '';
}
