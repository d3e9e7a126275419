import { expect, it } from 'vitest';
import { reportSettings } from '../../../src/gateway/config/report.ts';
import type { Finding } from '../../../src/gateway/doctor/finding.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';

const env = {
  SIDECALL_PORT: '9000',
  SIDECALL_JWT_SECRET: 'a secret that no page may show, ever',
  SIDECALL_SPEECH_URL: 'https://user:word-of-mouth@speech.example/say',
};
const file = { SIDECALL_HOST: '0.0.0.0', SIDECALL_PORT: 1, SIDECALL_API_KEYS_FILE: '/etc/keys' };

it('administrators see each setting and where it comes from, without secrets', async () => {
  const { app, withKey, as } = await testApp({
    about: { settings: () => reportSettings(env, file), examine: async () => [] },
  });
  const answer = await app.inject({ url: '/v1/settings', headers: await as('root', 'admin') });
  const all = answer.json() as { name: string; value: string | null; source: string }[];
  const shown = (name: string) => {
    const { value, source } = all.find((each) => each.name === name) ?? { value: 'missing', source: '' };
    return [value, source];
  };
  expect(shown('SIDECALL_PORT')).toEqual(['9000', 'environment']);
  expect(shown('SIDECALL_HOST')).toEqual(['0.0.0.0', 'file']);
  expect(shown('SIDECALL_COUNTRY')).toEqual([expect.any(String), 'default']);
  expect(shown('SIDECALL_JWT_SECRET')).toEqual([null, 'environment']);
  expect(shown('SIDECALL_API_KEYS')).toEqual([null, 'secret-file']);
  expect(shown('SIDECALL_CALL_KEYS')).toEqual(['', 'default']);
  expect(shown('SIDECALL_SPEECH_URL')).toEqual(['https://…@speech.example/say', 'environment']);
  expect(answer.body).not.toMatch(/no page may show|word-of-mouth/);
  expect((await app.inject({ url: '/v1/settings', headers: withKey })).statusCode).toBe(200);
  for (const path of ['/v1/settings', '/v1/doctor']) {
    expect((await app.inject({ url: path, headers: await as('sam', 'supervisor') })).statusCode, path).toBe(403);
  }
});

it('requests that come during an examination get the same report', async () => {
  const finding: Finding = { verdict: 'wrong', says: 'The disk is full.', todo: 'Free some space.' };
  const waiting: (() => void)[] = [];
  let begun = 0;
  const examine = async () => {
    begun += 1;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return [finding];
  };
  const clock = new ManualClock('2030-01-01T00:00:00.000Z');
  const { app, withKey: headers } = await testApp({ clock, about: { settings: () => [], examine } });
  const asked = [0, 1].map(() => app.inject({ url: '/v1/doctor', headers }));
  while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  waiting[0]?.();
  const reports = (await Promise.all(asked)).map((answer) => answer.json());
  expect([begun, reports]).toEqual([1, [0, 1].map(() => ({ at: '2030-01-01T00:00:00.000Z', findings: [finding] }))]);
});
