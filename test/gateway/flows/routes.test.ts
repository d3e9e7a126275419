import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/domain/protocol/session.ts';
import { type TestApp, testApp } from '../app/app.ts';
import { flow, text } from './flow-world.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
// biome-ignore lint/suspicious/noExplicitAny: each test reads its own fields
type Answer = { status: number; body: any };

async function setUp(): Promise<
  TestApp & {
    ask: (method: Method, url: string, payload?: object, who?: Role | 'key') => Promise<Answer>;
    audit(): Promise<string[]>;
  }
> {
  const made = await testApp();
  const ask = async (method: Method, url: string, payload?: object, who: Role | 'key' = 'admin'): Promise<Answer> => {
    const headers = who === 'key' ? made.withKey : await made.as('kim', who);
    const answer = await made.app.inject({ method, url: `/v1${url}`, headers, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  const audit = async (): Promise<string[]> =>
    (await made.storage.recordings.audit(50)).map(({ who, what, subject }) => `${who} ${what} ${subject}`).reverse();
  return { ...made, ask, audit };
}

const hello = (words: string) =>
  flow({ hello: { kind: 'say', prompt: text(words), outcomes: { done: 'bye', failed: 'bye' } } });
const line = { label: 'Support', agents: ['kim'] };

describe('flows over REST', () => {
  it('are created, changed by the revision that was read, and published; calls get the version until the next', async () => {
    const { ask, audit } = await setUp();
    const made = await ask('PUT', '/flows/support', { revision: 0, document: hello('One') });
    expect(made).toMatchObject({
      status: 200,
      body: {
        name: 'support',
        revision: 1,
        live: null,
        numbers: [],
        changedBy: 'kim',
        document: { name: 'support' },
        findings: [],
      },
    });
    const published = await ask('POST', '/flows/support/publish', { revision: 1, comment: 'First' });
    expect(published.body).toMatchObject({ revision: 2, live: 1 });
    expect((await ask('PUT', '/flows/support', { revision: 2, document: hello('Two') })).body.revision).toBe(3);
    expect((await ask('GET', '/flows/support/versions/1')).body.document.nodes[0].prompt).toEqual(text('One'));
    expect((await ask('GET', '/flows')).body).toMatchObject([{ name: 'support', revision: 3, live: 1 }]);
    expect((await ask('GET', '/flows/support/diff')).body).toMatchObject({
      from: 'live',
      to: 'draft',
      changes: [{ kind: 'changed', node: 'hello', path: '/prompt/0/text/en', before: 'One', after: 'Two' }],
    });
    await ask('POST', '/flows/support/publish', { revision: 3 });
    const back = await ask('POST', '/flows/support/roll-back', { revision: 4, version: 1 });
    expect(back.body).toMatchObject({ revision: 5, live: 1 });
    expect((await ask('GET', '/flows/support/versions')).body).toMatchObject([
      { version: 2, live: false, comment: '' },
      { version: 1, live: true, comment: 'First', publishedBy: 'kim' },
    ]);
    expect(await audit()).toEqual([
      'kim flow.put support 1',
      'kim flow.published support 1',
      'kim flow.put support 3',
      'kim flow.published support 2',
      'kim flow.rolled-back support 1',
    ]);
  });

  it('are never overwritten by an editor with an older revision', async () => {
    const { ask } = await setUp();
    await ask('PUT', '/flows/support', { revision: 0, document: hello('One') });
    await ask('PUT', '/flows/support', { revision: 1, document: hello('Two') }, 'key');
    for (const [method, url, payload] of [
      ['PUT', '/flows/support', { revision: 1, document: hello('Mine') }],
      ['PUT', '/flows/support', { revision: 0, document: hello('Mine') }],
      ['POST', '/flows/support/publish', { revision: 1 }],
      ['DELETE', '/flows/support?revision=1', undefined],
    ] as const) {
      expect(await ask(method, url, payload)).toMatchObject({
        status: 409,
        body: {
          error: { code: 'FLOW_CHANGED', details: { revision: 2 }, message: expect.stringContaining('api-key') },
        },
      });
    }
    expect((await ask('GET', '/flows/support')).body.document.nodes[0].prompt).toEqual(text('Two'));
  });

  it('say where a document is wrong; a draft may lack something, a published version may not', async () => {
    const { ask } = await setUp();
    const bad = { ...hello('One'), nodes: [{ name: 'hello', kind: 'sya', prompt: text('One') }] };
    expect(await ask('PUT', '/flows/support', { revision: 0, document: bad })).toMatchObject({
      status: 422,
      body: {
        error: {
          code: 'FLOW_INVALID',
          details: [{ code: 'unknown-kind', node: 'hello', message: expect.stringContaining('“say”') }],
        },
      },
    });
    const dangling = flow({
      hello: { kind: 'say', prompt: [{ prompt: 'welcome' }], outcomes: { done: 'nowhere', failed: 'bye' } },
    });
    const draft = await ask('PUT', '/flows/support', { revision: 0, document: dangling });
    expect(draft.status).toBe(200);
    const codes = draft.body.findings.map(({ code, node }: { code: string; node: string }) => `${code} ${node}`);
    expect(codes).toEqual(expect.arrayContaining(['missing-node hello', 'missing-prompt hello']));
    expect((await ask('POST', '/flows/support/validate', {})).body.findings).toEqual(draft.body.findings);
    expect((await ask('POST', '/flows/support/validate', { document: hello('One') })).body).toEqual({ findings: [] });
    expect(await ask('POST', '/flows/support/publish', { revision: 1 })).toMatchObject({
      status: 422,
      body: { error: { code: 'FLOW_INVALID' } },
    });
    expect((await ask('GET', '/flows/support')).body.live).toBeNull();
  });

  it('move to another gateway as a file that names what it needs, and contains no secret', async () => {
    const one = await setUp();
    await one.ask('PUT', '/flow-secrets/shop', { value: 'Bearer 12345' });
    const document = flow({
      ask: {
        ...{ kind: 'request', url: 'https://shop.example/', secretHeaders: { Authorization: 'shop' } },
        outcomes: { done: 'bye', timeout: 'bye', failed: 'bye' },
      },
    });
    await one.ask('PUT', '/flows/support', { revision: 0, document });
    const file = (await one.ask('GET', '/flows/support/export')).body;
    expect(file).toMatchObject({ format: 'sidecall-flow', name: 'support', needs: { secrets: ['shop'], prompts: [] } });
    expect(JSON.stringify(file)).not.toContain('12345');
    expect((await one.ask('GET', '/flows/support/export?version=live')).status).toBe(404);

    const other = await setUp();
    const imported = await other.ask('POST', '/flows/hotline/import', { revision: 0, file });
    expect(imported.body).toMatchObject({ name: 'hotline', document: { name: 'hotline' } });
    expect(imported.body.findings).toMatchObject([{ severity: 'error', code: 'missing-secret' }]);
    expect((await other.ask('POST', '/flows/hotline/import', { revision: 0, file })).body.error.code).toBe(
      'FLOW_CHANGED',
    );
  });

  it('of hundreds of steps are examined, saved and imported', async () => {
    const { ask } = await setUp();
    const outcomes = (next: number) => ({ done: `step-${next}`, failed: 'bye' });
    const steps = Array.from({ length: 400 }, (_, i) => [
      `step-${i}`,
      {
        kind: 'say',
        prompt: text('नमस्ते '.repeat(40)),
        outcomes: i < 399 ? outcomes(i + 1) : { done: 'bye', failed: 'bye' },
      },
    ]);
    const document = flow(Object.fromEntries(steps));
    expect((await ask('POST', '/flows/large/validate', { document })).status).toBe(200);
    expect((await ask('PUT', '/flows/large', { revision: 0, document })).status).toBe(200);
    const { body: file } = await ask('GET', '/flows/large/export');
    const copy = await ask('POST', '/flows/copy/import', { revision: 0, file });
    expect([copy.status, copy.body.document.nodes.length]).toEqual([200, 401]);
  });

  it('are not deleted while a number or another flow uses them', async () => {
    const { ask } = await setUp();
    await ask('PUT', '/flows/support', { revision: 0, document: hello('One') });
    await ask('POST', '/flows/support/publish', { revision: 1 });
    await ask('PUT', '/virtual-numbers/+14155550110', { ...line, flow: 'support' });
    expect((await ask('GET', '/flows/support')).body.numbers).toEqual(['+14155550110']);
    expect(await ask('DELETE', '/flows/support?revision=2')).toMatchObject({
      status: 409,
      body: { error: { code: 'FLOW_IN_USE', details: { numbers: ['+14155550110'] } } },
    });
    await ask('PUT', '/virtual-numbers/+14155550110', line);
    const caller = flow({ go: { kind: 'call-flow', flow: 'support', outcomes: { done: 'bye', failed: 'bye' } } });
    await ask('PUT', '/flows/main', { revision: 0, document: caller });
    expect((await ask('DELETE', '/flows/support?revision=2')).body.error).toMatchObject({
      details: { flows: ['main'] },
    });
    await ask('DELETE', '/flows/main?revision=1');
    expect((await ask('DELETE', '/flows/support?revision=2')).status).toBe(204);
    expect((await ask('GET', '/flows/support')).status).toBe(404);
  });

  it('warn if a number names a flow that is missing or not published', async () => {
    const { ask } = await setUp();
    await ask('PUT', '/flows/support', { revision: 0, document: hello('One') });
    const warnings = async (name: string) =>
      (await ask('PUT', '/virtual-numbers/+14155550110', { ...line, agents: ['kim'], flow: name })).body.warnings;
    expect(await warnings('suport')).toContain('There is no flow “suport” (yet). Did you mean “support”?');
    expect(await warnings('support')).toContain('The flow “support” is not published (yet).');
    await ask('POST', '/flows/support/publish', { revision: 1 });
    expect((await warnings('support')) ?? []).not.toContain('The flow “support” is not published (yet).');
  });

  it('are the business of administrators and servers; supervisors may set switches', async () => {
    const { ask, audit } = await setUp();
    for (const who of ['agent', 'supervisor'] as const) {
      expect((await ask('GET', '/flows', undefined, who)).status).toBe(403);
      expect((await ask('GET', '/prompts', undefined, who)).status).toBe(403);
      expect((await ask('PUT', '/flow-secrets/shop', { value: 'x' }, who)).status).toBe(403);
    }
    expect((await ask('PUT', '/flow-switches/night', { position: 'closed' }, 'agent')).status).toBe(403);
    const set = await ask('PUT', '/flow-switches/night', { position: 'closed' }, 'supervisor');
    expect(set.body).toMatchObject({ name: 'night', position: 'closed', changedBy: 'kim' });
    expect((await ask('GET', '/flow-switches')).body).toEqual([set.body]);
    expect((await ask('DELETE', '/flow-switches/night', undefined, 'agent')).status).toBe(403);
    expect((await ask('DELETE', '/flow-switches/night', undefined, 'supervisor')).status).toBe(204);
    expect((await ask('DELETE', '/flow-switches/night')).status).toBe(404);
    expect((await ask('GET', '/flow-switches')).body).toEqual([]);
    expect(await audit()).toEqual(['kim flow-switch.put night closed', 'kim flow-switch.deleted night']);
  });

  it('keep their secrets: stored encrypted, listed by name, and not deleted while a flow names them', async () => {
    const { ask, storage } = await setUp();
    expect((await ask('PUT', '/flow-secrets/shop', { value: 'Bearer 12345' })).body).toEqual({ name: 'shop' });
    expect(await storage.flows.secret('shop')).toMatch(/^v1\./);
    expect((await ask('GET', '/flow-secrets')).body).toEqual([{ name: 'shop' }]);
    expect((await ask('PUT', '/flow-secrets/shop', { value: 'two\r\nlines' })).status).toBe(400);
    const document = flow({
      ask: {
        ...{ kind: 'request', url: 'https://shop.example/', secretHeaders: { Authorization: 'shop' } },
        outcomes: { done: 'bye', timeout: 'bye', failed: 'bye' },
      },
    });
    await ask('PUT', '/flows/support', { revision: 0, document });
    expect((await ask('DELETE', '/flow-secrets/shop')).body.error).toMatchObject({
      code: 'FLOW_SECRET_IN_USE',
      details: { flows: ['support'] },
    });
    await ask('DELETE', '/flows/support?revision=1');
    expect((await ask('DELETE', '/flow-secrets/shop')).status).toBe(204);
    expect((await ask('DELETE', '/flow-secrets/shop')).status).toBe(404);
  });
});
