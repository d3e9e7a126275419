import { createAdminApiClient } from '@shopify/admin-api-client';
import { NoDeprecatedCustomRule, parse, specifiedRules, validate } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as documents from '../../adapters/shopify/documents.ts';
import { apiVersion } from '../../adapters/shopify/shopify.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { entry } from './crm-contract.ts';
import { adminSchema } from './shopify/schema.ts';
import { client, origin, token } from './shopify/server.ts';
import { startShop } from './shopify/under-test.ts';
import type { ReceivedRequest } from './vendor/json-server.ts';

let shop: Awaited<ReturnType<typeof startShop>>;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.close());

it.each(Object.entries(documents))(
  '%s is valid in the published schema, and uses nothing deprecated',
  (_, document) => {
    const problems = validate(adminSchema, parse(document), [...specifiedRules, NoDeprecatedCustomRule]);
    expect(problems.map(({ message }) => message)).toEqual([]);
  },
);

it('a document that is not valid is noticed', () => {
  const wrong = documents.saveEntry.replace('MetaobjectUpsertInput', 'MetaobjectInput');
  expect(validate(adminSchema, parse(wrong)).map(({ message }) => message)).toEqual([
    expect.stringContaining('Unknown type "MetaobjectInput"'),
  ]);
});

/** All that the adapter sends, with each of its documents. */
async function everyRequest(): Promise<ReceivedRequest[]> {
  const { underTest, adapter } = shop.open();
  const number = '+14155550123';
  const noting = shop.connect({ settings: { customerNote: true } });
  await adapter.findContacts('+14155550124', patient);
  await adapter.searchContacts?.('Robin Example', { ...patient, limit: 10 });
  await adapter.createContact?.({ ...plain, key: 'k1', name: 'Robin Example', number }, patient);
  const [about = null] = await adapter.findContacts(number, { ...patient, fields: ['support.language'] });
  await noting.saveCallLog(entry('CA1', { about, note: 'one' }), nothing, patient);
  const recordId = await underTest.addPageEntry('typed by a user');
  await adapter.saveCallLog(entry('CA2', { about }), { recordId }, patient);
  shop.store.metafields.clear();
  await adapter.saveCallLog(entry('CA3', { about }), nothing, patient);
  return [...shop.shopify.requests];
}

it('the vendor’s client sends the same requests', async () => {
  const ours = await everyRequest();
  const sent = new Set(shop.shopify.operations());
  const names = Object.values(documents).map((document) => /(?:query|mutation) (\w+)/.exec(document)?.[1] ?? '');
  expect([...sent].toSorted()).toEqual(names.toSorted());
  shop.shopify.requests.length = 0;
  const toFake = (url: string, init?: object) => {
    const { pathname, search } = new URL(url);
    return fetch(shop.shopify.url + pathname + search, init as RequestInit);
  };
  const theirs = createAdminApiClient({ storeDomain: origin, apiVersion, accessToken: token, customFetchApi: toFake });
  for (const { body } of ours) await theirs.request(body.query, { variables: body.variables });
  expect(shop.shopify.requests.map(decoded)).toEqual(ours.map(decoded));
});

/** Intended differences: the vendor's client also names itself, and says how often it has tried. */
function decoded({ method, path, query, body, headers }: ReceivedRequest) {
  const { 'x-shopify-access-token': accessToken, 'content-type': contentType, accept } = headers;
  return { method, path, query: Object.fromEntries(query), body, accessToken, contentType, accept };
}

it('the vendor’s library asks for a token in the same way', async () => {
  shop.open();
  const { requests } = shop.shopify;
  const ours = shop.connect({
    settings: { clientId: client.clientId },
    more: { secrets: memory({ clientSecret: client.clientSecret }) },
  });
  await ours.findContacts('+14155550123', patient);
  const mine = requests[0] as ReceivedRequest;
  requests.length = 0;
  const api = await vendorLibrary();
  const { session } = await api.auth.clientCredentials({ shop: new URL(origin).host });
  expect(session.accessToken).toBe('shpat_2');
  const their = requests[0] as ReceivedRequest;
  const read = ({ method, path, body }: ReceivedRequest) => ({ method, path, body });
  expect(read(mine)).toEqual(read(their));
});

function memory(stored: Record<string, string>) {
  return { read: () => stored, write: async (changes: object) => void Object.assign(stored, changes) };
}

/** Its requests go to the fake store. */
async function vendorLibrary() {
  await import('@shopify/shopify-api/adapters/node');
  const { setAbstractFetchFunc } = await import('@shopify/shopify-api/runtime');
  const { shopifyApi } = await import('@shopify/shopify-api');
  setAbstractFetchFunc(((url: string, init: RequestInit) => {
    const { pathname, search } = new URL(url);
    return fetch(shop.shopify.url + pathname + search, init);
  }) as never);
  return shopifyApi({
    ...{ apiKey: client.clientId, apiSecretKey: client.clientSecret, scopes: [], isEmbeddedApp: false },
    ...{ hostName: 'gateway.example', apiVersion: apiVersion as never, logger: { level: 0 } },
  });
}
