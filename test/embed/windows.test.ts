import { expect } from '@open-wc/testing';
import { linkCompanion } from '../../src/embed/page/companion-link.ts';
import { openSignIn } from '../../src/embed/page/sign-in-window.ts';
import { FrameLinks } from '../../src/embed/windows/frame-links.ts';
import type { RemoteVoice } from '../../src/phone/phone.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { turns } from './support/framed.ts';

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);

/** A window of a page: what is posted to it, and what it hears. */
class FakeWindow extends EventTarget {
  readonly location = { origin: 'https://cti.example' };
  readonly posted: { data: unknown; origin: string; ports: MessagePort[] }[] = [];
  readonly opened: string[] = [];
  readonly length = 0;
  closed = false;
  focused = 0;
  opener: unknown = null;
  next: FakeWindow | null = null;
  /** Timers that repeat, run by `tick`. */
  readonly timers = new Set<() => void>();

  get top(): this {
    return this;
  }
  open(address: string): FakeWindow | null {
    this.opened.push(address);
    return this.next;
  }
  focus(): void {
    this.focused += 1;
  }
  postMessage(data: unknown, origin: string, ports: MessagePort[] = []): void {
    this.posted.push({ data, origin, ports });
  }
  setInterval(task: () => void): number {
    this.timers.add(task);
    return 1;
  }
  clearInterval(): void {
    this.timers.clear();
  }
  setTimeout(): number {
    return 1;
  }
  clearTimeout(): void {}
  hear(data: unknown, source: unknown, origin = this.location.origin, ports: MessagePort[] = []): void {
    const event = new MessageEvent('message', { data, origin, ports });
    // The constructor accepts real windows only.
    Object.defineProperty(event, 'source', { value: source });
    this.dispatchEvent(event);
  }
  get page(): Window & typeof globalThis {
    return this as unknown as Window & typeof globalThis;
  }
}

describe('the window that signs an agent in', () => {
  function open() {
    const [page, popup] = [new FakeWindow(), new FakeWindow()];
    page.next = popup;
    const tokens: string[] = [];
    openSignIn(page.page, 'a/b', (token) => tokens.push(token));
    const greet = (source: unknown, origin?: string) => {
      const { port1, port2 } = new MessageChannel();
      page.hear({ sidecall: 'signed-in' }, source, origin, [port2]);
      return port1;
    };
    return { page, popup, tokens, greet };
  }

  it('is the gateway’s own, and passes a token over a port', async () => {
    const { page, popup, tokens, greet } = open();
    expect(page.opened).to.deep.equal(['/embed/a%2Fb/sign-in']);
    const port = greet(popup);
    port.postMessage({ token: 'no text' });
    port.postMessage('token');
    await until(() => tokens.length === 1);
    expect(tokens).to.deep.equal(['token']);
  });

  it('is the only one that is believed', async () => {
    const { popup, tokens, greet } = open();
    greet(new FakeWindow()).postMessage('of a stranger');
    greet(popup, 'https://evil.example').postMessage('of a window that went elsewhere');
    await turns();
    expect(tokens).to.deep.equal([]);
  });

  it('may not open: the page learns it', () => {
    expect(openSignIn(new FakeWindow().page, 'sales', () => {})).to.equal(null);
  });
});

