import { IFrameManager } from '@hubspot/calling-extensions-sdk';
import { expect, fixtureSync, html, waitUntil } from '@open-wc/testing';
import { createHost } from '../../adapters/hubspot/host.ts';
import type { CallFact, CrmHost, DialWish, HostContext } from '../../src/domain/crm/host.ts';
import { CodedError } from '../../src/domain/errors.ts';

interface Message {
  type: string;
  data?: Record<string, unknown>;
}

/** HubSpot's own frame of a calling app, with everything that the app said. */
let hubspot: IFrameManager;
let received: Message[];
let app: Window & typeof globalThis;
let forged: string[];
let debug: typeof console.debug;

/** Waits as long as a busy machine may need. */
const until = (condition: () => boolean, what: string) => waitUntil(condition, what, { timeout: 50_000 });
const arrived = (type: string) => until(() => received.some((message) => message.type === type), type);
const last = (type: string) => received.findLast((message) => message.type === type)?.data;
const known = { portalId: 4242, userId: 7, ownerId: 8, iframeLocation: 'remote', usesCallingWindow: false };

beforeEach(() => {
  received = [];
  forged = [];
  const place = document.createElement('div');
  place.id = 'calling';
  document.body.append(place);
  // It logs each message.
  debug = console.debug;
  console.debug = () => {};
  hubspot = new IFrameManager({
    debugMode: false,
    iFrameOptions: {
      src: `${location.origin}/test/browser/hubspot/app.html`,
      width: '400px',
      height: '600px',
      hostElementSelector: '#calling',
    },
    onMessageHandler: (message: Message) => received.push(message),
  });
  // HubSpot's page adds what it knows to the first message.
  const send = hubspot.sendMessage.bind(hubspot);
  hubspot.sendMessage = (message, callback) =>
    send(message.type === 'SYNC' ? { ...known, ...message } : message, callback);
  app = hubspot.iFrame?.contentWindow as Window & typeof globalThis;
});
afterEach(() => {
  hubspot.remove();
  document.querySelector('#calling')?.remove();
  console.debug = debug;
});

async function openHost(): Promise<CrmHost> {
  const host = createHost({
    window: app,
    trusts: (origin) => origin === location.origin,
    getToken: async () => 'token-1',
    onForged: (origin) => forged.push(origin),
  });
  await arrived('INITIALIZED');
  return host;
}

const say = (type: string, data: object) =>
  hubspot.sendMessage({ type, data } as Parameters<IFrameManager['sendMessage']>[0]);
const fact = (step: CallFact['step'], more: Partial<CallFact> = {}): CallFact => ({
  ...{ callId: 'CA1', step, direction: 'outbound', about: null, duration: null },
  ...more,
});

