import { createServer } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { trunksText } from '../../../src/gateway/trunk/settings.ts';
import { noTls } from '../../../src/gateway/trunk/tls-files.ts';
import { Trunks } from '../../../src/gateway/trunk/trunks.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { Carrier, sdp, talking } from './carrier.ts';
import { closeAll, type Ours } from './kit.ts';

afterEach(closeAll);

const only = ({ trunks }: Ours) => trunks.states()[0];
const changes = ({ log }: Carrier): object[] =>
  log.filter(([line]) => line === 'warn trunk state changed').map(([, fields]) => fields);

/** The network needs real time, the timers do not. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the state of a trunk', () => {
  it('is unknown until it answers, and up from then on', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway({ pingSeconds: 30 });
    const ping = await carrier.next('OPTIONS');
    expect(only(gateway)).toMatchObject({ up: null, reason: null });
    expect(changes(carrier)).toEqual([]);
    carrier.respond(ping, '200 OK');
    await eventually('the state', () => only(gateway)?.up === true);
    expect(changes(carrier)).toEqual([{ trunk: 'carrier', from: 'unknown', to: 'up', reason: null }]);
  });

  it('is down 14 s after the start if nobody answers, and says why', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway({ pingSeconds: 30 });
    await carrier.next('OPTIONS');
    carrier.clock.advance(6000);
    await turn();
    expect(only(gateway)?.up).toBe(null);
    // The next ping comes earlier than usual.
    carrier.clock.advance(2000);
    await turn();
    carrier.clock.advance(6000);
    expect(only(gateway)).toMatchObject({ up: false, reason: 'no answer to OPTIONS' });
    expect(changes(carrier)).toEqual([
      { trunk: 'carrier', from: 'unknown', to: 'down', reason: 'no answer to OPTIONS' },
    ]);
  });

  it('goes down within 45 s of a carrier that falls silent, and up with its next answer', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway({ pingSeconds: 30 });
    carrier.respond(await carrier.next('OPTIONS'), '200 OK');
    await eventually('the state', () => only(gateway)?.up === true);
    for (let second = 0; second < 45; second += 1) {
      carrier.clock.advance(1000);
      await turn();
    }
    expect(only(gateway)?.up).toBe(false);
    carrier.heard.splice(0);
    carrier.clock.advance(10_000);
    carrier.respond(await carrier.next('OPTIONS'), '200 OK');
    await eventually('the state', () => only(gateway)?.up === true);
    expect(changes(carrier)).toMatchObject([
      { from: 'unknown', to: 'up' },
      { from: 'up', to: 'down', reason: 'no answer to OPTIONS' },
      { from: 'down', to: 'up', reason: null },
    ]);
  });

  it('counts an answer that comes late', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway({ pingSeconds: 30 });
    const ping = await carrier.next('OPTIONS');
    carrier.clock.advance(7000);
    await turn();
    carrier.respond(ping, '200 OK');
    await eventually('the state', () => only(gateway)?.up === true);
  });

  it('is down where the registrar refuses, with its status', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway({ register: true, user: 'me', password: 'secret' });
    const asked = await carrier.next('REGISTER');
    expect(only(gateway)).toMatchObject({ up: null, registered: null });
    carrier.respond(asked, '403 Forbidden');
    await eventually('the state', () => only(gateway)?.up === false);
    expect(only(gateway)).toMatchObject({ reason: 'registration refused (403)', registered: false });
  });

  it('is down where the registrar is silent, before its transaction is over', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway({ register: true, user: 'me', password: 'secret' });
    await carrier.next('REGISTER');
    carrier.clock.advance(6000);
    expect(only(gateway)).toMatchObject({ up: false, reason: 'no answer to REGISTER' });
  });

  it('is down where its name has no address, also without pings and registration', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway({ host: 'carrier.invalid', pingSeconds: 0 });
    expect(only(gateway)?.up).toBe(false);
    expect(only(gateway)?.reason).toMatch(/^no address of carrier\.invalid \(E/);
  });

  it('is down at once where a connection is refused', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway({ transport: 'tcp', port: await freePort(), pingSeconds: 30 });
    await eventually('the state', () => only(gateway)?.up === false);
    expect(only(gateway)?.reason).toBe('no connection (ECONNREFUSED)');
  });

  it('without pings and registration is what its last call told', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    expect(only(gateway)?.up).toBe(null);
    carrier.request('OPTIONS');
    await carrier.next('SIP/2.0 200');
    expect(only(gateway)?.up).toBe(true);
  });
});

describe('trunks', () => {
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };

  it('that are up are tried before those of which nothing is known, and those before the ones that are down', async () => {
    const carrier = await Carrier.open();
    const { trunks } = await carrier.gateway({ priority: 9 });
    const own = { name: 'carrier', host: '127.0.0.1', port: carrier.port, priority: 9, pingSeconds: 0 };
    const unknown = { name: 'unknown', host: '127.0.0.2', priority: 1, pingSeconds: 0 };
    // A port without a listener, over TCP: the trunk is down at once.
    const down = {
      ...unknown,
      name: 'down',
      host: '127.0.0.1',
      port: await freePort(),
      transport: 'tcp',
      pingSeconds: 30,
    };
    await trunks.update(trunksText.parse(JSON.stringify([down, unknown, own])), noTls);
    carrier.request('OPTIONS');
    await carrier.next('SIP/2.0 200');
    await eventually('the states', () => trunks.states().filter(({ up }) => up === null).length === 1);
    expect(trunks.states().map(({ name, up }) => `${name} ${up}`)).toEqual([
      'carrier true',
      'down false',
      'unknown null',
    ]);
    const ways = await trunks.routes('+442079460018');
    expect(ways.map(({ principal }) => principal.identity)).toEqual(['carrier', 'unknown']);
  });

  it('that are changed or removed while running keep their calls; new ones take calls at once', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    const { trunks } = gateway;
    const { call } = await talking(carrier, gateway);
    const other = { name: 'other', host: '127.0.0.2', pingSeconds: 0 };
    await trunks.update(trunksText.parse(JSON.stringify([other])), noTls);
    expect(trunks.states().map(({ name }) => name)).toEqual(['other']);
    // A new call of the removed trunk is refused. Its existing call continues.
    carrier.request('INVITE', { body: sdp });
    await carrier.next('SIP/2.0 403');
    carrier.request('OPTIONS', {}, call);
    await carrier.next('SIP/2.0 200');
    expect(gateway.events.map(({ type }) => type)).not.toContain('ChannelDestroyed');
    const back = { name: 'carrier', host: '127.0.0.1', port: carrier.port, pingSeconds: 0, callerId: '1' };
    await trunks.update(trunksText.parse(JSON.stringify([other, back])), noTls);
    carrier.request('BYE', {}, call);
    await gateway.event('ChannelDestroyed');
    carrier.request('INVITE', { body: sdp });
    await carrier.next('SIP/2.0 100');
  });

  it.each([
    ['SIDECALL_TRUNK_PORT', 'Port %d for trunks is in use', false],
    ['SIDECALL_TRUNK_TLS_PORT', 'Port %d for trunks over TLS is in use', true],
  ])('whose port is taken name %s', async (setting, message, overTls) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port: taken } = server.address() as { port: number };
    const fixtures = new URL('./fixtures/', import.meta.url).pathname;
    const trunks = new Trunks({
      trunks: [],
      port: overTls ? await freePort() : taken,
      tls: { port: taken, certificate: `${fixtures}certificate.pem`, key: `${fixtures}key.pem`, authorities: null },
      ...{ bindAddress: '127.0.0.1', publicAddress: null, clock: new ManualClock(), logger: quiet },
    });
    const error = await trunks.open().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toMatchObject({ code: 'PORT_TAKEN', message: `${message.replace('%d', String(taken))}.` });
    expect((error as CodedError).help).toContain(`set ${setting} to a free port`);
    expect((error as CodedError).help).not.toContain('SIDECALL_PORT');
  });

  it('on an address of another machine name SIDECALL_BIND_ADDRESS', async () => {
    const trunks = new Trunks({
      ...{ trunks: [], port: await freePort(), bindAddress: '192.0.2.1', publicAddress: null },
      ...{ clock: new ManualClock(), logger: quiet },
    });
    await expect(trunks.open()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('SIDECALL_BIND_ADDRESS'),
    });
  });
});
