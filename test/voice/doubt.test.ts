import { expect } from '@open-wc/testing';
import { watchPage } from '../../src/voice/device/page-watch.ts';
import { SocketDoubt } from '../../src/voice/device/socket-doubt.ts';
import { Call } from '../../src/voice/index.ts';
import { agent, device, dial, until } from './support/device-in-hand.ts';

/** The page's own network event. The socket itself is unchanged. */
const raiseDoubt = (): boolean => dispatchEvent(new Event('online'));

async function ringing(): Promise<{ call: Call; session: ReturnType<typeof agent.ring> }> {
  const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
  const session = agent.ring('+14155550123', { 'X-Call-Sid': ['CA1'] });
  return { call: await arrival, session };
}

describe('a page whose timer comes late', () => {
  it('takes that for a doubt, and for nothing more', () => {
    const told: string[] = [];
    const closing = new AbortController();
    const { setInterval: realInterval } = window;
    const { now: realNow } = Date;
    const ticks: (() => void)[] = [];
    try {
      window.setInterval = ((tick: () => void) => {
        ticks.push(tick);
        return 0;
      }) as unknown as typeof setInterval;
      let at = 0;
      Date.now = () => at;
      const watcher = { leaving: () => told.push('leaving'), inDoubt: () => told.push('doubt'), question: () => null };
      watchPage(watcher, closing.signal);
      for (const ms of [5000, 24_000, 60_000]) {
        at += ms;
        ticks[0]?.();
        told.push(`after ${ms}`);
      }
    } finally {
      window.setInterval = realInterval;
      Date.now = realNow;
      closing.abort();
    }
    expect(told).to.deep.equal(['after 5000', 'doubt', 'after 24000', 'doubt', 'after 60000']);
  });
});

describe('a socket in doubt', () => {
  it('stays when it answers', async () => {
    await device.register();
    raiseDoubt();
    await until(() => agent.probes === 1);
    await Promise.resolve();
    expect(agent.reconnects).to.equal(0);
  });

  it('is opened anew when it does not answer', async () => {
    await device.register();
    agent.answersProbes = false;
    raiseDoubt();
    await until(() => agent.reconnects === 1);
  });

  it('stays while a call rings, and is probed again when it rings no more', async () => {
    await device.register();
    agent.answersProbes = false;
    const { session } = await ringing();
    for (const count of [1, 2, 3]) {
      raiseDoubt();
      await until(() => agent.probes === count);
    }
    await Promise.resolve();
    expect(agent.reconnects).to.equal(0);
    session.end();
    await until(() => agent.reconnects === 1);
    expect(agent.probes).to.equal(4);
  });

  it('stays while a call is being set up, until it is answered', async () => {
    await device.register();
    agent.answersProbes = false;
    await dial({ params: { To: '+14155550100' } });
    const session = agent.invites[0]?.session;
    raiseDoubt();
    await until(() => agent.probes === 1);
    session?.listener?.ringing(false);
    raiseDoubt();
    await until(() => agent.probes === 2);
    await Promise.resolve();
    expect(agent.reconnects).to.equal(0);
    session?.listener?.accepted();
    await until(() => agent.reconnects === 1);
  });

  it('that came back while the call rang stays', async () => {
    await device.register();
    agent.answersProbes = false;
    const { session } = await ringing();
    raiseDoubt();
    await until(() => agent.probes === 1);
    agent.answersProbes = true;
    session.end();
    await until(() => agent.probes === 2);
    await Promise.resolve();
    expect(agent.reconnects).to.equal(0);
  });

  it('does not keep a call that is up from being mended', async () => {
    await device.register();
    const { call } = await ringing();
    call.accept();
    await until(() => call.status() === Call.State.Open);
    agent.answersProbes = false;
    raiseDoubt();
    await until(() => agent.reconnects === 1);
  });

  it('is probed once at a time', async () => {
    const answers: ((answer: boolean) => void)[] = [];
    const reconnected: string[] = [];
    const doubt = new SocketDoubt({
      probe: () => new Promise((resolve) => answers.push(resolve)),
      mayReconnect: () => true,
      reconnect: () => reconnected.push('reconnected'),
    });
    const first = doubt.raise();
    await doubt.raise();
    expect(answers).to.have.length(1);
    answers[0]?.(false);
    await first;
    expect(reconnected).to.deep.equal(['reconnected']);
  });
});
