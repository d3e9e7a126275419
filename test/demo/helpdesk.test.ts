import { importSPKI, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signedIdentity } from '../../adapters/zendesk/signed-identity.ts';
import { helpdeskBody, makeSigner } from '../../demo/helpdesk/connect.ts';
import { startSite } from '../../demo/site/app.ts';

const gateway = 'http://127.0.0.1:1';
const origins = ['http://localhost:8091'];
let signer: Awaited<ReturnType<typeof makeSigner>>;
let site: Awaited<ReturnType<typeof startSite>>;

beforeAll(async () => {
  signer = await makeSigner();
  site = await startSite({ port: 0, gateway, apiKey: 'sk_none', helpdesk: signer });
});
afterAll(() => site?.close());

it('the helpdesk’s page frames the gateway’s page of its connection', async () => {
  const page = await (await fetch(`${site.url}/helpdesk/?user=sam`)).text();
  expect(page).toContain('data-app="http://127.0.0.1:1/embed/helpdesk"');
  expect(page).toContain('data-sign="/helpdesk/sign?user=sam"');
  expect(await (await fetch(`${site.url}/helpdesk/?user="><b>`)).text()).not.toContain('<b>');
});

it('the helpdesk proves its user as Zendesk does', async () => {
  const answer = await fetch(`${site.url}/helpdesk/sign?user=sam`, { method: 'POST' });
  const { token } = (await answer.json()) as { token: string };
  const { baseUrl, values, users } = helpdeskBody(signer, origins);
  const { payload } = await jwtVerify(token, await importSPKI(values.appPublicKey, 'RS256'), { algorithms: ['RS256'] });
  expect(signedIdentity.belongs(payload, { baseUrl, settings: values })).toBe(true);
  expect(users[signedIdentity.user(payload) ?? '']).toBe('sam');
  expect((await fetch(`${site.url}/helpdesk/sign?user=stranger`, { method: 'POST' })).status).toBe(404);
});
