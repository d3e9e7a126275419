import { describe, expect, it } from 'vitest';
import { nearestName } from '../../../src/domain/nearest-name.ts';
import { testApp } from '../app/app.ts';

interface Operation {
  security: Record<string, unknown>[];
  requestBody?: { content: Record<string, unknown> };
}

describe('what an operation does not know', () => {
  it('is refused in the body and in the query, by every operation that the document describes', async () => {
    const { app, withKey, as } = await testApp();
    const { paths } = (await app.inject('/v1/openapi.json')).json() as {
      paths: Record<string, Record<string, Operation>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        path,
        method: method.toUpperCase() as 'GET',
        ...operation,
      })),
    );
    const valid: Record<string, string> = { number: '+14155550110', language: 'en' };
    expect(operations.length).toBeGreaterThan(35);
    const supervisor = await as('sam', 'supervisor');
    const admin = await as('root', 'admin');
    for (const { path, method, security, requestBody } of operations) {
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => valid[name as string] ?? 'x');
      const headers = security.some((one) => 'apiKey' in one)
        ? withKey
        : path.includes('/editors/')
          ? admin
          : supervisor;
      const asked = await app.inject({ method, url: `${url}?zzq=1`, headers });
      expect([asked.statusCode, asked.json().error], `${method} ${path} query`).toMatchObject([
        400,
        { code: 'UNKNOWN_FIELD', message: expect.stringContaining('zzq'), details: [{ path: '/zzq', field: 'zzq' }] },
      ]);
      // A sound has no fields, nor has a list.
      if (method === 'GET' || path === '/v1/favourites' || requestBody?.content['audio/wav'] !== undefined) continue;
      const sent = await app.inject({ method, url, headers, payload: { zzq: 1 } });
      expect([sent.statusCode, sent.json().error], `${method} ${path} body`).toMatchObject([
        400,
        { code: 'UNKNOWN_FIELD', message: expect.stringContaining('zzq'), details: [{ path: '/zzq' }] },
      ]);
    }
  });

  it.each([
    ['/v1/virtual-numbers/+14155550110', { label: 'Sales', agents: ['kim'], maskd: true }, 'maskd', 'masked'],
    ['/v1/virtual-numbers/+14155550110', { label: 'Sales', agent: ['kim'] }, 'agent', 'agents'],
    ['/v1/agents/kim', { name: 'Kim', phoen: '+14155550177' }, 'phoen', 'phone'],
    ['/v1/agents/kim', { name: 'Kim', Phone: '+14155550177' }, 'Phone', 'phone'],
    ['/v1/sites/shop', { origin: ['https://shop.example'], target: '+14155550110' }, 'origin', 'origins'],
    ['/v1/agents/kim', { name: 'Kim', constructor: 1 }, 'constructor', null],
  ])('PUT %s with %j names the field and the nearest that is known', async (url, payload, field, near) => {
    const { app, withKey: headers } = await testApp();
    const answer = await app.inject({ method: 'PUT', url, headers, payload });
    expect(answer.statusCode).toBe(400);
    const { error } = answer.json();
    expect(error).toMatchObject({ code: 'UNKNOWN_FIELD', details: [{ field, near }] });
    expect(error.message).toContain(field);
    if (near !== null) expect(error.help).toContain(`“${near}”`);
    expect((await app.inject({ url, headers })).statusCode).toBe(404);
  });

  it('is found inside of what is sent, and in either form that it may have', async () => {
    const { app, as } = await testApp();
    const send = async (payload: object) => {
      const headers = await as('kim');
      return (await app.inject({ method: 'POST', url: '/v1/calls/CA1/transfer', headers, payload })).json().error;
    };
    expect(await send({ to: { agnet: 'lou' } })).toMatchObject({ details: [{ path: '/to/agnet', near: 'agent' }] });
    expect((await send({ to: { agent: 'lou', number: '+14155550110' } })).code).toBe('UNKNOWN_FIELD');
    expect((await send({ to: { agent: 'lou' } })).code).toBe('CALL_NOT_FOUND');
  });

  it('a parameter is not read as another', async () => {
    const { app, withKey: headers } = await testApp();
    const ask = async (query: string) => (await app.inject({ url: `/v1/calls?${query}`, headers })).json().error;
    expect(await ask('limt=5')).toMatchObject({
      message: 'The query parameter “limt” is not known here.',
      help: 'Did you mean “limit”?',
    });
    expect((await ask('limit=5&limit=6')).code).toBe('BAD_REQUEST');
    expect(await ask('limit=5')).toBeUndefined();
  });
});

it('agents of a virtual number who do not exist are taken, with a warning', async () => {
  const { app, withKey: headers } = await testApp();
  const put = (url: string, payload: object) => app.inject({ method: 'PUT', url, headers, payload });
  await put('/v1/agents/kim', { name: 'Kim' });
  await put('/v1/agents/lou', { name: 'Lou', disabled: true });
  const agents = ['kim', 'kmi', 'lou', 'robin'];
  const answer = await put('/v1/virtual-numbers/+14155550110', { label: 'Sales', agents });
  expect(answer.json()).toMatchObject({ agents });
  expect(answer.json().warnings).toEqual([
    'There is no agent “kmi” (yet). Did you mean “kim”?',
    'The agent “lou” is disabled.',
    'There is no agent “robin” (yet).',
  ]);
  const right = await put('/v1/virtual-numbers/+14155550110', { label: 'Sales', agents: ['kim'] });
  expect(right.json()).not.toHaveProperty('warnings');
});

it.each([
  ['maskd', 'masked'],
  ['Masked', 'masked'],
  ['ringSecond', 'ringSeconds'],
  ['agnets', 'agents'],
  ['zzq', null],
  ['note', null],
])('the nearest name to %s is %s', (text, near) => {
  expect(nearestName(text, ['label', 'masked', 'agents', 'ringSeconds'])).toBe(near);
});
