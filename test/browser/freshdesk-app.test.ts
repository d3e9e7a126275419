import { expect, waitUntil } from '@open-wc/testing';

/** The script of the app in Freshdesk's telephone sidebar, and in the left bar of Freshsales. */
const script = '/adapters/freshdesk/package/app/scripts/app.js';
const gateway = location.origin;
const patient = { timeout: 60_000 };

const triggered: [string, object][] = [];
const listeners = new Map<string, (event: object) => void>();

/** Freshworks' client, as far as the script uses it. */
const client = {
  context: { location: 'cti_global_sidebar' },
  iparams: { get: async () => ({ gateway: `${gateway}/`, connection: 'support' }) },
  interface: {
    trigger: async (name: string, options: object) => void triggered.push([name, options]),
  },
  events: {
    on: (name: string, listener: (event: object) => void) => void listeners.set(name, listener),
  },
};

const frameOf = () => document.querySelector<HTMLIFrameElement>('iframe[title="Sidecall"]');

async function loaded(): Promise<HTMLIFrameElement> {
  await waitUntil(() => frameOf() !== null, 'the frame', patient);
  const frame = frameOf() as HTMLIFrameElement;
  const isLoaded = (): boolean =>
    frame.contentDocument?.readyState === 'complete' && frame.contentWindow?.location.pathname === '/embed/support';
  await waitUntil(isLoaded, 'the page in the frame', patient);
  return frame;
}

/** A message to the app's page, by default from its frame. */
function post(data: unknown, more: MessageEventInit = {}): void {
  const source = frameOf()?.contentWindow ?? null;
  window.dispatchEvent(new MessageEvent('message', { source, origin: gateway, data, ...more }));
}

/** The frame's end of the bridge, and what came over it. */
async function connect(): Promise<{ port: MessagePort; received: Record<string, unknown>[] }> {
  const frame = await loaded();
  const offered = new Promise<MessagePort | undefined>((resolve) => {
    const greeted = ({ data, ports }: MessageEvent): void => {
      if (data?.sidecall === 'connect' && data.version === 1) resolve(ports[0]);
    };
    frame.contentWindow?.addEventListener('message', greeted, { once: true });
  });
  post({ sidecall: 'ready', version: 1 });
  const port = await offered;
  if (port === undefined) throw new Error('The page offered no port.');
  const received: Record<string, unknown>[] = [];
  port.onmessage = ({ data }) => received.push(data);
  return { port, received };
}

/** Loads the script, as the app's page does. */
async function run(source: string): Promise<void> {
  const element = document.createElement('script');
  element.src = source;
  const isRun = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
  document.head.append(element);
  await isRun;
}

/** A click on a number in Freshdesk's page. */
function clicked(number: unknown): void {
  listeners.get('cti.triggerDialer')?.({ helper: { getData: () => ({ number }) } });
}

before(async () => {
  Object.assign(window, { app: { initialized: async () => client } });
  const problem = document.createElement('p');
  problem.id = 'problem';
  problem.hidden = true;
  document.body.append(problem);
  await run(script);
});

after(() => frameOf()?.remove());

it('frames the connection’s page of the gateway, with the microphone', async () => {
  const frame = await loaded();
  const url = new URL(frame.src);
  expect([url.origin, url.pathname, url.searchParams.get('origin')]).to.deep.equal([
    ...[gateway, '/embed/support', location.origin],
  ]);
  expect(frame.allow).to.contain(`microphone ${gateway}`);
});

it('dials a number that was clicked before the phone was loaded, and then each one', async () => {
  clicked('+14155550123');
  const { port, received } = await connect();
  clicked('+14155550124');
  for (const nothing of ['', undefined, 7]) clicked(nothing);
  await waitUntil(() => received.length >= 4, 'both numbers', patient);
  port.close();
  expect(received).to.deep.equal([
    { type: 'hello', tokens: false, records: false },
    { type: 'dial', number: '+14155550123', about: null },
    { type: 'context', now: { about: null, visible: true } },
    { type: 'dial', number: '+14155550124', about: null },
  ]);
  expect(triggered.filter(([name]) => name === 'show')).to.deep.equal(Array(2).fill(['show', { id: 'softphone' }]));
});

it('shows the phone for a call, hides it afterwards, and opens contacts and tickets alone', async () => {
  triggered.length = 0;
  const { port } = await connect();
  port.postMessage({ type: 'show', reason: 'ringing' });
  port.postMessage({ type: 'open', record: { kind: 'ticket', id: '12' } });
  for (const record of [{ kind: 'contact', id: '1/../2' }, { kind: 'agent', id: '3' }, null]) {
    port.postMessage({ type: 'open', record });
  }
  port.postMessage({ type: 'constructor' });
  port.postMessage({ type: 'show', reason: 'idle' });
  await waitUntil(() => triggered.length >= 3, 'all three', patient);
  port.close();
  expect(triggered).to.deep.equal([
    ['show', { id: 'softphone' }],
    ['click', { id: 'ticket', value: 12 }],
    ['hide', { id: 'softphone' }],
  ]);
});

it('has no tokens: agents sign in to the gateway', async () => {
  const { port, received } = await connect();
  port.postMessage({ type: 'token', id: 4 });
  await waitUntil(() => received.some(({ type }) => type === 'answer'), 'the answer', patient);
  port.close();
  expect(received.at(-1)).to.deep.equal({ type: 'answer', id: 4, value: null });
});

it('offers a port to its own frame at the gateway’s origin only', async () => {
  const frame = await loaded();
  const offers: MessageEvent[] = [];
  const listen = (event: MessageEvent): void => void offers.push(event);
  frame.contentWindow?.addEventListener('message', listen);
  post({ sidecall: 'ready', version: 1 }, { source: window });
  post({ sidecall: 'ready', version: 1 }, { origin: 'https://evil.example' });
  post({ sidecall: 'ready', version: 2 });
  post(null);
  frame.contentWindow?.removeEventListener('message', listen);
  // The offer to the right one comes after all others.
  const { port } = await connect();
  port.close();
  expect(offers).to.deep.equal([]);
});

it('has the names of Freshsales in its left bar, and opens contacts alone', async () => {
  frameOf()?.remove();
  client.context = { location: 'left_nav_cti' };
  listeners.clear();
  triggered.length = 0;
  await run(`${script}?freshsales`);
  const { port, received } = await connect();
  listeners.get('calling')?.({ data: { phoneNumber: '+14155550125' } });
  for (const kind of ['contact', 'ticket']) port.postMessage({ type: 'open', record: { kind, id: '16002341859' } });
  port.postMessage({ type: 'show', reason: 'idle' });
  await waitUntil(() => received.length >= 4 && triggered.length >= 3, 'all of it', patient);
  port.close();
  expect([...listeners.keys()]).to.deep.equal(['calling']);
  expect(received.find(({ type }) => type === 'dial')).to.include({ number: '+14155550125' });
  expect(triggered).to.deep.equal([
    ['show', { id: 'phoneApp' }],
    ['show', { id: 'contact', value: 16002341859 }],
    ['hide', { id: 'phoneApp' }],
  ]);
});
