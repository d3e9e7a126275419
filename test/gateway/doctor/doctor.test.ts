import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TrunkBody } from '../../../src/domain/protocol/administration/trunk.ts';
import { examine } from '../../../src/gateway/doctor/examine.ts';
import { print } from '../../../src/gateway/doctor/finding.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { gatewayPlan, sipPassword } from '../../asterisk/gateway-plan.ts';
import { asteriskHookMs, RealAsterisk } from '../../asterisk/real-asterisk.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { openCarriers } from '../trunk/open-carriers.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: asteriskHookMs });

let asterisk: RealAsterisk;
let carrierPort = 0;
const carrierPassword = 'a password of the carrier';
const data = mkdtempSync(join(tmpdir(), 'sidecall-doctor-'));

/** One Asterisk with two roles: the gateway's core, and a carrier of the embedded core. */
beforeAll(async () => {
  carrierPort = await freePort();
  asterisk = await RealAsterisk.start(
    gatewayPlan({
      pjsip: `
[carrier-udp]
type=transport
protocol=udp
bind=127.0.0.1:${carrierPort}
[carrier-tcp]
type=transport
protocol=tcp
bind=127.0.0.1:${carrierPort}
[customer]
type=endpoint
aors=customer
auth=customer
context=nowhere
allow=ulaw
[customer]
type=auth
auth_type=digest
username=customer
password=${carrierPassword}
[customer]
type=aor
max_contacts=1
`,
    }),
  );
}, asteriskHookMs);

afterAll(() => asterisk?.stop());

/** The doctor's findings as printed. */
async function doctor(env: Record<string, string>, ask: typeof fetch = fetch): Promise<string[]> {
  const lines: string[] = [];
  const all = { SIDECALL_DATA: data, SIDECALL_PORT: String(await freePort()), ...env };
  for await (const finding of examine(all, { clock: systemClock, fetch: ask })) lines.push(print(finding));
  for (const secret of [sipPassword, carrierPassword, 'wrong password']) expect(lines.join('\n')).not.toContain(secret);
  return lines;
}

const wrongs = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('✗'));

describe('with an Asterisk server', () => {
  const settings = (more: Record<string, string> = {}): Record<string, string> => ({
    SIDECALL_CORE: 'asterisk',
    SIDECALL_ASTERISK_URL: asterisk.required.url,
    SIDECALL_ASTERISK_ARI_PASSWORD: asterisk.required.ari.password,
    SIDECALL_ASTERISK_SIP_PASSWORD: sipPassword,
    SIDECALL_ASTERISK_DIAL: 'PJSIP/{number}@customer',
    ...more,
  });

  it('finds the configuration that comes with the gateway right, and leaves nothing behind', async (test) => {
    const server = asterisk.for(test);
    const lines = await doctor(settings());
    expect(lines.filter((line) => !line.startsWith('✓') && !line.includes('espeak-ng'))).toEqual([]);
    for (const part of [
      /version 22/,
      /modules/,
      /endpoint sidecall is there/,
      /takes our password/,
      /context sidecall\./,
    ]) {
      expect(lines.join('\n')).toMatch(part);
    }
    expect(await server.console('core show channels count')).toMatch(/^0 active channels/m);
    expect(await server.console('pjsip show contacts')).not.toContain('sidecall.invalid');
  });

  it('tells a wrong ARI password, and asks that server nothing more', async (test) => {
    asterisk.for(test);
    const lines = await doctor(settings({ SIDECALL_ASTERISK_ARI_PASSWORD: 'a wrong password' }));
    expect(wrongs(lines)).toEqual([expect.stringMatching(/ARI password is wrong.*\n.*SIDECALL_ASTERISK_ARI_PASSWORD/)]);
    expect(lines.at(-1)).toBe(wrongs(lines)[0]);
  });

  it('tells a wrong SIP password, and finds the rest right', async (test) => {
    asterisk.for(test);
    const lines = await doctor(settings({ SIDECALL_ASTERISK_SIP_PASSWORD: 'a wrong password' }));
    expect(wrongs(lines)).toEqual([expect.stringMatching(/SIP refuses.*40[13].*\n.*SIDECALL_ASTERISK_SIP_PASSWORD/)]);
  });

  it('tells a server that is not there, and goes on to the next', async (test) => {
    const server = asterisk.for(test);
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const lines = await doctor(settings({ SIDECALL_ASTERISK_URL: `${nowhere},${server.url}` }));
    expect(wrongs(lines)).toEqual([expect.stringMatching(/nothing listens there.*\n.*http\.conf/)]);
    expect(lines.join('\n')).toContain('takes our password');
  });

  it('tells a carrier’s endpoint that is not there', async (test) => {
    asterisk.for(test);
    const lines = await doctor(settings({ SIDECALL_ASTERISK_DIAL: 'PJSIP/{number}@nobody' }));
    expect(wrongs(lines)).toEqual([expect.stringContaining('SIDECALL_ASTERISK_DIAL')]);
  });

  it('tells a module that is missing, a context that is missing, and an endpoint that is not as it should be', async (test) => {
    const server = asterisk.for(test);
    await server.console('module unload chan_websocket.so');
    await server.console('dialplan remove context sidecall');
    try {
      const lines = wrongs(await doctor(settings()));
      expect(lines).toEqual([
        expect.stringMatching(/chan_websocket\.so is not running.*\n.*module load chan_websocket\.so/),
        expect.stringMatching(/no context sidecall.*\n.*sidecall-extensions\.conf/),
      ]);
    } finally {
      await server.console('module load chan_websocket.so');
      await server.console('dialplan reload');
    }
  });

  it('tells a version that is too old, and a clock that is wrong', async (test) => {
    asterisk.for(test);
    // Simulates the answers of an older server with a slow clock. All other answers come from the real one.
    const older: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      if (!String(input).endsWith('/ari/asterisk/info')) return answer;
      return new Response(JSON.stringify({ system: { version: '20.9.1' } }), {
        headers: { date: new Date(Date.now() - 90_000).toUTCString() },
      });
    };
    const lines = wrongs(await doctor(settings(), older));
    expect(lines).toEqual([expect.stringContaining('22 or newer'), expect.stringMatching(/(?:89|9\d|1\d\d) s behind/)]);
  });
});

