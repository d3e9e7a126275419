import {
  CodedError,
  type CrmAnswer,
  type CrmConnection,
  createRequester,
  type Query,
  type RequestOptions,
  standardWebhookHeaders,
} from '../kit/index.ts';
import { manifest } from './manifest.ts';

/** Requests to the server, each signed by Standard Webhooks. */
export interface SignedRequests {
  find(query: Query, options: RequestOptions): Promise<CrmAnswer>;
  /** @param id of the event, the same for each attempt */
  tell(id: string, event: { type: string; data: object }, options: RequestOptions): Promise<CrmAnswer>;
}

/** The kit adds no credentials: the signature is made of the whole request. */
const unsigned = { apply() {} };

export function signedRequests(connection: CrmConnection): SignedRequests {
  const paths = connection.settings as { contactsPath: string; eventsPath: string };
  const [contactsPath, eventsPath] = [rooted(paths.contactsPath), rooted(paths.eventsPath)];
  const request = createRequester(connection, { auth: unsigned, budget: manifest.budget });
  const now = (): number => connection.clock.now();
  const signed = (id: string, body: string): Promise<Record<string, string>> =>
    standardWebhookHeaders({ id, timestamp: Math.floor(now() / 1000), body }, connection.secrets.read().token ?? '');
  return {
    async find(query, options) {
      const target = targetOf(connection.baseUrl, contactsPath, query);
      const headers = await signed(`find_${crypto.randomUUID()}`, target);
      return request({ method: 'GET', path: contactsPath, query, headers }, options);
    },
    async tell(id, { type, data }, options) {
      // A full stop separates the parts of what is signed.
      const body = { type, timestamp: new Date(now()).toISOString(), data };
      // The kit sends JSON in this form.
      const headers = await signed(encodeURIComponent(id).replaceAll('.', '%2E'), JSON.stringify(body));
      return request({ method: 'POST', path: eventsPath, body, headers }, options);
    },
  };
}

/** @throws CodedError CRM_CONNECTION_INVALID */
function rooted(path: string): string {
  if (/^(\/[\w~-][\w.~-]*)+$/.test(path)) return path;
  throw new CodedError('CRM_CONNECTION_INVALID', {
    message: `“${path.slice(0, 60)}” is no path.`,
    help: 'Enter paths that begin with a slash, for example /contacts, without a query.',
  });
}

/** Path and query as they are in the request, below the base address. */
function targetOf(baseUrl: string, path: string, query: Query): string {
  const url = new URL(baseUrl);
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  url.search = '';
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) url.searchParams.append(name, String(each));
    }
  }
  return url.pathname + url.search;
}
