import { resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { Carrier, digestChallenge, field } from '../trunk/carrier.ts';
import { closeAll } from '../trunk/kit.ts';
import { dataFolder, startProcess } from './process.ts';

afterEach(closeAll);

it('a trunk made over REST survives kill -9, with its password, and SIGHUP leaves it as it is', async () => {
  const carrier = await Carrier.open();
  const data = dataFolder();
  const script = resolve(import.meta.dirname, '../../../src/gateway/main.ts');
  const env = { SIDECALL_TRUNK_PORT: String(carrier.gatewayPort), SIDECALL_BIND_ADDRESS: '127.0.0.1' };
  const register = { register: true, user: 'me', password: 'secret', pingSeconds: 0 };
  const first = await startProcess({ data, script, env });
  const put = await first.api('PUT', '/v1/trunks/carrier', { host: '127.0.0.1', port: carrier.port, ...register });
  expect(put.status).toBe(200);
  await carrier.next('REGISTER');
  await first.kill('SIGKILL');
  carrier.heard.splice(0);

  const second = await startProcess({ data, script, env });
  const asked = await carrier.next('REGISTER');
  carrier.respond(asked, '401 Unauthorized', digestChallenge('one'));
  const proven = await carrier.next('REGISTER', (text) => text.includes('username="me"'));
  carrier.respond(proven, '200 OK', { lines: [`Contact: ${field(proven, 'Contact')};expires=3600`] });
  const state = async () => ((await (await second.api('GET', '/v1/trunks/carrier')).json()) as { state: string }).state;
  await eventually('the registration', async () => (await state()) === 'registered');
  second.child.kill('SIGHUP');
  await eventually('the reload', () => second.output().includes('settings reloaded'));
  expect(await state()).toBe('registered');
  expect(second.output() + first.output()).not.toContain('secret');
});
