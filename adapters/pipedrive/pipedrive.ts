import {
  type CrmAuth,
  type CrmConnection,
  type CrmProblem,
  createRequester,
  headers,
  oauth2,
  type Requester,
  secretOf,
} from '../kit/index.ts';
import { manifest } from './manifest.ts';

/** One company at Pipedrive, as the parts of the connector use it. */
export interface Pipedrive {
  request: Requester;
  clock: CrmConnection['clock'];
  /** The address of a record's page. */
  pageOf(kind: 'person' | 'organization' | 'deal', id: string): string;
  /** The administrator's name or key of the type of activities. null: Pipedrive's own type for calls. */
  activityType: string | null;
}

/** 500 activities with their notes. */
const answerLimit = 16 * 1024 * 1024;

export function openPipedrive(connection: CrmConnection): Pipedrive {
  const { clock, settings, secrets } = connection;
  const hasToken = (secrets.read().token ?? '') !== '';
  const { activityType } = settings;
  /** The token's answer names the address of the company whose user allowed access. */
  const address = () => (hasToken ? connection.baseUrl : (connection.access?.baseUrl ?? connection.baseUrl));
  return {
    request: createRequester(connection, {
      auth: hasToken ? apiToken : oauth2(manifest, connection),
      budget: manifest.budget,
      baseUrl: address,
      problem,
      answerLimit,
    }),
    clock,
    pageOf: (kind, id) => `${address().replace(/\/+$/, '')}/${kind}/${encodeURIComponent(id)}`,
    activityType: typeof activityType === 'string' && activityType.trim() !== '' ? activityType.trim() : null,
  };
}

/** https://pipedrive.readme.io/docs/core-api-concepts-authentication */
const apiToken: CrmAuth = headers((secrets) => ({ 'x-api-token': secretOf(secrets, 'token') }));

/** The company's trial or subscription is over. */
const unpaidMs = 3_600_000;
const longestMs = 3_600_000;

/** What the status of an answer does not say. */
function problem({ status, headers, body }: { status: number; headers: Headers; body: unknown }): CrmProblem | null {
  if (status === 429 && !headers.has('retry-after')) {
    const seconds = headers.get('x-ratelimit-reset') ?? '';
    if (!/^\d{1,6}$/.test(seconds)) return null;
    return { kind: 'unavailable', retryAfterMs: Math.min(longestMs, Number(seconds) * 1000) };
  }
  if (status === 402) return { kind: 'unavailable', retryAfterMs: unpaidMs };
  // A client that goes on after many 429 is blocked in front of Pipedrive, with a page in place of an error.
  if (status === 403 && typeof body !== 'object') return { kind: 'unavailable' };
  if (status < 300 && (body as { success?: unknown } | null | undefined)?.success === false) {
    return { kind: 'unavailable' };
  }
  return null;
}
