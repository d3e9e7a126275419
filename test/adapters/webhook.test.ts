import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standardWebhookHeaders } from '../../adapters/kit/standard-webhooks.ts';
import { definition } from '../../adapters/webhook/connector.ts';
import { crmWebhooks } from '../../src/domain/protocol/webhooks/crm-webhook.ts';
import { entry, nothing, patient } from './contract/crm-under-test.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { liveCall } from './contract/optional-methods.ts';
import { crmContract } from './crm-contract.ts';
import { connectionTo } from './test-connection.ts';
import { secret } from './webhook/server.ts';
import { origin, settings, startOwn } from './webhook/under-test.ts';

let own: Awaited<ReturnType<typeof startOwn>>;
beforeAll(async () => {
  own = await startOwn();
});
afterAll(() => own.close());

crmContract(definition.manifest, async () => own.open());

it('signs as Standard Webhooks does', async () => {
  // The vector of the specification, which the gateway's webhooks are tested with as well.
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' };
  expect(await standardWebhookHeaders(message, secret)).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

describe('a server', () => {
  it('gets the same id with each attempt of an event, another one with each revision, and never one with a full stop', async () => {
    const { adapter } = own.open();
    const save = (revision: number) => adapter.saveCallLog(entry('CA.1', { revision }), nothing, patient);
    await save(1);
    await save(1);
    await save(2);
    const ids = own.server.seen.map(({ id }) => id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
    for (const id of ids) expect(id).not.toContain('.');
    expect(own.server.faults).toEqual([]);
  });

  it('refuses a request with another secret, which pauses the connection', async () => {
    own.open();
    const wrong = connectionTo(
      `${origin}/base`,
      { token: `whsec_${btoa('x'.repeat(24))}` },
      { settings, fetch: own.throughProxy },
    );
    const adapter = definition.createConnector(wrong);
    await expect(adapter.findContacts('+14155550123', patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
  });

  it.each(['', 'whsec_', 'whsec_short', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZI o2LaLaSw'])(
    'is not asked with “%s” as the secret',
    async (token) => {
      own.open();
      const before = own.proxy.requests;
      const adapter = definition.createConnector(
        connectionTo(origin, { token }, { settings, fetch: own.throughProxy }),
      );
      await expect(adapter.findContacts('+14155550123', patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
      expect(own.proxy.requests).toBe(before);
    },
  );

  it('says who should take a call, and which record it is about', async () => {
    const { adapter } = own.open();
    own.server.state.hint = { owner: 'user-7', about: { kind: 'deal', id: '9' }, further: 1 };
    expect(await adapter.notify?.(liveCall, patient)).toEqual({ owner: 'user-7', about: { kind: 'deal', id: '9' } });
    own.server.state.hint = {};
    expect(await adapter.notify?.(liveCall, patient)).toBeNull();
  });

  it('cannot make a link that is no web address', async () => {
    const { adapter } = own.open();
    const numbers = ['+14155550123'];
    own.server.state.contacts.push(
      { id: '1', name: 'One', numbers, url: 'javascript:alert(1)' },
      { id: '2', name: 'Two', numbers, url: 'https://server.example/2' },
    );
    const found = await adapter.findContacts('+14155550123', patient);
    expect(found.map(({ url }) => url)).toEqual([null, 'https://server.example/2']);
  });

  it.each(['contacts', '/a?b', '/a b', '//other.example', '/../up'])('has no path “%s”', (contactsPath) => {
    const open = () => own.open({ settings: { contactsPath } });
    expect(open).toThrow(expect.objectContaining({ code: 'CRM_CONNECTION_INVALID' }));
  });
});

it('of calls logged through a network full of faults, none is missing, and none is there twice', async () => {
  own.open();
  const busy = () => Response.json({ error: 'busy' }, { status: 429, headers: { 'retry-after': '10' } });
  const written = await logThroughFaults(
    'webhook',
    own.throughProxy,
    busy,
    (parts) => definition.createConnector(connectionTo(`${origin}/base`, { token: secret }, { settings, ...parts })),
    // One request for each write.
    120,
  );
  const filed = [...own.server.state.calls.values()].map(({ data }) => data);
  expect(filed.map(({ callId }) => callId).toSorted()).toEqual(written.ids.toSorted());
  expect(filed.flatMap(({ note }) => (note === '' ? [] : [note])).toSorted()).toEqual(written.notes.toSorted());
  expect(own.server.faults).toEqual([]);
});

it('every request is in the description', () => {
  expect(Object.keys(crmWebhooks)).toEqual(['crm.contacts', 'crm.call', 'crm.contact', 'crm.live']);
});
