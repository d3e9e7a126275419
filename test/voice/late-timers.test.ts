import { expect } from '@open-wc/testing';
import type JsSIP from 'jssip';
import { TokenWatch } from '../../src/voice/device/token.ts';
import { answers, reopen } from '../../src/voice/sip/jssip-socket.ts';
import { watchMedia } from '../../src/voice/sip/media-watch.ts';
import { tokenFor } from './support/device-in-hand.ts';

/** The page's timers fire on request, and the test sets its clock. */
class HeldTimers {
  now = Date.now();
  readonly waiting: { callback: () => void; ms: number }[] = [];
  readonly #real = { setTimeout: window.setTimeout, clearTimeout: window.clearTimeout, now: Date.now };

  constructor() {
    window.setTimeout = ((callback: () => void, ms = 0) => this.waiting.push({ callback, ms })) as never;
    window.clearTimeout = ((id: number | undefined) => {
      if (id !== undefined) this.waiting[id - 1] = { callback: () => undefined, ms: -1 };
    }) as never;
    Date.now = () => this.now;
  }

  /** Fires the newest timer, late by this time. */
  async fire(lateMs = 0): Promise<void> {
    const timer = this.waiting.at(-1);
    this.now += (timer?.ms ?? 0) + lateMs;
    timer?.callback();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }

  restore(): void {
    window.setTimeout = this.#real.setTimeout;
    window.clearTimeout = this.#real.clearTimeout;
    Date.now = this.#real.now;
  }
}

let timers: HeldTimers;

beforeEach(() => {
  timers = new HeldTimers();
});

afterEach(() => timers.restore());

/** The used part of JsSIP's user agent. */
function agentOver(connected = true) {
  const done: string[] = [];
  const socket = Object.assign(new EventTarget(), {
    send: (text: string) => done.push(text === '\r\n\r\n' ? 'ping' : text),
    close: () => done.push('close'),
    onclose: () => done.push('told'),
    onmessage: () => undefined,
  });
  const inside = {
    up: connected,
    isConnected: () => inside.up,
    sendOptions: () => done.push('OPTIONS'),
    transport: { connect: () => done.push('connect'), isConnecting: () => false, socket: { _ws: socket } },
  };
  return { ua: inside as unknown as InstanceType<typeof JsSIP.UA>, inside, socket, done };
}

describe('a socket that is probed', () => {
  it('answers with anything that comes in, however late the timers are', async () => {
    const { ua, socket, done } = agentOver();
    const answered = answers(ua, 'sip:robin@x');
    socket.dispatchEvent(new Event('message'));
    expect(await answered).to.equal(true);
    expect(done).to.deep.equal(['ping']);
  });

  it('is asked in a second way where the first gets no answer', async () => {
    const { ua, socket, done } = agentOver();
    const answered = answers(ua, 'sip:robin@x');
    await timers.fire(60_000);
    expect(done).to.deep.equal(['ping', 'OPTIONS']);
    socket.dispatchEvent(new Event('message'));
    expect(await answered).to.equal(true);
  });

  it('is dead when neither gets one; then JsSIP is told, and another is opened at once', async () => {
    const { ua, inside, done } = agentOver();
    const answered = answers(ua, 'sip:robin@x');
    await timers.fire();
    await timers.fire();
    expect(await answered).to.equal(false);
    inside.up = false;
    reopen(ua);
    expect(done).to.deep.equal(['ping', 'OPTIONS', 'close', 'told', 'connect']);
  });

  it('that is not open is opened now, and not after a pause', async () => {
    const { ua, done } = agentOver(false);
    expect(await answers(ua, 'sip:robin@x')).to.equal(true);
    expect(done).to.deep.equal(['connect']);
  });
});

describe('sound that is being mended', () => {
  it('is not given up for a timer that came an hour late', async () => {
    const connection = Object.assign(new EventTarget(), { iceConnectionState: 'connected' });
    const told: string[] = [];
    const closing = new AbortController();
    watchMedia(
      connection as unknown as RTCPeerConnection,
      {
        flows: (flows) => told.push(flows ? 'flows' : 'lost'),
        restart: () => Boolean(told.push('restart')),
        giveUp: () => told.push('given up'),
      },
      closing.signal,
    );
    const become = (state: string): void => {
      connection.iceConnectionState = state;
      connection.dispatchEvent(new Event('iceconnectionstatechange'));
    };
    become('connected');
    become('disconnected');
    await timers.fire(3_600_000);
    await timers.fire(3_600_000);
    expect(told).to.deep.equal(['flows', 'lost', 'restart', 'restart']);
    for (let more = 0; more < 10 && !told.includes('given up'); more += 1) await timers.fire();
    expect(told.at(-1)).to.equal('given up');
    closing.abort();
  });
});

describe('a token that will end', () => {
  it('is asked for once in its life, and one that lives shorter than the page wants ahead not without end', async () => {
    let asked = 0;
    const watch = new TokenWatch(() => {
      asked += 1;
    });
    watch.watch(tokenFor('robin', 60), 90_000);
    await timers.fire();
    expect(asked).to.equal(1);
    watch.watch(tokenFor('robin', 60), 90_000);
    expect(timers.waiting.at(-1)?.ms).to.be.greaterThan(25_000);
    watch.close();
  });
});