describe('with a trunk', () => {
  const settings = async (more: object): Promise<Record<string, string>> => ({
    SIDECALL_TRUNK_PORT: String(await freePort()),
    SIDECALL_TRUNKS: JSON.stringify([
      {
        ...{ name: 'carrier', host: '127.0.0.1', port: carrierPort, user: 'customer', password: carrierPassword },
        register: true,
        ...more,
      },
    ]),
  });

  it.each(['udp', 'tcp'])('over %s finds the right settings right', async (transport) => {
    if (asterisk.missing !== null) return;
    const lines = await doctor(await settings({ transport }));
    expect(lines.filter((line) => !line.startsWith('✓') && !line.includes('espeak-ng'))).toEqual([]);
    expect(lines.join('\n')).toMatch(/answers OPTIONS[\s\S]*sees us at 127\.0\.0\.1[\s\S]*takes our user and password/);
  });

  it('examines the trunks of the database with those of the settings, and that of emergency calls', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sidecall-doctor-trunks-'));
    const storage = await openStorage(join(folder, 'sidecall.db'), systemClock);
    const key = 'a key for the secrets of tests, of 32 characters';
    const { carriers } = openCarriers(storage);
    const body = { port: await freePort(), transport: 'tcp' } as const;
    await carriers.put('stored', TrunkBody.parse({ ...body, host: '127.0.0.1' }), {});
    await carriers.put('off', TrunkBody.parse({ ...body, host: '127.0.0.1', enabled: false }), {});
    await storage.close();
    const lines = await doctor({
      SIDECALL_DATA: folder,
      SIDECALL_SECRET_KEY: key,
      SIDECALL_EMERGENCY: '{"trunk":"off"}',
      SIDECALL_TRUNK_PORT: String(await freePort()),
    });
    expect(wrongs(lines).filter((line) => /trunk/i.test(line))).toEqual([
      expect.stringContaining('SIDECALL_EMERGENCY names the trunk off, which is not in use.'),
      expect.stringContaining('Trunk stored: no connection to port'),
    ]);
  });

  it('tells a wrong password', async (test) => {
    asterisk.for(test);
    const lines = await doctor(await settings({ password: 'a wrong password' }));
    expect(wrongs(lines)).toEqual([expect.stringMatching(/refuses our password \(401.*\n.*Compare/)]);
  });

  it('tells an address translation by what the trunk sees', async (test) => {
    asterisk.for(test);
    const lines = await doctor({ ...(await settings({})), SIDECALL_PUBLIC_ADDRESS: '192.0.2.1' });
    expect(wrongs(lines)).toEqual([
      expect.stringMatching(/sees us at 127\.0\.0\.1, but SIDECALL_PUBLIC_ADDRESS is 192/),
    ]);
  });

  it('tells a host that nobody knows, and a port where nothing listens', async () => {
    const [lost] = wrongs(await doctor(await settings({ host: 'carrier.invalid' })));
    expect(lost).toMatch(/carrier\.invalid has no address/);
    const [closed] = wrongs(await doctor(await settings({ transport: 'tcp', port: await freePort() })));
    expect(closed).toMatch(/over TCP: nothing listens there/);
  });
});

