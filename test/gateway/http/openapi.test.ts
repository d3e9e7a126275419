import { brotliDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import * as operations from '../../../src/domain/protocol/operations/all.ts';
import { testApp } from '../app/app.ts';

it('describes every route with its bodies, who may use it, and how it fails', async () => {
  const { app } = await testApp();
  const document = (await app.inject('/v1/openapi.json')).json();
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).sort()).toEqual(
    [
      '/v1/agent-skills',
      '/v1/agent-statuses',
      '/v1/agent-statuses/watch',
      '/v1/agents/',
      '/v1/agents/{identity}',
      '/v1/agents/{identity}/skills',
      '/v1/agents/{identity}/status',
      '/v1/agents/{identity}/wrap-up',
      '/v1/api-keys',
      '/v1/api-keys/{id}',
      '/v1/audit',
      '/v1/break-reasons',
      '/v1/calls/',
      '/v1/calls/export',
      '/v1/calls/{id}',
      '/v1/calls/{id}/consent',
      '/v1/calls/{id}/consult',
      '/v1/calls/{id}/consult/complete',
      '/v1/calls/{id}/consult/merge',
      '/v1/calls/{id}/contact',
      '/v1/calls/{id}/crm-entries',
      '/v1/calls/{id}/crm-entries/retry',
      '/v1/calls/{id}/crm-record',
      '/v1/calls/{id}/flow',
      '/v1/calls/{id}/hang-up',
      '/v1/calls/{id}/hold',
      '/v1/calls/{id}/merge',
      '/v1/calls/{id}/messages',
      '/v1/calls/{id}/note',
      '/v1/calls/{id}/park',
      '/v1/calls/{id}/participants',
      '/v1/calls/{id}/parties',
      '/v1/calls/{id}/parties/{party}',
      '/v1/calls/{id}/parties/{party}/mute',
      '/v1/calls/{id}/parties/{party}/unmute',
      '/v1/calls/{id}/recording',
      '/v1/calls/{id}/resume',
      '/v1/calls/{id}/supervise',
      '/v1/calls/{id}/transfer',
      '/v1/calls/{id}/wrap-up',
      '/v1/contacts',
      '/v1/contacts/export',
      '/v1/contacts/import',
      '/v1/contacts/search',
      '/v1/contacts/{id}',
      '/v1/crm-adapters',
      '/v1/crm-connections',
      '/v1/crm-connections/{id}',
      '/v1/crm-connections/{id}/authorization',
      '/v1/crm-connections/{id}/parked',
      '/v1/crm-connections/{id}/retry',
      '/v1/crm-connections/{id}/test',
      '/v1/crm-connections/{id}/users',
      '/v1/crm-events',
      '/v1/dial-suggestions',
      '/v1/doctor',
      '/v1/embed-reports',
      '/v1/embed-tokens',
      '/v1/events',
      '/v1/favourites',
      '/v1/flow-secrets',
      '/v1/flow-secrets/{name}',
      '/v1/flow-switches',
      '/v1/flow-switches/{name}',
      '/v1/flows',
      '/v1/flows/{name}',
      '/v1/flows/{name}/diff',
      '/v1/flows/{name}/editors/{page}',
      '/v1/flows/{name}/export',
      '/v1/flows/{name}/import',
      '/v1/flows/{name}/publish',
      '/v1/flows/{name}/roll-back',
      '/v1/flows/{name}/validate',
      '/v1/flows/{name}/versions',
      '/v1/flows/{name}/versions/{version}',
      '/v1/parked-calls',
      '/v1/parked-calls/{slot}/retrieve',
      '/v1/persons/delete',
      '/v1/persons/export',
      '/v1/persons/search',
      '/v1/playback',
      '/v1/prompts',
      '/v1/prompts/{name}/{language}',
      '/v1/queue-figures',
      '/v1/queued-calls',
      '/v1/queues',
      '/v1/queues/{queue}',
      '/v1/recordings',
      '/v1/recordings/{id}',
      '/v1/recordings/{id}/audio',
      '/v1/recordings/{id}/playback',
      '/v1/recordings/{id}/waveform',
      '/v1/session',
      '/v1/session/token',
      '/v1/settings',
      '/v1/sign-in',
      '/v1/sign-in/link',
      '/v1/sign-in/openid',
      '/v1/sign-in/openid/finish',
      '/v1/sign-out',
      '/v1/sites',
      '/v1/sites/{key}',
      '/v1/speech',
      '/v1/tokens',
      '/v1/tokens/revoke',
      '/v1/traces',
      '/v1/traces/{id}',
      '/v1/trunks',
      '/v1/trunks/{id}',
      '/v1/trunks/{id}/test',
      '/v1/virtual-numbers',
      '/v1/virtual-numbers/{number}',
      '/v1/visitor-tokens',
      '/v1/webhooks',
      '/v1/webhooks/{id}',
      '/v1/webhooks/{id}/secret',
    ].map((path) => path.replace(/\/$/, '')),
  );
  const { post } = document.paths['/v1/tokens'];
  expect(post.security).toEqual([{ apiKey: [] }]);
  const schemaOf = (holder: { content: Record<string, { schema: { $ref: string } }> }) =>
    document.components.schemas[holder.content['application/json']?.schema.$ref.split('/').at(-1) ?? ''];
  expect(schemaOf(post.requestBody)).toMatchObject({ required: ['identity'], additionalProperties: false });
  expect(schemaOf(post.responses['200']).properties).toHaveProperty('expiresAt');
  const wrapUp = document.paths['/v1/calls/{id}/wrap-up'].put;
  expect(wrapUp.security).toEqual([{ token: [] }, { apiKey: [] }, { session: [] }]);
  expect(document.paths['/v1/crm-connections'].get.security).toContainEqual({ session: [] });
  expect(document.components.securitySchemes.session).toMatchObject({ in: 'cookie', name: '__Host-sidecall' });
  expect(document.paths['/v1/visitor-tokens'].post.security).toEqual([]);
  expect(document.paths['/v1/events'].get.responses['200'].content).toHaveProperty('text/event-stream');
  for (const operation of operationsOf(document)) {
    expect(operation.summary).toBeTruthy();
    expect(operation.responses).toHaveProperty('default');
  }
});

