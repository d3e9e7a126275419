import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { accepted, createRequester, defineCrm, oauth2 } from '../../../adapters/kit/index.ts';
import type { CrmManifest } from '../../../src/domain/crm/manifest.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'oauth-crm',
  label: 'OAuth CRM',
  capabilities: ['contacts.find', 'calls.log'],
  address: { needed: false, hosts: [] },
  fields: [
    { name: 'clientId', label: 'Client id', kind: 'text', required: false },
    { name: 'clientSecret', label: 'Client secret', kind: 'secret', required: false },
    { name: 'token', label: 'Private token', kind: 'secret', required: false },
  ],
  auth: {
    kind: 'oauth2',
    authorizationUrl: 'https://login.crm.example/oauth/authorize',
    tokenUrl: 'https://login.crm.example/oauth/token',
    scopes: ['contacts.read', 'calls.write'],
    parameters: { optional_scope: 'tickets' },
    pkce: true,
    client: 'form',
    address: { field: 'api_domain', hosts: ['*.crm.example'] },
    alternative: 'token',
  },
  budget: [],
};

const Found = z.object({ contacts: z.array(z.unknown()) });

export const definition = defineCrm(manifest, (connection) => {
  const request = createRequester(connection, { auth: oauth2(manifest, connection), budget: [] });
  return {
    async findContacts(_number, options) {
      accepted(Found, await request({ method: 'GET', path: '/contacts' }, options));
      return [];
    },
    async saveCallLog({ callId }, _known, options) {
      accepted(z.unknown(), await request({ method: 'POST', path: '/calls', body: { callId } }, options));
      return { recordId: callId, url: null };
    },
  };
});

/** The vendor: its user allows access, and its servers give tokens and data. */
export class OAuthVendor {
  readonly requests: { url: string; authorization: string | null; form: Record<string, string> | null }[] = [];
  /** Changes the token answer. */
  answer: (body: Record<string, unknown>) => Response = (body) => Response.json(body);
  apiDomain: unknown = 'https://acme.crm.example/api';
  #codes = new Map<string, { challenge: string; redirectUri: string }>();
  #count = 0;
  valid = { access: '', refresh: '' };

  /** What the vendor's user does in the browser. @returns the address that the browser opens next */
  allow(url: string): URL {
    const query = new URL(url).searchParams;
    const code = `code ${++this.#count}`;
    const redirectUri = query.get('redirect_uri') ?? '';
    this.#codes.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri });
    const back = new URL(redirectUri);
    back.search = new URLSearchParams({
      code,
      state: query.get('state') ?? '',
      scope: 'all',
      location: 'eu',
    }).toString();
    return back;
  }

  /** Ends the access token, and with `refresh` also the access that the user allowed. */
  end(what: 'access' | 'refresh'): void {
    this.valid = { access: '', refresh: what === 'refresh' ? '' : this.valid.refresh };
  }

  get tokenRequests(): Record<string, string>[] {
    return this.requests.flatMap(({ form }) => (form === null ? [] : [form]));
  }

  fetch: typeof fetch = async (input, init) => {
    const url = String(input);
    const headers = new Headers(init?.headers);
    const isToken = url === manifest.auth?.tokenUrl;
    const form = isToken ? Object.fromEntries(new URLSearchParams(String(init?.body))) : null;
    const authorization = headers.get('authorization');
    this.requests.push({ url, authorization, form });
    if (form !== null) return this.#token(form);
    if (authorization === 'Bearer private') return Response.json({ contacts: [] });
    if (authorization !== `Bearer ${this.valid.access}`) return Response.json({ error: 'expired' }, { status: 401 });
    return Response.json({ contacts: [] });
  };

  #token(form: Record<string, string>): Response {
    const refuse = (error: string) => Response.json({ error, error_description: `no ${form.code}` }, { status: 400 });
    if (form.client_id !== 'the client' || form.client_secret !== 'client secret 7') return refuse('invalid_client');
    if (form.grant_type === 'authorization_code') {
      const code = this.#codes.get(form.code ?? '');
      this.#codes.delete(form.code ?? '');
      const challenge = createHash('sha256')
        .update(form.code_verifier ?? '')
        .digest('base64url');
      if (code === undefined || code.challenge !== challenge || code.redirectUri !== form.redirect_uri) {
        return refuse('invalid_grant');
      }
    } else if (form.refresh_token !== this.valid.refresh || form.refresh_token === '') {
      return refuse('invalid_grant');
    }
    const n = ++this.#count;
    this.valid = { access: `access-${n}`, refresh: `refresh-${n}` };
    return this.answer({
      access_token: this.valid.access,
      refresh_token: this.valid.refresh,
      expires_in: 1800,
      token_type: 'bearer',
      api_domain: this.apiDomain,
    });
  }
}
