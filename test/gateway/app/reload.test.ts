import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { readSettings } from '../../../src/gateway/config/config.ts';
import { createReload } from '../../../src/gateway/start/reload.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { dataFolder, startProcess } from './process.ts';

function reloading(before: object, apply: () => Promise<readonly string[]> = async () => []) {
  const lines: [level: string, fields: object, message: string][] = [];
  const keep = (level: string) => (fields: object, message: string) => void lines.push([level, fields, message]);
  const logger = { level: 'info', info: keep('info'), warn: keep('warn'), error: keep('error') };
  let file = before;
  const reload = createReload({
    settings: readSettings({}, before),
    read: () => readSettings({}, file),
    logger: logger as never,
    apply,
  });
  return {
    logger,
    async to(next: object) {
      file = next;
      await reload();
      return lines.splice(0);
    },
  };
}

describe('a reload', () => {
  it('takes over what can change, and names what needs a restart until that comes', async () => {
    const { to, logger } = reloading({ SIDECALL_PORT: 8080 });
    expect(await to({ SIDECALL_PORT: 8081, SIDECALL_LOG_LEVEL: 'debug' })).toEqual([
      [
        'warn',
        { changed: ['SIDECALL_LOG_LEVEL'], needsRestart: ['SIDECALL_PORT'] },
        'settings reloaded; some changes need a restart',
      ],
    ]);
    expect(logger.level).toBe('debug');
    expect(await to({ SIDECALL_PORT: 8081, SIDECALL_LOG_LEVEL: 'debug' })).toEqual([
      ['warn', { changed: [], needsRestart: ['SIDECALL_PORT'] }, expect.any(String)],
    ]);
    expect(await to({ SIDECALL_PORT: 8080, SIDECALL_LOG_LEVEL: 'debug' })).toEqual([
      ['info', { changed: [] }, 'settings reloaded'],
    ]);
  });

  it('with wrong settings says why and keeps those in use', async () => {
    const { to, logger } = reloading({});
    const [line] = await to({ SIDECALL_LOG_LEVEL: 'loud', SIDECALL_PROT: 1 });
    expect(line?.[0]).toBe('error');
    expect(line?.[1]).toEqual({
      problems: [
        'SIDECALL_PROT in the configuration file is not a setting; did you mean SIDECALL_PORT?',
        expect.stringContaining('SIDECALL_LOG_LEVEL must be'),
      ],
    });
    expect(logger.level).toBe('info');
  });

  it('that the gateway cannot apply changes nothing else', async () => {
    const refuse = () => Promise.reject(new CodedError('CONFIG_INVALID', { message: 'no PEM' }));
    const { to, logger } = reloading({}, refuse);
    expect(await to({ SIDECALL_LOG_LEVEL: 'debug' })).toEqual([
      ['error', { problems: [expect.stringContaining('no PEM')] }, expect.any(String)],
    ]);
    expect(logger.level).toBe('info');
  });

  it('of a secret in a file names the setting, and never its value', async () => {
    const folder = dataFolder();
    const file = join(folder, 'secret');
    writeFileSync(file, 'the first secret of more than 32 characters');
    const { to } = reloading({ SIDECALL_JWT_SECRET_FILE: file });
    writeFileSync(file, 'the second secret of more than 32 characters');
    const lines = await to({ SIDECALL_JWT_SECRET_FILE: file });
    expect(lines).toEqual([['warn', { changed: [], needsRestart: ['SIDECALL_JWT_SECRET'] }, expect.any(String)]]);
    expect(JSON.stringify(lines)).not.toContain('second');
  });
});

it.skipIf(process.platform === 'win32')(
  'SIGHUP reloads trunks and the log level, and never ends the gateway',
  async () => {
    const data = dataFolder();
    const config = join(data, 'sidecall.json');
    const trunk = (name: string) => ({ name, host: '127.0.0.1', port: 9, pingSeconds: 0 });
    const write = (settings: object) => writeFileSync(config, JSON.stringify(settings));
    const common = { SIDECALL_TRUNK_PORT: await freePort() };
    write({ ...common, SIDECALL_TRUNKS: [trunk('one')] });
    const main = resolve(import.meta.dirname, '../../../src/gateway/main.ts');
    const gateway = await startProcess({ data, script: main, env: { SIDECALL_CONFIG: config } });
    const metrics = async () => (await gateway.api('GET', '/metrics')).text();
    const said = (text: string) => eventually(text, () => gateway.output().includes(text));
    expect(await metrics()).toContain('sidecall_trunk_calls_total{trunk="one",direction="in"} 0');

    write({ ...common, SIDECALL_TRUNKS: [trunk('two')], SIDECALL_LOG_LEVEL: 'debug' });
    gateway.child.kill('SIGHUP');
    await said('"msg":"settings reloaded"');
    expect(await metrics()).toContain('sidecall_trunk_calls_total{trunk="two",direction="in"} 0');
    expect(await metrics()).not.toContain('trunk="one"');

    writeFileSync(config, '{ "SIDECALL_TRUNKS": [');
    gateway.child.kill('SIGHUP');
    await said('settings not reloaded: the old ones stay in use');
    expect(await metrics()).toContain('trunk="two"');
    expect(await gateway.kill('SIGTERM')).toBe(0);
  },
);
