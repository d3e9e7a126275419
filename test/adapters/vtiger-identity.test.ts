import { expect, it } from 'vitest';
import { definition } from '../../adapters/vtiger/connector.ts';
import { EmbedPage } from '../../src/domain/protocol/embed.ts';
import { ManualClock } from '../../src/testing/manual-clock.ts';
import { testApp } from '../gateway/app/app.ts';

/** Made by the module's Gateway.php, with this secret, for the user 19x5 at 2026-01-01T00:00:00Z. */
const signingSecret = '0123456789abcdef0123456789abcdef0123456789abcdef';
const token =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJzaWRlY2FsbCIsInVzZXIiOiIxOXg1IiwiaWF0IjoxNzY3MjI1NjAwLCJleHAiOjE3NjcyMjU3MjAsImp0aSI6IjAwMTEyMjMzNDQ1NTY2Nzc4ODk5YWFiYmNjZGRlZWZmIn0.TGa2AqnZg0QuPHGuSP7v6SUsxnksPXaY9x2IhKH0tRI';

async function gateway(more: { secret?: string; users?: Record<string, string> } = {}) {
  const { secret = signingSecret, users = { '19x5': 'robin' } } = more;
  const clock = new ManualClock();
  const { app, withKey } = await testApp({ clock, crm: { definitions: { vtiger: definition } } });
  const values = { username: 'sidecall', accessKey: 'demoAccessKey', signingSecret: secret };
  const origins = ['https://crm.example'];
  const payload = { adapter: 'vtiger', baseUrl: 'https://crm.example', values, users, origins };
  await app.inject({ method: 'PUT', url: '/v1/crm-connections/vtiger', headers: withKey, payload });
  async function open(given = token) {
    const query = new URLSearchParams({ origin: 'https://crm.example', token: given });
    const { statusCode, body } = await app.inject({ url: `/embed/vtiger?${query}` });
    const [, data] = /id="sidecall-embed">(.*?)<\/script>/s.exec(body) ?? [];
    if (data !== undefined) return [statusCode, EmbedPage.parse(JSON.parse(data)).token?.identity];
    return [statusCode, (JSON.parse(body) as { error: { code: string } }).error.code];
  }
  return { clock, open };
}

it('the token of Vtiger’s module names the agent of its user, once', async () => {
  const { open } = await gateway();
  expect(await open()).toEqual([200, 'robin']);
  expect(await open()).toEqual([401, 'IDENTITY_REPLAYED']);
});

it('a token is refused after two minutes, with another secret, for a user without an agent, and if it is changed', async () => {
  const late = await gateway();
  late.clock.advance(10 * 60_000);
  expect(await late.open()).toEqual([401, 'IDENTITY_EXPIRED']);
  const other = await gateway({ secret: 'the secret of another Vtiger' });
  expect(await other.open()).toEqual([401, 'IDENTITY_INVALID']);
  const stranger = await gateway({ users: { '19x6': 'robin' } });
  expect(await stranger.open()).toEqual([403, 'IDENTITY_UNKNOWN']);
  const { open } = await gateway();
  const [head, , signature] = token.split('.');
  const claims = { aud: 'sidecall', user: '19x1', iat: 1767225600, exp: 1767225720, jti: '1' };
  const forged = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
  expect(await open(forged)).toEqual([401, 'IDENTITY_INVALID']);
});
