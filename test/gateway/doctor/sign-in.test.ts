import { expect, it } from 'vitest';
import { readConfig } from '../../../src/gateway/config/config.ts';
import { CrmAdapters } from '../../../src/gateway/crm/adapters.ts';
import type { Check } from '../../../src/gateway/doctor/check.ts';
import { print } from '../../../src/gateway/doctor/finding.ts';
import { identityProvider, publicAddress } from '../../../src/gateway/doctor/sign-in.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { type Forgery, forgingProvider } from '../sign-in/forging-provider.ts';

async function findings(check: Check, env: Record<string, string>): Promise<string[]> {
  const parts = { env, clock: systemClock, fetch, crmAdapters: new CrmAdapters({}), running: false };
  return (await check.run(readConfig(env), parts)).map(print);
}

const settings = (issuer: string) => ({
  SIDECALL_PUBLIC_URL: 'https://cti.example',
  SIDECALL_OIDC_ISSUER: issuer,
  SIDECALL_OIDC_CLIENT_ID: 'sidecall',
  SIDECALL_OIDC_CLIENT_SECRET: 'a secret of the client',
  SIDECALL_OIDC_ROLES: '{"agent":["*"]}',
});

it('says whether the identity provider answers, and which address it has to know', async () => {
  let forgery: Forgery = {};
  const { issuer } = await forgingProvider(() => ({ ...forgery, nonce: '' }));
  const [found] = await findings(identityProvider, settings(issuer));
  expect(found).toMatch(/^✓ The identity provider answers.* https:\/\/cti\.example\/sign-in\/openid\.$/);
  forgery = { discovery: { type: 'text/html', text: '<h1>Hello</h1>' } };
  const [problem] = await findings(identityProvider, settings(issuer));
  expect(problem).toMatch(/^✗ The identity provider cannot be used .*→ See SIDECALL_OIDC_ISSUER/s);
  expect(problem).not.toContain('a secret of the client');
  expect(await findings(identityProvider, {})).toEqual([]);
});

it.each([
  ['https://cti.example', 0],
  ['http://localhost:8080', 0],
  ['http://cti.example', 1],
  ['http://localhost.example', 1],
  ['', 0],
])('names a public address over which nobody can sign in: %s', async (publicUrl, problems) => {
  expect(await findings(publicAddress, { SIDECALL_PUBLIC_URL: publicUrl })).toHaveLength(problems);
});
