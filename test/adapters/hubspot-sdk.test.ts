import type CallingExtensions from '@hubspot/calling-extensions-sdk';
import { expect, it, onTestFinished, vi } from 'vitest';
import { CallingFrame } from '../../adapters/hubspot/calling-frame.ts';

const origin = 'https://app.hubspot.com';
const sync = {
  type: 'SYNC',
  hostUrl: origin,
  messageId: 'host_1',
  portalId: 4242,
  userId: 7,
  ownerId: 8,
  engagementId: 901,
  iframeLocation: 'widget',
  usesCallingWindow: true,
};

/** A frame in HubSpot's page: what it sends is recorded. */
function makeFrame() {
  const sent: { message: Record<string, unknown>; to: unknown }[] = [];
  let listener: (event: object) => void = () => {};
  const parent = { postMessage: (message: Record<string, unknown>, to: unknown) => sent.push({ message, to }) };
  const page = {
    parent,
    location: { href: 'https://cti.example/embed/hubspot', origin: 'https://cti.example' },
    addEventListener: (_type: string, next: typeof listener) => {
      listener = next;
    },
    removeEventListener() {},
    setTimeout: () => 0,
    clearTimeout() {},
  };
  return { page, sent, receive: (data: object) => listener({ data, origin, source: parent }) };
}

/** Without ids, which both make from the clock, except that of the answer to SYNC; and without the version. */
const plain = (sent: ReturnType<typeof makeFrame>['sent']) =>
  sent.map(({ message: { messageId, version, ...message }, to }) => ({
    to,
    message: message.type === 'SYNC_ACK' ? { ...message, messageId } : message,
    // They are built as "0.9.7-beta.0".
    version: version === undefined ? null : String(version).slice(0, 5),
  }));

type Send = (type: string, data?: object) => void;

const messages: [string, object?][] = [
  ['INITIALIZED', { isLoggedIn: true, engagementId: 901 }],
  ['USER_AVAILABLE'],
  ['INCOMING_CALL', { externalCallId: 'CA1', fromNumber: '', toNumber: '', createEngagement: false }],
  ['OUTGOING_CALL_STARTED', { externalCallId: 'CA1', toNumber: '+14155550123', createEngagement: true }],
  ['CALL_ANSWERED', { externalCallId: 'CA1' }],
  ['CALL_ENDED', { externalCallId: 'CA1', engagementId: 902, callEndStatus: 'COMPLETED' }],
  ['CALL_COMPLETED', { externalCallId: 'CA1', engagementId: 902, hideWidget: false }],
  ['NAVIGATE_TO_RECORD', { objectCoordinates: { portalId: 4242, objectId: 501, objectTypeId: '0-1' } }],
];

const fromHubSpot = [
  {
    type: 'DIAL_NUMBER',
    messageId: 'host_2',
    data: { phoneNumber: '+14155550123', objectId: 501, objectType: 'CONTACT' },
  },
  { type: 'CREATE_ENGAGEMENT_SUCCEEDED', messageId: 'host_3', data: { externalCallId: 'CA1', engagementId: 902 } },
  { type: 'VISIBILITY_CHANGED', messageId: 'host_4', data: { isMinimized: true, isHidden: false } },
  { type: 'NAVIGATE_TO_RECORD_FAILED', messageId: 'host_5', data: { error: 'x' } },
  { type: 'SOMETHING_NEW', messageId: 'host_6', data: {} },
];

async function byTheirs() {
  const { page, sent, receive } = makeFrame();
  const link = { href: '', protocol: 'https:', host: '' };
  const document = {
    referrer: origin,
    createElement: () => ({
      set href(url: string) {
        const { protocol, host } = new URL(url);
        Object.assign(link, { protocol, host });
      },
      get protocol() {
        return link.protocol;
      },
      get host() {
        return link.host;
      },
    }),
  };
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', document);
  // The package is made for browsers.
  vi.stubGlobal('self', globalThis);
  onTestFinished(() => void vi.unstubAllGlobals());
  const quiet = vi.spyOn(console, 'debug').mockImplementation(() => {});
  onTestFinished(() => quiet.mockRestore());
  const { default: module } = await import('@hubspot/calling-extensions-sdk');
  const Theirs = ((module as { default?: unknown }).default ?? module) as typeof CallingExtensions;
  const heard: [string, unknown][] = [];
  const listen = (type: string) => (data: unknown) => void heard.push([type, data]);
  const eventHandlers = {
    onReady: (data: Record<string, unknown>) => {
      heard.push(['READY', data]);
      for (const [type, data] of messages) theirs.sendMessage({ type, ...(data && { data }) });
    },
    onDialNumber: listen('DIAL_NUMBER'),
    onCreateEngagementSucceeded: listen('CREATE_ENGAGEMENT_SUCCEEDED'),
    onVisibilityChanged: listen('VISIBILITY_CHANGED'),
    onNavigateToRecordFailed: listen('NAVIGATE_TO_RECORD_FAILED'),
    defaultEventHandler: () => {},
  };
  const theirs: CallingExtensions = new Theirs({
    debugMode: false,
    eventHandlers,
  } as unknown as ConstructorParameters<typeof CallingExtensions>[0]);
  receive(sync);
  receive(sync);
  for (const message of fromHubSpot) receive(message);
  return { sent: plain(sent), heard };
}

function byOurs() {
  const { page, sent, receive } = makeFrame();
  const frame = new CallingFrame({ window: page as unknown as Window & typeof globalThis });
  const heard: [string, unknown][] = [];
  const send: Send = (type, data) => frame.send(type, data);
  for (const type of ['READY', ...fromHubSpot.slice(0, 4).map((message) => message.type)]) {
    frame.on(type, (data) => {
      heard.push([type, data]);
      if (type === 'READY') for (const [each, data] of messages) send(each, data);
    });
  }
  receive(sync);
  receive(sync);
  for (const message of fromHubSpot) receive(message);
  return { sent: plain(sent), heard };
}

it('HubSpot’s client of the calling protocol and ours send and hear the same messages', async () => {
  const theirs = await byTheirs();
  const ours = byOurs();
  expect(ours.sent).toEqual(theirs.sent);
  expect(ours.sent).toHaveLength(messages.length + 2);
  // Intended: HubSpot's client also passes on the user's id. It is not signed, so nothing may depend on it.
  const [[, ready], ...others] = theirs.heard as [[string, Record<string, unknown>], ...[string, unknown][]];
  const { userId, ownerId, hostUrl, ...place } = ready;
  expect([userId, ownerId, hostUrl]).toEqual([7, 8, origin]);
  expect(ours.heard).toEqual([['READY', place], ...others]);
});
