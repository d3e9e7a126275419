import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../calls/setup.ts';
import { type Site, site } from '../speech/kit.ts';
import { type FlowWorld, flow, flowWorld, type Nodes, text } from './flow-world.ts';

async function server(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Site> {
  const made = await site(answer);
  onTestFinished(() => made.close());
  return made;
}

const said: Nodes = {
  good: { kind: 'say', prompt: text('Good'), outcomes: { done: 'bye', failed: 'bye' } },
  bad: { kind: 'say', prompt: text('Bad'), outcomes: { done: 'bye', failed: 'bye' } },
};

const request = (more: Record<string, unknown>): Nodes => ({
  ask: { kind: 'request', outcomes: { done: 'good', timeout: 'bad', failed: 'bad' }, timeoutSeconds: 5, ...more },
  ...said,
});

/** The first step, once the caller hears the next node. */
async function firstStep(w: FlowWorld, words: string): Promise<string | undefined> {
  w.fromOutside();
  await w.heard(words);
  await until(() => w.path().length === 1);
  return w.record().flow?.steps[0]?.detail;
}

describe('a request of a flow', () => {
  it('sends JSON with secret headers, and what it saves decides', async () => {
    const bodies: string[] = [];
    const { url } = await server(async (asked, response) => {
      for await (const part of asked) bodies.push(String(part));
      bodies.push(`${asked.headers['content-type']} ${asked.headers['x-key']}`);
      response.setHeader('content-type', 'application/json').end('{"order":{"state":"late","days":3}}');
    });
    const w = await flowWorld(
      flow({
        ...request({
          ...{ url, secretHeaders: { 'X-Key': 'shop' }, body: { from: '{{caller.number}}' } },
          ...{ save: { days: 'order.days' }, outcomes: { done: 'late', timeout: 'bad', failed: 'bad' } },
        }),
        late: {
          ...{ kind: 'branch', cases: [{ outcome: 'yes', value: 'days', as: 'number', is: '>', than: 2 }] },
          outcomes: { yes: 'good', otherwise: 'bad' },
        },
      }),
      { parts: { secret: async (name) => `value of ${name}` } },
    );
    w.fromOutside();
    await w.heard('Good');
    expect(bodies).toEqual(['{"from":"+14155550123"}', 'application/json value of shop']);
    expect(JSON.stringify(w.store.writes)).not.toContain('value of shop');
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    ['garbage', (response) => response.end('\0{{not json'), 'HTTP 200, no JSON'],
    ['an error', (response) => response.writeHead(503).end(), 'HTTP 503'],
    ['a redirect', (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(), 'HTTP 302'],
    ['more than it may', (response) => response.end('x'.repeat(70_000)), 'too-large'],
    ['nothing', (response) => response.destroy(), 'network'],
  ])('goes on as failed if the server answers with %s', async (_what, answer, detail) => {
    const { url } = await server((_request, response) => answer(response));
    const w = await flowWorld(flow(request({ url, save: { state: 'state' } })));
    expect(await firstStep(w, 'Bad')).toBe(detail);
  });

  it('ends by the clock of the gateway if the server is slow, and the fallback is asked', async () => {
    const slow = await server(() => {});
    const good = await server((_request, response) => response.setHeader('content-type', 'application/json').end('{}'));
    const w = await flowWorld(flow(request({ url: slow.url, fallbackUrl: good.url })));
    w.fromOutside();
    await until(() => slow.asked.length === 1);
    w.clock.advance(5_000);
    await w.heard('Good');
    expect([slow.asked.length, good.asked.length]).toEqual([1, 1]);
  });

  it('is refused for a private address that the settings do not name, before a connection', async () => {
    const { url, asked } = await server((_request, response) => response.end('{}'));
    for (const address of [url.replace('127.0.0.1', 'localhost'), url, 'https://10.0.0.1/', 'http://x.example/']) {
      const w = await flowWorld(flow(request({ url: address })), {
        parts: { guard: { privateHosts: [], resolve: async () => ['127.0.0.1'] } },
      });
      expect(await firstStep(w, 'Bad')).toBe('refused');
    }
    expect(asked).toEqual([]);
  });

  it('is not sent without its secret, and is closed when the caller hangs up', async () => {
    const { url, asked } = await server(() => {});
    const without = await flowWorld(flow(request({ url, secretHeaders: { 'X-Key': 'gone' } })));
    expect(await firstStep(without, 'Bad')).toBe('no-secret');
    expect(asked).toEqual([]);

    let closed = false;
    const slow = await server((incoming) => incoming.socket.on('close', () => (closed = true)));
    const w = await flowWorld(flow(request({ url: slow.url })));
    const channel = w.fromOutside();
    await until(() => slow.asked.length === 1);
    w.core.leaves(channel.id);
    await until(() => closed && w.record().phase === 'ended');
    expect(w.clock.pending).toBe(0);
  });
});
