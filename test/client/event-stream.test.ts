import { expect } from '@open-wc/testing';
import { readEvents } from '../../src/client/event-stream.ts';
import type { ServerEvent } from '../../src/domain/protocol/events.ts';

function stream(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'text/event-stream' } });
}

const snapshot = JSON.stringify({ type: 'snapshot', at: '2026-01-01T00:00:00.000Z', calls: [] });

const { setTimeout: later } = window;

afterEach(() => {
  window.setTimeout = later;
});

/**
 * Records the delays of the back-off, in milliseconds, in the returned list. Each delay ends at once, or never if the
 * test does something `instead`. The longer timeout for silence is unchanged.
 */
function backOffs(instead?: () => void): number[] {
  const waits: number[] = [];
  window.setTimeout = ((callback: () => void, ms = 0) => {
    if (ms > 10_000) return later(callback, ms);
    waits.push(ms);
    return later(instead ?? callback, 0);
  }) as typeof later;
  return waits;
}

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

  it('says whether calls ring in this page, and skips what it cannot read', async () => {
    const closing = new AbortController();
    const rings: boolean[] = [];
    const notice = (here: unknown): string =>
      `event: rings\ndata: ${JSON.stringify({ type: 'rings', at: '2026-01-01T00:00:00.000Z', here })}\n\n`;
    await readEvents({
      url: 'https://cti.example/v1/events',
      getToken: async () => 'token',
      signal: closing.signal,
      onEvent: () => undefined,
      onRings: (here) => {
        if (rings.push(here) === 2) closing.abort();
      },
      onChange: () => undefined,
      fetch: async () => stream(notice(true) + notice('yes') + notice(false)),
    });
    expect(rings).to.deep.equal([true, false]);
  });

  it('tells of a number that the CRM asks to call, and keeps its place in the stream', async () => {
    const closing = new AbortController();
    const asked: unknown[] = [];
    const resumed: (string | null)[] = [];
    const dial = {
      type: 'dial',
      at: '2026-01-01T00:00:00.000Z',
      number: '+1 415',
      about: { kind: 'contact', id: '7' },
    };
    const answers = [stream(`id: 7\ndata: ${snapshot}\n\nevent: dial\ndata: ${JSON.stringify(dial)}\n\n`)];
    await readEvents({
      url: 'https://cti.example/v1/events',
      getToken: async () => 'token',
      signal: closing.signal,
      onEvent: () => undefined,
      onDialAsked: (wish) => asked.push(wish),
      onChange: () => undefined,
      fetch: async (_url, init) => {
        resumed.push(new Headers(init?.headers).get('last-event-id'));
        const answer = answers.shift();
        if (answer) return answer;
        closing.abort();
        throw new Error('closed');
      },
    });
    expect(asked).to.deep.equal([{ number: '+1 415', about: { kind: 'contact', id: '7' } }]);
    expect(resumed).to.deep.equal([null, '7']);
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
    const waits = backOffs();
    const closing = new AbortController();
    let tries = 0;
    await readEvents({
      url: 'https://cti.example/v1/events',
      getToken: async () => 'token',
      signal: closing.signal,
      onEvent: () => undefined,
      onChange: () => undefined,
      fetch: async () => {
        tries += 1;
        if (tries === 8) closing.abort();
        return stream('');
      },
    });
    // The delay doubles from one second up to ten. A random part of up to a half is subtracted.
    const most = [1000, 2000, 4000, 8000, 10_000, 10_000, 10_000];
    expect(waits).to.have.length(most.length);
    for (const [at, wait] of waits.entries()) expect(wait).to.be.within((most[at] ?? 0) / 2, most[at] ?? 0);
  });

  it('opens a silent stream anew when the page wakes, also if the date was set back meanwhile', async () => {
    const closing = new AbortController();
    const { now } = Date;
    const { performance: clock } = window;
    const ticks = clock.now.bind(clock);
    let opened = 0;
    backOffs();
    try {
      await readEvents({
        url: 'https://cti.example/v1/events',
        getToken: async () => 'token',
        signal: closing.signal,
        onEvent: () => undefined,
        onChange: () => undefined,
        fetch: async (_url, init) => {
          opened += 1;
          if (opened === 2) {
            closing.abort();
            throw new Error('closed');
          }
          later(() => {
            Date.now = () => now() - 3_600_000;
            clock.now = () => ticks() + 60_000;
            window.dispatchEvent(new Event('online'));
            // Ends a test in which no reconnection happens.
            later(() => closing.abort(), 2000);
          });
          const body = new ReadableStream({
            start: (controller) => init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason)),
          });
          return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
        },
      });
    } finally {
      Date.now = now;
      clock.now = ticks;
    }
    expect(opened).to.equal(2);
  });

  it('tries at once when the network is back', async () => {
    const waits = backOffs(() => window.dispatchEvent(new Event('online')));
    const closing = new AbortController();
    let tries = 0;
    await readEvents({
      url: 'https://cti.example/v1/events',
      getToken: async () => 'token',
      signal: closing.signal,
      onEvent: () => undefined,
      onChange: () => undefined,
      fetch: async () => {
        tries += 1;
        if (tries === 5) closing.abort();
        throw new TypeError('Failed to fetch');
      },
    });
    // No delay ended by itself: the network's return ended them.
    expect(waits).to.have.length(4);
  });
});
