import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { TrunkBody } from '../../src/domain/protocol/administration/trunk.ts';
import { Keyring } from '../../src/gateway/secrets/keyring.ts';
import { systemClock } from '../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../src/gateway/storage/open.ts';
import { gatewayPlan } from '../asterisk/gateway-plan.ts';
import { asteriskHookMs, RealAsterisk } from '../asterisk/real-asterisk.ts';
import { Carrier, digestChallenge, field } from './trunk/carrier.ts';
import { closeAll, opened } from './trunk/kit.ts';
import { openCarriers } from './trunk/open-carriers.ts';

afterEach(closeAll);

const key = 'a key for the trunks of this test, of 32 characters';

/** A data folder with these trunks. */
async function dataWith(trunks: Readonly<Record<string, object>>): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'sidecall-trunks-'));
  const storage = await openStorage(join(data, 'sidecall.db'), systemClock);
  const { carriers } = openCarriers(storage, { keyring: new Keyring(key) });
  for (const [name, body] of Object.entries(trunks)) await carriers.put(name, TrunkBody.parse(body), {});
  await storage.close();
  return data;
}

/** Runs `npx sidecall asterisk-trunks FILE`. */
function write(data: string, file: string, secret = key): Promise<{ code: number; out: string; err: string }> {
  const bin = join(import.meta.dirname, '../../src/gateway/bin.ts');
  const env = { PATH: process.env.PATH, SIDECALL_DATA: data, SIDECALL_SECRET_KEY: secret };
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, 'asterisk-trunks', file], { env, timeout: 150_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

it(
  'a reload of what “asterisk-trunks” writes lets a real Asterisk register with the password that was stored',
  async (test) => {
    const carrier = await Carrier.open();
    const data = await dataWith({
      berlin: {
        ...{ host: '127.0.0.1', port: carrier.port, user: 'customer;7', password: 'a;secret', register: true },
        ...{ registerSeconds: 60, pingSeconds: 0, from: ['192.0.2.0/28'], priority: 2 },
      },
      off: { host: 'sip.carrier.example', enabled: false },
      address: { host: '192.0.2.77', pingSeconds: 0, priority: 1, srtp: 'required', codecs: ['pcma'] },
    });
    const plan = gatewayPlan({
      pjsip: `[udp]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:${carrier.gatewayPort}\n#include sidecall-trunks.conf`,
    });
    const none = { 'sidecall-trunks.conf': '; none yet\n' };
    const asterisk = await RealAsterisk.start({ ...plan, files: { ...(plan.files as object), ...none } });
    opened.push(() => asterisk.stop());
    const server = asterisk.for(test);
    const file = join(server.folder, 'etc/sidecall-trunks.conf');
    const { code, out, err } = await write(data, file);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('SIDECALL_ASTERISK_DIAL=PJSIP/{number}@address');
    expect(out).not.toContain('secret');
    expect(readFileSync(file, 'utf8')).not.toContain('sip.carrier.example');
    const reload = /sudo asterisk -rx "(.+)"/.exec(out)?.[1] ?? '';
    await server.console(reload);
    carrier.respond(await carrier.next('REGISTER'), '401 Unauthorized', digestChallenge('one'));
    const proven = await carrier.next('REGISTER', (text) => text.includes('username="customer;7"'));
    carrier.respond(proven, '200 OK', { lines: [`Contact: ${field(proven, 'Contact')};expires=60`] });
    const endpoint = await server.console('pjsip show endpoint address');
    expect(endpoint).toMatch(/^ *context +: sidecall-from-carrier$/m);
    expect(endpoint).toMatch(/^ *media_encryption +: sdes$/m);
    expect(endpoint).toMatch(/^ *allow +: \(alaw\)$/m);
    expect(await server.console('pjsip show identifies')).toContain('192.0.2.77');
  },
  asteriskHookMs,
);

it('a password of another key is an error, and nothing is written', async () => {
  const data = await dataWith({ berlin: { host: '192.0.2.1', user: 'me', password: 'secret' } });
  const file = join(data, 'trunks.conf');
  const { code, err } = await write(data, file, 'another key, also of at least 32 characters');
  expect(code).toBe(1);
  expect(err).toContain('trunk berlin');
  expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
});
