import { expect, it } from 'vitest';
import { WebhookCreated, WebhookView } from '../../../src/domain/protocol/administration/webhook.ts';
import { testApp } from '../app/app.ts';

const body = { url: 'https://crm.example/hooks', events: ['call.ringing', 'call.ended'] };

async function hooks(env: Record<string, string> = {}) {
  const { app, withKey: headers, storage, as } = await testApp({ env });
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path = '', payload?: object) =>
    app.inject({ method, url: `/v1/webhooks${path}`, headers, ...(payload && { payload }) });
  return { app, storage, as, ask };
}

it('an administrator creates, reads, changes and deletes a webhook', async () => {
  const { ask, storage } = await hooks();
  const created = await ask('POST', '', body);
  expect(created.statusCode).toBe(201);
  const { id, secret } = WebhookCreated.parse(created.json());
  expect(secret).toMatch(/^whsec_/);
  const read = await ask('GET', `/${id}`);
  expect(WebhookView.parse(read.json())).toMatchObject({ id, ...body, enabled: true, waiting: 0, problem: null });
  expect(read.body).not.toContain('whsec_');
  const changed = await ask('PUT', `/${id}`, { ...body, events: ['call.ended'], enabled: false });
  expect(changed.json()).toMatchObject({ events: ['call.ended'], enabled: false });
  expect((await ask('GET')).json()).toHaveLength(1);
  expect((await ask('DELETE', `/${id}`)).statusCode).toBe(204);
  expect((await ask('GET', `/${id}`)).json().error.code).toBe('NOT_FOUND');
  expect(await storage.webhooks.all()).toEqual([]);
  const audit = await storage.recordings.audit(3);
  expect(audit.map(({ what, subject }) => [what, subject])).toEqual([
    ['webhook.deleted', id],
    ['webhook.put', id],
    ['webhook.put', id],
  ]);
});

it('a new secret is returned once, with the time until which the old one signs as well', async () => {
  const { ask } = await hooks();
  const { id, secret } = WebhookCreated.parse((await ask('POST', '', body)).json());
  const next = (await ask('POST', `/${id}/secret`)).json();
  expect(next.secret).toMatch(/^whsec_/);
  expect(next.secret).not.toBe(secret);
  expect(Date.parse(next.previousUntil)).toBeGreaterThan(Date.now());
});

it('an address that is not public, not https, or holds a password is refused', async () => {
  const { ask } = await hooks();
  for (const url of [
    'crm.example',
    'http://crm.example/hooks',
    'ftp://crm.example/',
    'https://user:password@crm.example/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://10.0.0.5:8443/',
    'https://169.254.169.254/latest',
    'https://0x7f000001/',
  ]) {
    expect((await ask('POST', '', { ...body, url })).json().error?.code, url).toBe('WEBHOOK_ADDRESS');
  }
});

it('a private host of the settings is allowed, at its port, also by http', async () => {
  const { ask } = await hooks({ SIDECALL_PRIVATE_HOSTS: '10.0.0.5:8080, crm.internal' });
  for (const url of ['http://10.0.0.5:8080/hook', 'http://crm.internal/', 'https://crm.internal:9443/']) {
    expect((await ask('POST', '', { ...body, url })).statusCode, url).toBe(201);
  }
  expect((await ask('POST', '', { ...body, url: 'http://10.0.0.5:8081/' })).statusCode).toBe(400);
});

it('no event, an unknown event, and an event twice are refused', async () => {
  const { ask } = await hooks();
  for (const events of [[], ['call.sung'], ['call.ended', 'call.ended']]) {
    expect((await ask('POST', '', { ...body, events })).json().error?.code, String(events)).toBe('BAD_REQUEST');
  }
});

it('agents and supervisors know nothing of webhooks', async () => {
  const { app, as } = await hooks();
  for (const role of ['agent', 'supervisor'] as const) {
    expect((await app.inject({ url: '/v1/webhooks', headers: await as('kim', role) })).statusCode).toBe(403);
  }
});

it('the description tells what is sent, and how it is signed', async () => {
  const { app } = await hooks();
  const document = (await app.inject('/v1/openapi.json')).json();
  const { post } = document.webhooks['call.ringing'];
  expect(post.requestBody.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/WebhookEvent' });
  expect(post.parameters.map(({ name }: { name: string }) => name)).toEqual([
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
  ]);
  expect(document.components.schemas.WebhookEvent.properties.data.properties).toHaveProperty('call');
  const { parameters } = document.paths['/v1/calls'].post;
  expect(parameters).toMatchObject([{ name: 'idempotency-key', in: 'header' }]);
});
