import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { withLock } from '../../scripts/debian/lock-file.ts';
import { sourceListFor } from '../../scripts/debian/source-list.ts';
import { asteriskHookMs, RealAsterisk } from '../asterisk/real-asterisk.ts';
import { eventually } from '../e2e/support/eventually.ts';

describe('where Asterisk is fetched from', () => {
  it('is the mirror of this machine, with its keys, in another suite', () => {
    const text = `# A comment
Types: deb deb-src
URIs: http://mirror.invalid/security
Suites: bookworm-security
Components: main

Types: deb
URIs: http://mirror.invalid/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /keys/archive.gpg
`;
    const list = sourceListFor([{ name: 'debian.sources', text }], 'bookworm', 'forky');
    expect(list?.file).toMatch(/\.sources$/);
    expect(list?.text.trim().split('\n').sort()).toEqual([
      'Components: main',
      'Signed-By: /keys/archive.gpg',
      'Suites: forky',
      'Types: deb',
      'URIs: http://mirror.invalid/debian',
    ]);
  });

  it('is read from one-line entries too', () => {
    const text =
      '# deb http://old.invalid/debian bookworm main\n' +
      'deb http://mirror.invalid/security bookworm-security main\n' +
      'deb [signed-by=/keys/a.gpg] http://mirror.invalid/debian bookworm main contrib\n';
    expect(sourceListFor([{ name: 'sources.list', text }], 'bookworm', 'forky')).toEqual({
      file: 'machine.list',
      text: 'deb [signed-by=/keys/a.gpg] http://mirror.invalid/debian forky main\n',
    });
  });

  it('is nowhere where apt does not know the distribution', () => {
    const off = 'Types: deb\nEnabled: no\nURIs: http://mirror.invalid/debian\nSuites: bookworm\n';
    const files = [
      { name: 'other.list', text: 'deb http://mirror.invalid/tools stable main\n' },
      { name: 'off.sources', text: off },
    ];
    expect(sourceListFor(files, 'bookworm', 'forky')).toBeNull();
  });
});

describe('the lock', () => {
  it('lets one after the other, and takes over from the dead', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sidecall-lock-'));
    try {
      const file = join(folder, 'lock');
      const dead = spawn(process.execPath, ['-e', '']);
      await once(dead, 'exit');
      writeFileSync(file, String(dead.pid));
      let inside = 0;
      let most = 0;
      const work = async (): Promise<void> => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside -= 1;
      };
      await Promise.all([withLock(file, 60_000, work), withLock(file, 60_000, work), withLock(file, 60_000, work)]);
      expect(most).toBe(1);
      expect(existsSync(file)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a real Asterisk', () => {
  let asterisk: RealAsterisk;
  beforeAll(async () => {
    asterisk = await RealAsterisk.start({});
  }, asteriskHookMs);
  afterAll(() => asterisk?.stop());

  it('has what calls and campaigns need', async (context) => {
    const server = asterisk.for(context);
    const modules = await server.console('module show');
    for (const name of [
      'res_pjsip_transport_websocket',
      'codec_opus_open_source',
      'res_ari_channels',
      'chan_websocket',
      'app_amd',
    ]) {
      expect(modules).toMatch(new RegExp(`^${name}\\.so .*Running`, 'm'));
    }
  });

  it('ends with whoever started it, even if that is killed', async (context) => {
    asterisk.for(context);
    const script = `
      import { AsteriskServer } from ${JSON.stringify(join(import.meta.dirname, '../../scripts/asterisk/run.ts'))};
      const server = await AsteriskServer.start();
      console.log(JSON.stringify({ pid: server.pid, folder: server.folder }));
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void owner.kill('SIGKILL'));
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const { pid, folder } = JSON.parse(line.toString()) as { pid: number; folder: string };
    expect(existsSync(`/proc/${pid}/maps`)).toBe(true);
    owner.kill('SIGKILL');
    // A zombie process has no command line.
    await eventually('Asterisk to be gone', async () => {
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) === '';
    });
    rmSync(folder, { recursive: true, force: true });
  }, 150_000);
});
