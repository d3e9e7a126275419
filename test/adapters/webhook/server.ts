import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CrmWebhookCall,
  CrmWebhookContact,
  CrmWebhookLive,
  CrmWebhookNewContact,
} from '../../../src/domain/protocol/webhooks/crm-webhook.ts';

export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export type Contact = CrmWebhookContact & { key?: string };
type Call = CrmWebhookCall['data'];

/** A server as the README describes it: it checks signatures and ids, and keeps what it is told. */
export async function startServer() {
  const state = {
    contacts: [] as Contact[],
    calls: new Map<string, { recordId: string; data: Call; raw: string }>(),
    /** Entries that a page of the server made: by record id. */
    pages: new Map<string, string>(),
    live: [] as string[],
    hint: {} as object,
    ignoresFilter: false,
    next: 1,
  };
  const seen: { id: string; method: string }[] = [];
  /** Requests that are not signed, or not as the schemas have them. */
  const faults: string[] = [];

  function checked(request: IncomingMessage, body: string): boolean {
    const {
      'webhook-id': id = '',
      'webhook-timestamp': at = '',
      'webhook-signature': signature = '',
    } = request.headers;
    const signed = request.method === 'GET' ? (request.url ?? '') : body;
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const mac = createHmac('sha256', key).update(`${id}.${at}.${signed}`).digest();
    const given = Buffer.from(String(signature).replace(/^v1,/, ''), 'base64');
    seen.push({ id: String(id), method: request.method ?? '' });
    return given.length === mac.length && timingSafeEqual(given, mac) && !String(id).includes('.');
  }

  function answer(request: IncomingMessage, body: string): [status: number, body: object] {
    const url = new URL(request.url ?? '', 'http://server.example');
    if (request.method === 'GET' && url.pathname === '/base/contacts') {
      // Broadly: the gateway leaves near misses out.
      const digits = (url.searchParams.get('number') ?? '').slice(-6);
      const named = url.searchParams.getAll('field');
      const found = state.contacts
        .filter(
          ({ numbers }) => state.ignoresFilter || numbers.some((each) => each.replace(/\D/g, '').includes(digits)),
        )
        .slice(0, Number(url.searchParams.get('limit')))
        .map(({ key: _, fields = {}, ...contact }) => ({
          ...contact,
          fields: Object.fromEntries(Object.entries(fields).filter(([name]) => named.includes(name))),
        }));
      return [200, { contacts: found }];
    }
    if (request.method !== 'POST' || url.pathname !== '/base/events') return [404, { error: 'nothing here' }];
    const event = JSON.parse(body);
    switch (event.type) {
      case 'crm.call':
        return [200, saved(CrmWebhookCall.parse(event).data, body)];
      case 'crm.contact':
        return [200, created(CrmWebhookNewContact.parse(event).data)];
      case 'crm.live': {
        const { step, callId } = CrmWebhookLive.parse(event).data;
        state.live.push(`${step} ${callId}`);
        return [200, { received: true, ...state.hint }];
      }
      default:
        return [400, { error: `What is ${event.type}?` }];
    }
  }

  /** The call id is the key. A record that a page made is taken over, and found again by the call. */
  function saved(data: Call, raw: string): object {
    const before = state.calls.get(data.callId);
    const known = data.recordId !== null && state.pages.has(data.recordId) ? data.recordId : null;
    const recordId = before?.recordId ?? known ?? `call-${state.next++}`;
    if (before === undefined || before.data.revision <= data.revision)
      state.calls.set(data.callId, { recordId, data, raw });
    return { recordId, url: null };
  }

  function created({ key, name, company, number }: CrmWebhookNewContact['data']): object {
    const before = state.contacts.find((each) => each.key === key);
    if (before !== undefined) return withoutKey(before);
    const contact = { id: `c-${state.next++}`, name, company, numbers: [number], key };
    state.contacts.push(contact);
    return withoutKey(contact);
  }

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      let [status, content]: [number, object] = [401, { error: 'not signed' }];
      try {
        if (checked(request, body)) [status, content] = answer(request, body);
        else faults.push(`${request.method} ${request.url} is not signed`);
      } catch (error) {
        faults.push(String(error));
        [status, content] = [400, { error: 'not as agreed' }];
      }
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    seen,
    faults,
    reset(): void {
      Object.assign(state, {
        contacts: [],
        calls: new Map(),
        pages: new Map(),
        live: [],
        hint: {},
        ignoresFilter: false,
      });
      seen.length = 0;
      faults.length = 0;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function withoutKey({ key: _, ...contact }: Contact): object {
  return CrmWebhookContact.parse(contact);
}
