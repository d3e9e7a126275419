import { expect } from '@open-wc/testing';
import { JsSipAgent } from '../../src/voice/sip/jssip-agent.ts';
import { tokenFor } from './support/device-in-hand.ts';

/** A gateway behind a WebSocket that accepts every REGISTER with the requested expiry. */
class TakingSocket extends EventTarget {
  static readonly sent: string[] = [];
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  constructor() {
    super();
    queueMicrotask(() => {
      this.readyState = 1;
      this.onopen?.();
    });
  }

  send(text: string): void {
    TakingSocket.sent.push(text);
    if (!text.startsWith('REGISTER ')) return;
    const line = (name: string): string => new RegExp(`^${name}: .*$`, 'm').exec(text)?.[0] ?? '';
    const head = ['Via', 'From', 'Call-ID', 'CSeq', 'Contact'].map(line);
    const all = ['SIP/2.0 200 OK', ...head, `${line('To')};tag=x`, 'Content-Length: 0', '', ''];
    queueMicrotask(() => this.onmessage?.({ data: all.join('\r\n') }));
  }

  close(): void {
    this.readyState = 3;
  }
}

it('a registration is renewed so early that a timer which comes a minute late is not too late', async () => {
  const { WebSocket: realSocket, setInterval: realInterval, setTimeout: realTimeout } = window;
  const periods: { tick: () => void; ms: number }[] = [];
  const timers: number[] = [];
  let agent: JsSipAgent | null = null;
  const registers = (): string[] => TakingSocket.sent.filter((text) => text.startsWith('REGISTER '));
  try {
    Object.assign(window, { WebSocket: TakingSocket });
    window.setInterval = ((tick: () => void, ms: number) => periods.push({ tick, ms })) as never;
    window.setTimeout = ((callback: () => void, ms = 0) => {
      timers.push(ms);
      return realTimeout(callback, ms);
    }) as never;
    const none = (): void => undefined;
    agent = new JsSipAgent({
      urls: ['wss://cti.example/v1/sip'],
      domain: 'cti.example',
      identity: 'robin',
      token: tokenFor('robin'),
      iceServers: [],
      codecs: [],
      listener: { incoming: none, registered: none, unregistered: none, connected: none },
    });
    await agent.register();
    const expires = Number(/^Expires: (\d+)/m.exec(registers()[0] ?? '')?.[1]);
    const [renewal] = periods;
    const jsSips = Math.max(...timers);
    // A full interval plus a minute is still before JsSIP's own attempt, and long before the expiry.
    const latestMs = (renewal?.ms ?? Infinity) + 60_000;
    expect(latestMs).to.be.lessThan(jsSips + 1);
    expect(latestMs).to.be.lessThan(expires * 1000 - 60_000);
    renewal?.tick();
    expect(registers()).to.have.length(2);
  } finally {
    agent?.stop();
    Object.assign(window, { WebSocket: realSocket, setInterval: realInterval, setTimeout: realTimeout });
  }
});
