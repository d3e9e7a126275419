import { afterEach, describe, expect, test } from 'vitest';
import type { TrunkView } from '../../../src/domain/protocol/administration/trunk.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { testApp } from '../app/app.ts';
import { answer, Carrier, calls, digestChallenge, field, ours, sdp, talking } from './carrier.ts';
import { closeAll, type Ours } from './kit.ts';

afterEach(closeAll);

/** An app whose core is this one, with its trunks over REST. */
async function administered({ core }: Pick<Ours, 'core'>, env: Record<string, string> = {}) {
  const { app, withKey, storage, recordings } = await testApp({
    env,
    core: {
      reload: (settings) => core.reload(settings),
      trunkFigures: () => core.trunkFigures(),
      endingTrunks: () => core.endingTrunks(),
      openTrunkPorts: () => core.openTrunkPorts(),
    },
  });
  const ask = async (method: 'GET' | 'PUT' | 'DELETE' | 'POST', path: string, payload?: object) =>
    app.inject({ method, url: `/v1/trunks${path}`, headers: withKey, ...(payload && { payload }) });
  return {
    storage,
    recordings,
    ask,
    put: async (name: string, body: object): Promise<TrunkView> => {
      const reply = await ask('PUT', `/${name}`, body);
      expect(reply.statusCode, reply.body).toBe(200);
      return reply.json();
    },
    list: async (): Promise<TrunkView[]> => (await ask('GET', '')).json(),
  };
}

/** Answers the next REGISTER. @returns its Expires */
async function registers(carrier: Carrier): Promise<string> {
  const asked = await carrier.next('REGISTER');
  carrier.respond(asked, '200 OK', { lines: [`Contact: ${field(asked, 'Contact')};expires=3600`] });
  return field(asked, 'Expires');
}