describe('a calling app in HubSpot’s frame', () => {
  it('answers the handshake once, and says that the agent can be called', async () => {
    await openHost();
    await arrived('USER_AVAILABLE');
    expect(received.map(({ type }) => type)).to.eql(['READY', 'INITIALIZED', 'USER_AVAILABLE']);
    expect(last('INITIALIZED')).to.eql({ isLoggedIn: true });
    expect(hubspot.iFrame?.allow).to.equal('microphone; autoplay');
  });

  it('dials a number that is clicked, and returns the record that HubSpot makes', async () => {
    const host = await openHost();
    const wishes: DialWish[] = [];
    host.onDial?.((wish) => wishes.push(wish));
    say('DIAL_NUMBER', { phoneNumber: '+14155550123', objectId: 501, objectType: 'CONTACT' });
    await until(() => wishes.length > 0, 'the wish');
    expect(wishes).to.eql([{ number: '+14155550123', about: { kind: 'contact', id: '501' } }]);
    const noted = host.notify?.(fact('ringing'));
    await arrived('OUTGOING_CALL_STARTED');
    expect(last('OUTGOING_CALL_STARTED')).to.eql({
      externalCallId: 'CA1',
      createEngagement: true,
      toNumber: '+14155550123',
    });
    say('CREATE_ENGAGEMENT_SUCCEEDED', { externalCallId: 'other', engagementId: 900 });
    say('CREATE_ENGAGEMENT_SUCCEEDED', { externalCallId: 'CA1', engagementId: 902 });
    expect(await noted).to.eql({ recordId: '902' });
    for (const step of ['answered', 'held', 'ended', 'logged', 'logged'] as const) await host.notify?.(fact(step));
    await arrived('CALL_COMPLETED');
    expect(received.slice(-3).map(({ type }) => type)).to.eql(['CALL_ANSWERED', 'CALL_ENDED', 'CALL_COMPLETED']);
    expect(last('CALL_ENDED')).to.eql({ externalCallId: 'CA1', engagementId: 902, callEndStatus: 'COMPLETED' });
    expect(last('CALL_COMPLETED')).to.eql({ externalCallId: 'CA1', engagementId: 902, hideWidget: false });
  });

  it('returns no record if HubSpot makes none', async () => {
    const host = await openHost();
    host.onDial?.(() => {});
    say('DIAL_NUMBER', { phoneNumber: '+14155550123' });
    const context: HostContext[] = [];
    host.context?.((now) => context.push(now));
    await until(() => context.length > 1, 'the click');
    const noted = host.notify?.(fact('ringing'));
    await arrived('OUTGOING_CALL_STARTED');
    say('CREATE_ENGAGEMENT_FAILED', { externalCallId: 'CA1', error: {} });
    expect(await noted).to.equal(undefined);
  });

  it('tells of a call from outside without its number', async () => {
    const host = await openHost();
    expect(await host.notify?.(fact('ringing', { direction: 'inbound' }))).to.equal(undefined);
    await host.notify?.(fact('ended', { direction: 'inbound' }));
    await arrived('CALL_ENDED');
    expect(last('INCOMING_CALL')).to.eql({
      externalCallId: 'CA1',
      fromNumber: '',
      toNumber: '',
      createEngagement: false,
    });
    expect(last('CALL_ENDED')).to.eql({ externalCallId: 'CA1', callEndStatus: 'MISSED' });
  });

  it('asks for no record of a call that was not dialled in HubSpot', async () => {
    const host = await openHost();
    expect(await host.notify?.(fact('ringing'))).to.equal(undefined);
    await arrived('OUTGOING_CALL_STARTED');
    expect(last('OUTGOING_CALL_STARTED')).to.eql({ externalCallId: 'CA1', createEngagement: false });
  });

  it('opens contacts and companies, and nothing else', async () => {
    const host = await openHost();
    expect([host.opens?.('contact'), host.opens?.('company'), host.opens?.('deal')]).to.eql([true, true, false]);
    for (const id of ['../1', 'abc', '']) host.open?.({ kind: 'contact', id });
    host.open?.({ kind: 'deal', id: '7' });
    host.open?.({ kind: 'company', id: '502' });
    await arrived('NAVIGATE_TO_RECORD');
    expect(received.filter(({ type }) => type === 'NAVIGATE_TO_RECORD').map(({ data }) => data)).to.eql([
      { objectCoordinates: { portalId: 4242, objectId: 502, objectTypeId: '0-2' } },
    ]);
  });

  it('knows whether the agent sees it', async () => {
    const host = await openHost();
    const seen: (boolean | undefined)[] = [];
    const stop = host.context?.(({ visible }) => seen.push(visible));
    say('VISIBILITY_CHANGED', { isMinimized: true, isHidden: false });
    await until(() => seen.length === 2, 'minimized');
    say('VISIBILITY_CHANGED', { isMinimized: false, isHidden: false });
    await until(() => seen.length === 3, 'visible');
    expect(seen).to.eql([undefined, false, true]);
    stop?.();
  });

  it('answers an unknown message as HubSpot’s client does', async () => {
    await openHost();
    say('SOMETHING_NEW', {});
    await arrived('ERROR');
    expect(last('ERROR')?.type).to.equal('UNKNOWN_MESSAGE_TYPE');
  });

  it('takes the token from the page of the gateway', async () => {
    expect(await (await openHost()).getToken()).to.equal('token-1');
    const host = createHost({ window: app, trusts: () => false });
    expect(await host.getToken().catch((error: unknown) => (error as CodedError).code)).to.equal('TOKEN_MISSING');
    expect(CodedError).to.be.a('function');
  });
});

