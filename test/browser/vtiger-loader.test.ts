import { expect, waitUntil } from '@open-wc/testing';

/** The script that the Vtiger module adds to each page. It is loaded once, as in a page. */
const script = '/adapters/vtiger/package/layouts/v7/modules/Sidecall/resources/loader.js';
const gateway = location.origin;

const real = { fetch: window.fetch, open: window.open, address: location.href };
const asked: { method: string; params: URLSearchParams }[] = [];
const opened: string[] = [];
let frame: HTMLIFrameElement;

/** Vtiger's server. */
async function answer(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const url = new URL(String(input), location.href);
  const params = init.body instanceof URLSearchParams ? init.body : url.searchParams;
  asked.push({ method: init.method ?? 'GET', params });
  const result =
    params.get('action') === 'Token'
      ? { token: 'token-1' }
      : { gateway, modules: { Contacts: 12, Leads: 10, Accounts: 11, HelpDesk: 17 } };
  return new Response(JSON.stringify({ success: true, result }));
}

/** A message to Vtiger's page, by default from its frame. */
function post(data: unknown, more: MessageEventInit = {}): void {
  window.dispatchEvent(new MessageEvent('message', { source: frame.contentWindow, origin: gateway, data, ...more }));
}

/** The frame's end of the bridge, and what came over it. */
async function connect(): Promise<{ port: MessagePort; received: Record<string, unknown>[] }> {
  const offered = new Promise<MessagePort | undefined>((resolve) => {
    frame.contentWindow?.addEventListener('message', (event) => resolve(event.ports[0]), { once: true });
  });
  post('sidecall-ready');
  const port = await offered;
  if (port === undefined) throw new Error('The page offered no port.');
  const received: Record<string, unknown>[] = [];
  port.onmessage = ({ data }) => received.push(data);
  return { port, received };
}

before(async () => {
  window.fetch = answer;
  window.open = ((url: string) => {
    opened.push(url);
    return null;
  }) as typeof window.open;
  Object.assign(window, { csrfMagicName: '__vtrftk', csrfMagicToken: 'sid:1' });
  const page = new URL(location.href);
  for (const [name, value] of [
    ['module', 'Contacts'],
    ['view', 'Detail'],
    ['record', '11'],
  ] as const)
    page.searchParams.set(name, value);
  history.replaceState(null, '', page);
  const element = document.createElement('script');
  element.src = script;
  document.head.append(element);
  await waitUntil(() => document.querySelector('iframe[title="Sidecall"]') !== null, 'the frame', { timeout: 20_000 });
  frame = document.querySelector('iframe[title="Sidecall"]') as HTMLIFrameElement;
  const isLoaded = (): boolean =>
    frame.contentDocument?.readyState === 'complete' && frame.contentWindow?.location.pathname === '/embed/vtiger';
  await waitUntil(isLoaded, 'the page in the frame', { timeout: 20_000 });
});

after(() => {
  window.fetch = real.fetch;
  window.open = real.open;
  history.replaceState(null, '', real.address);
  frame.closest('div')?.remove();
  for (const button of document.querySelectorAll('body > button[aria-expanded]')) button.remove();
});

it('frames the gateway, which may use the microphone, and tells it the page’s origin', () => {
  const url = new URL(frame.src);
  expect([url.origin, url.pathname, url.searchParams.get('origin')]).to.deep.equal([
    gateway,
    '/embed/vtiger',
    location.origin,
  ]);
  expect(frame.allow).to.contain(`microphone ${gateway}`);
});

it('offers a port to its own frame at the gateway’s origin only', async () => {
  const offers: MessageEvent[] = [];
  const listen = (event: MessageEvent): void => void offers.push(event);
  frame.contentWindow?.addEventListener('message', listen);
  post('sidecall-ready', { source: window });
  post('sidecall-ready', { origin: 'https://evil.example' });
  post('other');
  frame.contentWindow?.removeEventListener('message', listen);
  // The offer to the right one comes after all others.
  const { port } = await connect();
  port.close();
  expect(offers).to.deep.equal([]);
});

it('says which record is open, and dials a clicked number in place of Vtiger', async () => {
  const { port, received } = await connect();
  const link = document.createElement('a');
  link.className = 'phoneField';
  link.dataset.value = '+919876543210';
  link.setAttribute('record', '11');
  let isVtigerAsked = false;
  link.onclick = () => {
    isVtigerAsked = true;
  };
  document.body.append(link);
  const event = new MouseEvent('click', { bubbles: true, cancelable: true });
  link.dispatchEvent(event);
  link.remove();
  await waitUntil(() => received.some(({ type }) => type === 'dial'), 'the number', { timeout: 20_000 });
  port.close();
  const about = { module: 'Contacts', id: '12x11' };
  expect(received[0]).to.deep.equal({ type: 'context', about, visible: false });
  expect(received.at(-1)).to.deep.equal({ type: 'dial', number: '+919876543210', about });
  expect([event.defaultPrevented, isVtigerAsked]).to.deep.equal([true, false]);
});

it('gets a token from Vtiger’s server, with its protection against forged requests', async () => {
  const { port, received } = await connect();
  port.postMessage({ type: 'token', request: 7 });
  await waitUntil(() => received.some(({ type }) => type === 'token'), 'the token', { timeout: 20_000 });
  port.close();
  expect(received.find(({ type }) => type === 'token')).to.deep.equal({ type: 'token', request: 7, token: 'token-1' });
  const last = asked.at(-1);
  expect([last?.method, last?.params.get('action'), last?.params.get('__vtrftk')]).to.deep.equal([
    'POST',
    'Token',
    'sid:1',
  ]);
});

it('shows the softphone when it rings, and opens records in a new tab during a call', async () => {
  const { port } = await connect();
  port.postMessage({ type: 'show', reason: 'ringing' });
  port.postMessage({ type: 'open', module: 'Reports', record: '1' });
  port.postMessage({ type: 'open', module: 'Contacts', record: '1&view=Edit' });
  port.postMessage({ type: 'constructor' });
  port.postMessage({ type: 'open', module: 'Contacts', record: '12' });
  await waitUntil(() => opened.length > 0, 'the record', { timeout: 20_000 });
  port.close();
  expect(opened).to.deep.equal(['index.php?module=Contacts&view=Detail&record=12']);
  expect(frame.parentElement?.style.visibility).to.equal('visible');
});