describe('a trunk made over REST', () => {
  test('takes calls both ways at once; it is changed, disabled and deleted without the end of a call', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway(null);
    const { put, list, ask } = await administered(gateway);
    const body = {
      ...{ host: '127.0.0.1', port: carrier.port, user: 'me', password: 'secret', register: true, pingSeconds: 0 },
      registerSeconds: 3600,
    };
    const made = await put('carrier', body);
    expect(made).toMatchObject({ id: 'carrier', origin: 'database', enabled: true, hasPassword: true, todo: null });
    expect(await registers(carrier)).toBe('3600');
    await eventually('the registration', async () => (await list())[0]?.state === 'registered');

    const { call } = await talking(carrier, gateway);
    const invite = await calls(carrier, gateway);
    carrier.respond(invite, '200 OK', answer);
    await carrier.next('ACK');
    expect(await list()).toMatchObject([{ calls: { up: 2, inbound: 1, outbound: 1 }, since: expect.any(String) }]);

    // A change on which the registration does not depend.
    expect(await put('carrier', { ...body, password: undefined, numbers: ['+14155550199'] })).toMatchObject({
      state: 'registered',
      hasPassword: true,
    });
    carrier.request('INVITE', { body: sdp });
    await carrier.next('SIP/2.0 404');
    expect(carrier.heard).toEqual([]);

    const changed = put('carrier', { ...body, user: 'you' });
    expect(await registers(carrier)).toBe('0');
    await changed;
    const again = await carrier.next('REGISTER');
    carrier.respond(again, '401 Unauthorized', digestChallenge('one'));
    const proven = await carrier.next('REGISTER', (text) => text.includes('username="you"'));
    carrier.respond(proven, '200 OK', { lines: [`Contact: ${field(proven, 'Contact')};expires=3600`] });
    await eventually('the registration', async () => (await list())[0]?.state === 'registered');

    const disabled = put('carrier', { ...body, enabled: false });
    expect(await registers(carrier)).toBe('0');
    expect(await disabled).toMatchObject({ state: 'disabled', registered: null, calls: { up: 2 } });
    carrier.request('INVITE', { body: sdp });
    await carrier.next('SIP/2.0 403');
    expect(await gateway.trunks.routes('+442079460018')).toEqual([]);

    expect((await ask('DELETE', '/carrier')).statusCode).toBe(204);
    expect(await list()).toMatchObject([{ id: 'carrier', state: 'ending', calls: { up: 2 } }]);
    carrier.request('OPTIONS', {}, call);
    await carrier.next('SIP/2.0 200', (text) => text.includes(call.callId));
    expect(gateway.events.map(({ type }) => type)).not.toContain('ChannelDestroyed');
    carrier.request('BYE', {}, call);
    await gateway.event('ChannelDestroyed');
    expect(await list()).toMatchObject([{ id: 'carrier', state: 'ending', calls: { up: 1 } }]);
    await gateway.core.hangup('out', { cause: 16 });
    carrier.respond(await carrier.next('BYE'), '200 OK');
    await eventually('no trunk', async () => (await list()).length === 0);
    expect((await ask('GET', '/carrier')).statusCode).toBe(404);
    expect((await ask('DELETE', '/carrier')).statusCode).toBe(404);
  });

  test('that loses an address takes no new calls from it, and hears the calls that it has', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway(null);
    const { put, list } = await administered(gateway);
    await put('carrier', { host: '192.0.2.1', from: ['127.0.0.1'], pingSeconds: 0 });
    const { call } = await talking(carrier, gateway);
    await put('carrier', { host: '192.0.2.1', from: ['127.0.0.7'], pingSeconds: 0 });
    carrier.request('INVITE', { body: sdp });
    await carrier.next('SIP/2.0 403');
    carrier.request('BYE', {}, call);
    await carrier.next('SIP/2.0 200', (text) => text.includes('BYE\r\n'));
    expect(await list()).toMatchObject([{ calls: { up: 0, inbound: 1 } }]);
    const unknown = gateway.trunks.counters.strangers;
    carrier.clock.advance(301_000);
    carrier.request('OPTIONS');
    await eventually('a stranger', () => gateway.trunks.counters.strangers > unknown);
  });

  test('of two accounts at one carrier gets the calls of its own numbers, and of its own dialogs', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway(null);
    const { put, list } = await administered(gateway);
    const body = { host: '127.0.0.1', port: carrier.port, pingSeconds: 0 };
    await put('one', { ...body, numbers: ['+14155550111'] });
    await put('two', { ...body, numbers: [ours], priority: 1 });
    const { call } = await talking(carrier, gateway);
    expect((await list()).map(({ id, calls }) => [id, calls.inbound])).toEqual([
      ['one', 0],
      ['two', 1],
    ]);
    carrier.request('BYE', {}, call);
    await carrier.next('SIP/2.0 200', (text) => text.includes('BYE\r\n'));
  });
});

describe('the test of a trunk', () => {
  test('says in a sentence what the carrier answered, also for a trunk that is disabled', async () => {
    const carrier = await Carrier.open();
    const { put, ask } = await administered(await carrier.gateway(null));
    await put('carrier', {
      ...{ host: '127.0.0.1', port: carrier.port, user: 'me', password: 'wrong', register: true, enabled: false },
    });
    const tested = ask('POST', '/carrier/test');
    const ping = await carrier.next('OPTIONS');
    carrier.gatewayPort = Number(/^Via: \S+ [^:]+:(\d+)/m.exec(ping)?.[1]);
    expect((await ask('POST', '/carrier/test')).json()).toMatchObject({ error: { code: 'TRUNK_TESTED' } });
    carrier.respond(ping, '200 OK');
    carrier.respond(await carrier.next('REGISTER'), '403 Forbidden');
    expect((await tested).json()).toMatchObject({
      ok: false,
      says: 'It does not let us register (403 Forbidden).',
      findings: [
        { verdict: 'right' },
        { verdict: 'note' },
        { verdict: 'wrong', todo: expect.stringContaining('password') },
      ],
    });
    const again = ask('POST', '/carrier/test');
    const other = await carrier.next('OPTIONS');
    carrier.gatewayPort = Number(/^Via: \S+ [^:]+:(\d+)/m.exec(other)?.[1]);
    carrier.respond(other, '200 OK');
    carrier.respond(await carrier.next('REGISTER'), '200 OK');
    expect((await again).json()).toMatchObject({
      ok: true,
      says: 'It answers OPTIONS (200). It takes our user and password to register.',
    });
  });
});
