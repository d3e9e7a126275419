import { graphqlSync } from 'graphql';
import { apiVersion } from '../../../adapters/shopify/shopify.ts';
import { type Answer, type ReceivedRequest, startJsonServer } from '../vendor/json-server.ts';
import { resolversOf } from './resolvers.ts';
import { adminSchema } from './schema.ts';
import { ShopifyStore } from './store.ts';

export const shop = 'example.myshopify.com';
export const origin = `https://${shop}`;
export const token = 'shpat_test';
export const client = { clientId: 'client-1', clientSecret: 'shpss_test' };
const cost = {
  requestedQueryCost: 60,
  actualQueryCost: 12,
  throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1988, restoreRate: 100 },
};

/** Shopify's Admin API: documents are checked and executed by graphql-js, on a cut of the published schema. */
export async function startShopify() {
  const store = new ShopifyStore();
  const state = {
    ...{ ignoresFilter: false, staleOnce: false, version: apiVersion },
    /** Access tokens besides the fixed one. */
    tokens: new Set<string>(),
    /** Answers that come in place of the next ones. */
    next: [] as Answer[],
    /** The name of an operation that the app may not do. */
    denied: '',
  };
  const rootValue = resolversOf(store, state);

  function answerTo({ method, path, headers, body }: ReceivedRequest): Answer {
    if (path === '/admin/oauth/access_token') return tokenAnswer(body);
    if (method !== 'POST' || path !== `/admin/api/${apiVersion}/graphql.json`) {
      return { status: 404, body: { errors: 'Not Found' } };
    }
    const given = String(headers['x-shopify-access-token']);
    if (given !== token && !state.tokens.has(given)) {
      const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)';
      return { status: 401, body: { errors } };
    }
    const next = state.next.shift();
    if (next !== undefined) return next;
    const { query: source, variables: variableValues } = body;
    if (operationIn(source) === state.denied) return accessDenied;
    const result = graphqlSync({ schema: adminSchema, source, rootValue, variableValues });
    return {
      status: 200,
      body: { ...result, extensions: { cost } },
      headers: { 'x-shopify-api-version': state.version },
    };
  }

  function tokenAnswer(body: Record<string, string>): Answer {
    const { client_id: id, client_secret: secret, grant_type: grant } = body;
    if (id !== client.clientId || secret !== client.clientSecret || grant !== 'client_credentials') {
      return { status: 400, body: { error: 'invalid_client', error_description: 'Client authentication failed' } };
    }
    const made = `shpat_${state.tokens.size + 1}`;
    state.tokens.add(made);
    return { status: 200, body: { access_token: made, scope: 'read_customers', expires_in: 86_399 } };
  }

  const server = await startJsonServer(answerTo);
  return {
    ...server,
    store,
    state,
    /** The names of the operations that were asked for. */
    operations: () => server.requests.map(({ body }) => operationIn(String(body?.query))),
    clear(): void {
      store.clear();
      server.requests.length = 0;
      state.tokens.clear();
      Object.assign(state, { ignoresFilter: false, staleOnce: false, version: apiVersion, next: [], denied: '' });
    },
  };
}

const accessDenied: Answer = {
  status: 200,
  body: { data: null, errors: [{ message: 'Access denied for the field.', extensions: { code: 'ACCESS_DENIED' } }] },
};

function operationIn(document: string): string {
  return /(?:query|mutation) (\w+)/.exec(document)?.[1] ?? '';
}
