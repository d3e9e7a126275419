import { expect, it } from 'vitest';
import type { Role } from '../../../src/domain/protocol/session.ts';
import { testApp } from '../app/app.ts';

const everyone = ['agent', 'supervisor', 'admin', 'visitor', 'carrier', 'key', 'nobody'] as const;
const staff = ['agent', 'supervisor', 'admin', 'key'];
const managers = ['admin', 'key'];

it.each([
  ['GET', '/v1/session', ['agent', 'supervisor', 'admin', 'visitor', 'carrier', 'key']],
  ['GET', '/v1/calls', staff],
  ['GET', '/v1/calls/CA1', staff],
  ['POST', '/v1/calls/CA1/hold', staff],
  ['POST', '/v1/calls/CA1/resume', staff],
  ['POST', '/v1/calls/CA1/hang-up', staff],
  ['PUT', '/v1/calls/CA1/wrap-up', staff],
  ['POST', '/v1/calls', managers],
  ['POST', '/v1/calls/CA1/flow', managers],
  ['GET', '/v1/webhooks', managers],
  ['POST', '/v1/webhooks/wh_1/secret', managers],
  ['POST', '/v1/calls/CA1/contact', staff],
  ['PUT', '/v1/calls/CA1/crm-record', staff],
  ['GET', '/v1/agents', staff],
  ['GET', '/v1/agents/kim', staff],
  ['PUT', '/v1/agents/kim', managers],
  ['DELETE', '/v1/agents/kim', managers],
  ['GET', '/v1/virtual-numbers', managers],
  ['GET', '/v1/virtual-numbers/+14155550110', managers],
  ['PUT', '/v1/virtual-numbers/+14155550110', managers],
  ['DELETE', '/v1/virtual-numbers/+14155550110', managers],
  ['GET', '/v1/sites', managers],
  ['PUT', '/v1/sites/shop', managers],
  ['DELETE', '/v1/sites/shop', managers],
  ['POST', '/v1/tokens', ['key']],
  ['GET', '/v1/openapi.json', everyone],
  ['GET', '/healthz', everyone],
  ['GET', '/livez', everyone],
] as const)('%s %s is for those it names only', async (method, url, allowed) => {
  const test = await testApp();
  for (const who of everyone) {
    const headers = who === 'nobody' ? {} : who === 'key' ? test.withKey : await test.as('kim', who as Role);
    const { statusCode } = await test.app.inject({ method, url, headers });
    if ((allowed as readonly string[]).includes(who)) expect([401, 403], who).not.toContain(statusCode);
    else expect([401, 403], who).toContain(statusCode);
  }
});
