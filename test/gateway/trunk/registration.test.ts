import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { Carrier, digestChallenge, field } from './carrier.ts';
import { closeAll } from './kit.ts';

afterEach(closeAll);

const registers = { register: true, user: 'me@home', password: 'secret' };

describe('a registration', () => {
  test('lasts as long as the registrar grants us, whatever it grants others of the name (10.2.4)', async () => {
    const carrier = await Carrier.open();
    const started = carrier.gateway({ ...registers, registerSeconds: 3600 });
    const asked = await carrier.next('REGISTER');
    const ours = field(asked, 'Contact');
    expect(ours).toMatch(/^<sip:me%40home@127\.0\.0\.1:\d+;transport=udp>$/);
    const others = ['Contact: <sip:me@192.0.2.7:5060>;expires=3600, <sip:me%40home@192.0.2.8>;expires=1800'];
    carrier.respond(asked, '200 OK', { lines: [...others, `Contact: ${ours};expires=100`] });
    const { trunks } = await started;
    await eventually('the registration', () => trunks.states()[0]?.up);
    carrier.clock.advance(84_000);
    await carrier.caughtUp();
    expect(carrier.heard).toEqual([]);
    carrier.clock.advance(1000);
    await carrier.next('REGISTER');
  });

  test('that the registrar wrote down another way is renewed in time for the briefest of all', async () => {
    const carrier = await Carrier.open();
    const started = carrier.gateway({ ...registers, registerSeconds: 3600 });
    const lines = ['Contact: <sip:me@192.0.2.7:5060>;expires=3600, <sip:me@192.0.2.8:1024>;expires=60'];
    carrier.respond(await carrier.next('REGISTER'), '200 OK', { lines });
    const { trunks } = await started;
    await eventually('the registration', () => trunks.states()[0]?.up);
    carrier.clock.advance(51_000);
    await carrier.next('REGISTER');
  });

  test('whose password is wrong is tried with it once, and again only for a nonce that was too old (22.2)', async () => {
    const carrier = await Carrier.open();
    void carrier.gateway(registers);
    const plain = await carrier.next('REGISTER');
    expect(field(plain, 'Authorization')).toBe('');
    carrier.respond(plain, '401 Unauthorized', digestChallenge('one'));
    carrier.respond(
      await carrier.next('REGISTER', (text) => text.includes('nonce="one"')),
      '401 Unauthorized',
      digestChallenge('two', ', stale=true'),
    );
    carrier.respond(
      await carrier.next('REGISTER', (text) => text.includes('nonce="two"')),
      '401 Unauthorized',
      digestChallenge('three'),
    );
    await carrier.caughtUp();
    expect(carrier.heard).toEqual([]);
    // The next registration starts without credentials.
    carrier.clock.advance(5000);
    expect(field(await carrier.next('REGISTER'), 'Authorization')).toBe('');
  });
});

describe('the name of a trunk', () => {
  let addresses = [{ address: '127.0.0.1', family: 4 }];

  /** A name service with the test's answers. */
  function named(): void {
    const lookup = vi
      .spyOn(dns, 'lookup')
      .mockImplementation((async (_host: string, options?: { all?: boolean }) =>
        options?.all === true ? addresses : addresses[0]) as never);
    syncBuiltinESMExports();
    afterThis = () => {
      lookup.mockRestore();
      syncBuiltinESMExports();
    };
  }

  let afterThis = (): void => {};
  afterEach(() => afterThis());

  test('is asked for an address that our socket can reach', async () => {
    addresses = [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ];
    named();
    const carrier = await Carrier.open();
    void carrier.gateway({ host: 'carrier.test', pingSeconds: 30 });
    await carrier.next('OPTIONS');
  });

  test('is asked again when two pings had no answer, also of a trunk without registration', async () => {
    addresses = [{ address: '127.0.0.9', family: 4 }];
    named();
    const carrier = await Carrier.open();
    const { trunks } = await carrier.gateway({ host: 'carrier.test', pingSeconds: 30 }, '0.0.0.0');
    addresses = [{ address: '127.0.0.1', family: 4 }];
    await eventually('two silent pings, and the next', () => {
      carrier.clock.advance(8000);
      return carrier.heard.length > 0;
    });
    expect(trunks.states()).toMatchObject([{ name: 'carrier', up: false }]);
    const ping = await carrier.next('OPTIONS');
    // The gateway's own Contact contains the address that leads there.
    expect(field(ping, 'Contact')).toContain('@127.0.0.1:');
    carrier.respond(ping, '200 OK');
    await eventually('the trunk to be up', () => trunks.states()[0]?.up);
  });

  test('that is an address which our socket cannot reach does not end the gateway', async () => {
    const carrier = await Carrier.open();
    const { trunks } = await carrier.gateway({ host: '::1', pingSeconds: 30 });
    expect(await trunks.routes('+442079460018')).toEqual([]);
  });
});