describe('with a certificate for trunks', () => {
  const fixtures = join(import.meta.dirname, '../trunk/fixtures');
  const trunk = { name: 'carrier', host: '127.0.0.1', pingSeconds: 0 };
  const settings = async (cert: string, key: string): Promise<Record<string, string>> => ({
    SIDECALL_TRUNK_PORT: String(await freePort()),
    SIDECALL_TRUNK_TLS_PORT: String(await freePort()),
    SIDECALL_TRUNKS: JSON.stringify([trunk]),
    SIDECALL_TRUNK_TLS_CERT: cert && join(fixtures, cert),
    SIDECALL_TRUNK_TLS_KEY: key && join(fixtures, key),
  });

  it('says until when it is valid', async () => {
    const lines = await doctor(await settings('certificate.pem', 'key.pem'));
    expect(lines.join('\n')).toMatch(/✓ The certificate for SIP over TLS is valid until 21\d\d-/);
  });

  it.each([
    ['certificate.pem', '', /must be set together/],
    ['certificate.pem', 'nowhere.pem', /SIDECALL_TRUNK_TLS_KEY: .*nowhere\.pem cannot be read \(ENOENT\)/],
    ['key.pem', 'key.pem', /SIDECALL_TRUNK_TLS_CERT, _KEY and _CA must be PEM/],
  ])('tells what is wrong with %s and “%s”', async (cert, key, says) => {
    expect(wrongs(await doctor(await settings(cert, key)))).toEqual([expect.stringMatching(says)]);
  });
});

describe('on its own machine', () => {
  it('is a command of its own, whose exit code tells', async () => {
    const run = async (env: Record<string, string>): Promise<{ status: number | null; stdout: string }> =>
      spawnSync(process.execPath, [join(import.meta.dirname, '../../../src/gateway/bin.ts'), 'doctor'], {
        env: { PATH: process.env.PATH, SIDECALL_DATA: data, SIDECALL_PORT: String(await freePort()), ...env },
        encoding: 'utf8',
      });
    const well = await run({});
    expect(well.stdout).toMatch(/✓ The settings can be read\.[\s\S]*All is right\./);
    expect(well.status).toBe(0);
    const ill = await run({ SIDECALL_DATA: '/dev/null/data' });
    expect(ill.stdout).toMatch(/✗ The data folder[\s\S]*One thing is wrong\./);
    expect(ill.status).toBe(1);
  });

  it('says what the rules for outgoing calls allow', async () => {
    const usual = (await doctor({ SIDECALL_COUNTRY: 'GB' })).join('\n');
    expect(usual).toMatch(
      /✓ Outgoing calls: GB; each agent at most 20 calls a minute, .*960 minutes a day; all together/,
    );
    const wide = (await doctor({ SIDECALL_OUTBOUND: '{"countries":["*","LV"],"allow":["+1900"]}' })).join('\n');
    expect(wide).toMatch(/all countries but those with many fraud reports, LV; 1 more prefixes;[\s\S]*→ A short list/);
  });

  it('says which setting is wrong, without its value', async () => {
    const lines = await doctor({ SIDECALL_TRUNK_PORT: 'wrong password', SIDECALL_CORE: 'other' });
    expect(lines).toHaveLength(2);
    expect(wrongs(lines).join('\n')).toMatch(/SIDECALL_TRUNK_PORT[\s\S]*SIDECALL_CORE must be embedded or asterisk/);
  });

  it('tells another program on the port from a gateway, and a folder that cannot be made', async () => {
    let body: unknown = { hello: 'world' };
    const server = createServer((_request, response) => response.end(JSON.stringify(body)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const SIDECALL_PORT = String((server.address() as AddressInfo).port);
    try {
      const other = wrongs(await doctor({ SIDECALL_PORT, SIDECALL_DATA: '/dev/null/data' }));
      expect(other).toEqual([expect.stringContaining('/dev/null/data'), expect.stringContaining('another program')]);
      body = { status: 'ok', core: { channels: 0 } };
      expect((await doctor({ SIDECALL_PORT })).join('\n')).toContain('used by a running gateway');
    } finally {
      server.close();
    }
  });
});
