import { expect } from '@open-wc/testing';
import { readEvents } from '../../src/client/event-stream.ts';
import type { ServerEvent } from '../../src/domain/protocol/events.ts';

function stream(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'text/event-stream' } });
}

const snapshot = JSON.stringify({ type: 'snapshot', at: '2026-01-01T00:00:00.000Z', calls: [] });

describe('readEvents', () => {
  it('resumes after the last event it has seen, and passes over what it does not understand', async () => {
    const closing = new AbortController();
    const heard: ServerEvent['type'][] = [];
    const resumed: (string | null)[] = [];
    const answers = [
      stream(`id: 7\ndata: ${snapshot}\n\nid: 8\ndata: {"type":"call.beamed"}\n\nid: 9\ndata: not json\n\n`),
      stream(`id: 10\ndata: ${snapshot}\n\n`),
    ];
    await readEvents({
      url: 'https://cti.example/v1/events',
      getToken: async () => 'token',
      signal: closing.signal,
      onEvent: (event) => heard.push(event.type),
      onChange: () => undefined,
      fetch: async (_url, init) => {
        resumed.push(new Headers(init?.headers).get('last-event-id'));
        const answer = answers.shift();
        if (answer) return answer;
        closing.abort();
        throw new Error('closed');
      },
    });
    expect(heard).to.deep.equal(['snapshot', 'snapshot']);
    expect(resumed).to.deep.equal([null, '9', '10']);
  });

  it('says when events were missed, takes the snapshot that follows, and resumes after it', async () => {
    const closing = new AbortController();
    const heard: string[] = [];
    const resumed: (string | null)[] = [];
    const resync = JSON.stringify({ type: 'resync', at: '2026-01-01T00:00:00.000Z', reason: 'too-far-behind' });
    const end = JSON.stringify({ type: 'closed', at: '2026-01-01T00:00:00.000Z', reason: 'stopping' });
    const answers = [stream(`id: 7\ndata: ${resync}\n\nid: 8\ndata: ${snapshot}\n\nevent: closed\ndata: ${end}\n\n`)];
    await readEvents({
      url: 'https://cti.example/v1/events',
      getToken: async () => 'token',
      signal: closing.signal,
      onEvent: (event) => heard.push(event.type),
      onResync: () => heard.push('resync'),
      onChange: () => undefined,
      fetch: async (_url, init) => {
        resumed.push(new Headers(init?.headers).get('last-event-id'));
        const answer = answers.shift();
        if (answer) return answer;
        closing.abort();
        throw new Error('closed');
      },
    });
    expect(heard).to.deep.equal(['resync', 'snapshot']);
    expect(resumed).to.deep.equal([null, '8']);
  });

  it('asks for a fresh token after a refusal without a word, and says so when that one is refused, too', async () => {
    const closing = new AbortController();
    const fresh: boolean[] = [];
    const codes: string[] = [];
    await readEvents({
      url: 'https://cti.example/v1/events',
      getToken: async (again) => {
        fresh.push(again);
        if (fresh.length === 3) closing.abort();
        return 'token';
      },
      signal: closing.signal,
      onEvent: () => undefined,
      onChange: (_open, error) => error && codes.push(error.code),
      fetch: async () =>
        Response.json({ error: { code: 'TOKEN_EXPIRED', message: 'Expired.', help: 'Fetch one.' } }, { status: 401 }),
    });
    expect(fresh).to.deep.equal([false, true, true]);
    expect(codes).to.deep.equal(['TOKEN_EXPIRED']);
  });

  it('does not hammer a server that closes every stream at once', async () => {
    const closing = new AbortController();
    const at: number[] = [];
    await readEvents({
      url: 'https://cti.example/v1/events',
      getToken: async () => 'token',
      signal: closing.signal,
      onEvent: () => undefined,
      onChange: () => undefined,
      fetch: async () => {
        at.push(performance.now());
        if (at.length === 3) closing.abort();
        return stream('');
      },
    });
    const [first = 0, second = 0, third = 0] = at;
    expect(second - first).to.be.greaterThan(400);
    expect(third - second).to.be.greaterThan(800);
  });

  it('tries at once when the network is back', async () => {
    const closing = new AbortController();
    let tries = 0;
    const reading = readEvents({
      url: 'https://cti.example/v1/events',
      getToken: async () => 'token',
      signal: closing.signal,
      onEvent: () => undefined,
      onChange: (open) => {
        if (!open) setTimeout(() => window.dispatchEvent(new Event('online')));
      },
      fetch: async () => {
        tries += 1;
        if (tries === 5) closing.abort();
        throw new TypeError('Failed to fetch');
      },
    });
    const since = performance.now();
    await reading;
    // By its own back-off this would take twelve seconds at least.
    expect(performance.now() - since).to.be.lessThan(2000);
  });
});