describe('a frame and its companion', () => {
  function frame() {
    const page = new FakeWindow();
    const seen: string[] = [];
    const voices: RemoteVoice[] = [];
    const stop = linkCompanion(page.page, {
      token: async () => 'token',
      connected: (identity, voice) => {
        seen.push(identity);
        voices.push(voice);
      },
      gone: () => seen.push('gone'),
    });
    return { page, seen, voices, stop };
  }

  it('meet by windows and ports, and pass on what tabs say', async () => {
    const { page, seen, voices } = frame();
    const companion = new FakeWindow();
    page.hear({ sidecall: 'companion' }, companion);
    const [offer] = companion.posted;
    expect([offer?.data, offer?.origin]).to.deep.equal([{ sidecall: 'companion-port' }, 'https://cti.example']);
    const port = offer?.ports[0] as MessagePort;
    const heard: unknown[] = [];
    port.onmessage = ({ data }) => heard.push(data);
    port.postMessage({ type: 'want-token', id: 3 });
    await until(() => heard.length === 1);
    expect(heard).to.deep.equal([{ type: 'token', id: 3, token: 'token' }]);

    port.postMessage({ type: 'agent', identity: 'robin' });
    await until(() => seen.length === 1);
    const said: unknown[] = [];
    const channel = voices[0]?.open('name', (message) => said.push(message));
    const bye = { kind: 'bye', from: 'x' } as const;
    port.postMessage({ type: 'tab', message: bye });
    port.postMessage({ type: 'tab', message: { kind: 'nonsense' } });
    channel?.post(bye);
    await until(() => said.length === 1 && heard.length === 2);
    expect([said, heard[1]]).to.deep.equal([[bye], { type: 'tab', message: bye }]);
    voices[0]?.show();
    expect(companion.focused).to.equal(1);
    port.postMessage({ type: 'bye' });
    await until(() => seen.includes('gone'));
  });

  it('do not meet across origins, and not twice', () => {
    const { page } = frame();
    const companion = new FakeWindow();
    page.hear({ sidecall: 'companion' }, companion, 'https://evil.example');
    expect(companion.posted).to.deep.equal([]);
    page.hear({ sidecall: 'companion' }, companion);
    page.hear({ sidecall: 'companion' }, companion);
    expect(companion.posted).to.have.length(1);
  });

  it('part when the window is closed without a word', () => {
    const { page, seen } = frame();
    const companion = new FakeWindow();
    page.hear({ sidecall: 'companion' }, companion);
    companion.closed = true;
    for (const task of [...page.timers]) task();
    expect(seen).to.deep.equal(['gone']);
  });
});

describe('a companion and its frames', () => {
  function companion() {
    const [page, opener] = [new FakeWindow(), new FakeWindow()];
    page.opener = opener;
    const tabs: unknown[] = [];
    let connected = 0;
    const links = new FrameLinks(page.page, {
      connected: () => (connected += 1),
      tab: (message) => tabs.push(message),
    });
    links.start();
    const join = (origin?: string): { port: MessagePort; heard: unknown[] } => {
      const { port1, port2 } = new MessageChannel();
      const heard: unknown[] = [];
      port1.onmessage = ({ data }) => heard.push(data);
      page.hear({ sidecall: 'companion-port' }, opener, origin, [port2]);
      return { port: port1, heard };
    };
    return { page, opener, links, tabs, join, connected: () => connected };
  }

  it('looks for frames again and again, and speaks to the gateway’s alone', () => {
    const { page, opener } = companion();
    for (const task of page.timers) task();
    expect(opener.posted.map(({ data, origin }) => [data, origin])).to.deep.equal([
      [{ sidecall: 'companion' }, 'https://cti.example'],
      [{ sidecall: 'companion' }, 'https://cti.example'],
    ]);
  });

  it('tells each frame its agent, also a later one, and takes the first token', async () => {
    const { links, join, connected, tabs } = companion();
    expect(await links.token()).to.equal(null);
    const first = join();
    const token = links.token();
    await until(() => first.heard.length === 1);
    expect(first.heard[0]).to.deep.equal({ type: 'want-token', id: 1 });
    first.port.postMessage({ type: 'token', id: 1, token: null });
    first.port.postMessage({ type: 'token', id: 1, token: 'token' });
    expect(await token).to.equal('token');
    links.tellAgent('robin');
    const second = join();
    await until(() => first.heard.length === 2 && second.heard.length === 1);
    expect(second.heard).to.deep.equal([{ type: 'agent', identity: 'robin' }]);
    second.port.postMessage({ type: 'tab', message: { kind: 'bye', from: 'x' } });
    await until(() => tabs.length === 1);
    expect(connected()).to.equal(2);
  });

  it('believes no frame of another origin', () => {
    const { join, connected } = companion();
    join('https://evil.example');
    expect(connected()).to.equal(0);
  });
});
