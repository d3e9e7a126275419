import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { examine } from '../../src/gateway/doctor/examine.ts';
import { print } from '../../src/gateway/doctor/finding.ts';
import { systemClock } from '../../src/gateway/start/system-clock.ts';
import { asteriskHookMs, RealAsterisk } from '../asterisk/real-asterisk.ts';
import { freePort } from '../e2e/support/free-port.ts';

const bin = join(import.meta.dirname, '../../src/gateway/bin.ts');
const names = ['http', 'ari', 'pjsip', 'extensions'];

/** Runs `npx sidecall …`. */
function sidecall(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { timeout: 150_000, killSignal: 'SIGKILL' }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

it('asks for a folder', async () => {
  const { code, err } = await sidecall('asterisk-conf');
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('which folder') });
});

it(
  'writes files of new passwords, which an Asterisk of the distribution takes as they are',
  async (test) => {
    const folder = join(mkdtempSync(join(tmpdir(), 'sidecall-conf-')), 'asterisk');
    const { code, out } = await sidecall('asterisk-conf', folder);
    expect(code).toBe(0);
    expect(out).toContain(`SIDECALL_CONFIG=${folder}/sidecall.json npx sidecall doctor`);
    const written = names.map((name) => `sidecall-${name}.conf`);
    expect(readdirSync(folder).sort()).toEqual([...written, 'sidecall.json'].sort());
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(written.map((name) => read(folder, name)).join('')).not.toContain('CHANGE-ME');

    // New passwords on a second run would lock the gateway out.
    const before = read(folder, 'sidecall.json');
    expect(await sidecall('asterisk-conf', folder)).toMatchObject({
      code: 1,
      err: expect.stringContaining('they stay'),
    });
    expect(read(folder, 'sidecall.json')).toBe(before);

    const settings = JSON.parse(before) as Record<string, string>;
    const asterisk = await RealAsterisk.start({
      ariPassword: settings.SIDECALL_ASTERISK_ARI_PASSWORD ?? '',
      files: ({ root, httpPort }) => distributed(join(root, 'etc/asterisk'), folder, httpPort),
    });
    try {
      const { url } = asterisk.for(test);
      // The configuration contains no carrier, because carriers differ by installation.
      const found = await doctor({ ...settings, SIDECALL_ASTERISK_URL: url });
      // espeak-ng depends on the machine.
      expect(found.filter((line) => !line.includes('espeak-ng'))).toEqual([expect.stringContaining('no carrier')]);
    } finally {
      await asterisk.stop();
    }
  },
  asteriskHookMs,
);

/** The distribution's own files with the lines that an administrator adds, and the copied files. */
function distributed(etc: string, folder: string, httpPort: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of names) {
    files[`${name}.conf`] = `${read(etc, `${name}.conf`)}\n#include sidecall-${name}.conf\n`;
    files[`sidecall-${name}.conf`] = read(folder, `sidecall-${name}.conf`);
  }
  // Other instances run on this machine, so the port differs.
  files['http.conf'] += `[general](+)\nbindport=${httpPort}\n`;
  return files;
}

/** The problems that the doctor finds. */
async function doctor(settings: Record<string, string>): Promise<string[]> {
  const env = {
    SIDECALL_DATA: mkdtempSync(join(tmpdir(), 'sidecall-conf-data-')),
    SIDECALL_PORT: String(await freePort()),
  };
  const wrong: string[] = [];
  for await (const finding of examine({ ...env, ...settings }, { clock: systemClock, fetch })) {
    const line = print(finding);
    if (!line.startsWith('✓')) wrong.push(line);
  }
  return wrong;
}