it('the description is sent compressed, and not again to those who have it', async () => {
  const { app } = await testApp();
  const plain = await app.inject('/v1/openapi.json');
  const packed = await app.inject({ url: '/v1/openapi.json', headers: { 'accept-encoding': 'gzip, br' } });
  expect(packed.headers).toMatchObject({ 'content-encoding': 'br', 'content-type': 'application/json; charset=utf-8' });
  expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.body);
  expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5);
  const known = { 'if-none-match': String(plain.headers.etag) };
  expect((await app.inject({ url: '/v1/openapi.json', headers: known })).statusCode).toBe(304);
});

interface Operation {
  operationId: string;
  summary: string;
  description: string;
  responses: object;
  parameters?: { name: string; description?: string }[];
}

const operationsOf = (document: { paths: Record<string, Record<string, Operation>> }): Operation[] =>
  Object.values(document.paths).flatMap((path) => Object.values(path));

it('gives generated clients a name for each operation and schema, and an address', async () => {
  const { app } = await testApp();
  const answer = await app.inject('/v1/openapi.json');
  const document = answer.json();
  expect(document.servers).toEqual([{ url: '/', description: expect.any(String) }]);
  const operations = operationsOf(document);
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^[a-z][A-Za-z]+$/.test(id))).toBe(true);
  expect(ids).toEqual(expect.arrayContaining(['listCalls', 'getCall', 'putAgent', 'revokeTokens', 'streamEvents']));
  for (const { operationId, description, parameters = [] } of operations) {
    expect(description, operationId).toMatch(/\w+.*For( everyone|: )/);
    for (const each of parameters) expect(each.description, `${operationId} ${each.name}`).toBeTruthy();
  }
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining(['Agent', 'AgentBody', 'Call', 'CallPage', 'Error', 'VirtualNumberBody', 'WrapUp']),
  );
  const refs = [...answer.body.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  for (const name of refs) expect(document.components.schemas).toHaveProperty(name ?? '');
});

it('has the operations of the table and no others, each at its address', async () => {
  const { app } = await testApp();
  const { paths } = (await app.inject('/v1/openapi.json')).json() as {
    paths: Record<string, Record<string, Operation>>;
  };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => [operationId, `${method.toUpperCase()} ${path}`]),
  );
  const listed = Object.entries(operations).map(([id, { method, path }]) => [
    id,
    `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
  ]);
  expect(described.sort()).toEqual(listed.sort());
});