describe('a forged parent', () => {
  /** Posts to the app from a frame beside it, whose origin is another one if it is sandboxed. */
  async function forge(message: object, sandbox: string): Promise<void> {
    const text = JSON.stringify(message).replaceAll('<', '\\u003c');
    const at = [...document.querySelectorAll('iframe')].findIndex((frame) => frame.contentWindow === app);
    const sent = new Promise<void>((resolve) => {
      const heard = ({ data }: MessageEvent): void => {
        if (data !== 'forged') return;
        window.removeEventListener('message', heard);
        resolve();
      };
      window.addEventListener('message', heard);
    });
    const script = `parent.frames[${at}].postMessage(${text}, '*'); parent.postMessage('forged', '*');`;
    fixtureSync(html`<iframe title="Forger" sandbox=${sandbox} srcdoc=${`<script>${script}</script>`}></iframe>`);
    await sent;
  }

  const dial = { type: 'DIAL_NUMBER', messageId: 'x_1', data: { phoneNumber: '+14155550199' } };

  it('dials nothing, and is counted: another window of the same origin', async () => {
    const host = await openHost();
    const wishes: DialWish[] = [];
    host.onDial?.((wish) => wishes.push(wish));
    await forge(dial, 'allow-scripts allow-same-origin');
    await until(() => forged.length === 1, 'counted');
    expect(wishes).to.eql([]);
  });

  it('dials nothing, and is counted: a window without an origin', async () => {
    const host = await openHost();
    const wishes: DialWish[] = [];
    host.onDial?.((wish) => wishes.push(wish));
    await forge(dial, 'allow-scripts');
    await until(() => forged.length === 1, 'counted');
    expect([wishes, forged]).to.eql([[], ['null']]);
  });

  it('starts nothing, whatever address it names', async () => {
    createHost({ window: app, trusts: () => false, onForged: (origin) => forged.push(origin) });
    await until(() => forged.length > 0, 'counted');
    expect(received).to.eql([]);
    expect(hubspot.isReady).to.equal(false);
  });

  it('with an origin that only looks like HubSpot’s is none', async () => {
    const { page, receive, sent } = fakeFrame();
    createHost({ window: page });
    for (const origin of [
      ...['https://app.hubspot.com.evil.example', 'http://app.hubspot.com', 'https://evil.example/app.hubspot.com'],
      ...['https://xapp.hubspot.com', 'https://app-.hubspot.com', 'https://hubspot.com', 'null', ''],
    ]) {
      receive({ type: 'SYNC', messageId: 'x_1', hostUrl: 'https://app.hubspot.com' }, origin);
    }
    expect(sent).to.eql([]);
    receive({ type: 'SYNC', messageId: 'x_1', hostUrl: 'https://evil.example' }, 'https://app-eu1.hubspot.com');
    expect(sent.every(({ to }) => to === 'https://app-eu1.hubspot.com')).to.equal(true);
    expect(sent.length).to.equal(3);
    // Pinned: another page of HubSpot's is another parent.
    receive({ type: 'DIAL_NUMBER', messageId: 'x_2', data: {} }, 'https://app.hubspot.com');
    expect(sent.length).to.equal(3);
  });
});

/** A frame without a page, whose parent has any origin. */
function fakeFrame() {
  const sent: { message: unknown; to: string }[] = [];
  let listener: (event: object) => void = () => {};
  const parent = { postMessage: (message: unknown, to: string) => sent.push({ message, to }) };
  const page = {
    parent,
    location: { origin: 'https://cti.example' },
    addEventListener: (_type: string, next: typeof listener) => {
      listener = next;
    },
  } as unknown as Window & typeof globalThis;
  return { page, sent, receive: (data: object, origin: string) => listener({ data, origin, source: parent }) };
}
