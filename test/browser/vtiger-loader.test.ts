import { expect, waitUntil } from '@open-wc/testing';

/** The scripts that the Vtiger module adds to each page. They are loaded once, as in a page. */
const scripts = [
  '/adapters/kit/package/phone-panel.js',
  '/adapters/vtiger/package/layouts/v7/modules/Sidecall/resources/loader.js',
];
const gateway = location.origin;

const real = { fetch: window.fetch, open: window.open, address: location.href };
const asked: { method: string; params: URLSearchParams }[] = [];
const opened: string[] = [];
let frame: HTMLIFrameElement;
let page: HTMLElement;

/** The parts of Vtiger's page that the script knows, as the vendor's public templates write them. */
const vtiger = `
  <nav class="navbar navbar-inverse navbar-fixed-top" style="position:fixed;inset:0 0 auto;block-size:50px">
    <div id="navbar"><ul class="nav navbar-nav"><li><div><a href="#" class="fa fa-calendar"></a></div></li></ul></div>
  </nav>
  <table><tr><td class="fieldValue"><span class="value" data-field-type="phone">(080) 4123-4567</span></td></tr>
  <tr><td class="fieldValue"><span class="value" data-field-type="email">a1@example.com</span></td></tr></table>`;

const panel = (): HTMLElement => document.querySelector('#sidecall-panel') as HTMLElement;
const button = (): HTMLElement => document.querySelector('#sidecall-button') as HTMLElement;

/** Clicks, and returns whether Vtiger's page would have acted on it. */
function click(element: Element): boolean {
  return element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
}

/** Vtiger's server. */
async function answer(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const url = new URL(String(input), location.href);
  const params = init.body instanceof URLSearchParams ? init.body : url.searchParams;
  asked.push({ method: init.method ?? 'GET', params });
  const modules = { Contacts: 12, Leads: 10, Accounts: 11, HelpDesk: 17, Users: 19 };
  const result = { gateway, connection: 'sales', token: 'a.b.c', modules };
  return new Response(JSON.stringify({ success: true, result }));
}

/** A message to Vtiger's page, by default from its frame. */
function post(data: unknown, more: MessageEventInit = {}): void {
  window.dispatchEvent(new MessageEvent('message', { source: frame.contentWindow, origin: gateway, data, ...more }));
}

const ready = { sidecall: 'ready', version: 1 };

/** The frame's end of the bridge, and what came over it. */
async function connect(): Promise<{ port: MessagePort; received: Record<string, unknown>[] }> {
  const offered = new Promise<MessagePort | undefined>((resolve) => {
    frame.contentWindow?.addEventListener('message', (event) => resolve(event.ports[0]), { once: true });
  });
  post(ready);
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
  localStorage.removeItem('sidecall-open');
  page = document.createElement('div');
  page.innerHTML = vtiger;
  document.body.append(page);
  const address = new URL(location.href);
  for (const [name, value] of [
    ['module', 'Contacts'],
    ['view', 'Detail'],
    ['record', '11'],
  ] as const)
    address.searchParams.set(name, value);
  history.replaceState(null, '', address);
  for (const src of scripts)
    document.head.append(Object.assign(document.createElement('script'), { src, async: false }));
  await waitUntil(() => document.querySelector('iframe[title="Sidecall"]') !== null, 'the frame', { timeout: 60_000 });
  frame = document.querySelector('iframe[title="Sidecall"]') as HTMLIFrameElement;
  const isLoaded = (): boolean =>
    frame.contentDocument?.readyState === 'complete' && frame.contentWindow?.location.pathname === '/embed/sales';
  await waitUntil(isLoaded, 'the page in the frame', { timeout: 60_000 });
});

after(() => {
  window.fetch = real.fetch;
  window.open = real.open;
  history.replaceState(null, '', real.address);
  panel().remove();
  page.remove();
  document.body.classList.remove('sidecall-open', 'sidecall-ready');
  localStorage.removeItem('sidecall-open');
});

it('frames the gateway, which may use the microphone, and tells it the page’s origin and the user', () => {
  const url = new URL(frame.src);
  expect([url.origin, url.pathname, url.searchParams.get('origin'), url.searchParams.get('token')]).to.deep.equal([
    gateway,
    '/embed/sales',
    location.origin,
    'a.b.c',
  ]);
  expect(frame.allow).to.contain(`microphone ${gateway}`);
});

it('offers a port to its own frame at the gateway’s origin only', async () => {
  const offers: MessageEvent[] = [];
  const listen = (event: MessageEvent): void => void offers.push(event);
  frame.contentWindow?.addEventListener('message', listen);
  post(ready, { source: window });
  post(ready, { origin: 'https://evil.example' });
  post({ ...ready, version: 2 });
  post('ready');
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
  const isLeft = click(link);
  link.remove();
  await waitUntil(() => received.some(({ type }) => type === 'dial'), 'the number', { timeout: 60_000 });
  port.close();
  const about = { kind: 'contact', id: '12x11' };
  expect(received.slice(0, 2)).to.deep.equal([
    { type: 'hello', tokens: false, records: false },
    { type: 'context', now: { about, visible: false } },
  ]);
  expect(received.at(-1)).to.deep.equal({ type: 'dial', number: '+919876543210', about });
  expect([isLeft, isVtigerAsked]).to.deep.equal([false, false]);
});

it('dials a number that Vtiger shows as plain text, unless the user selects it to copy it', async () => {
  const { port, received } = await connect();
  const dialled = (): unknown[] => received.filter(({ type }) => type === 'dial').map(({ number }) => number);
  const number = page.querySelector('[data-field-type="phone"]') as Element;
  getSelection()?.selectAllChildren(number);
  const isLeftToPage = click(number);
  getSelection()?.removeAllRanges();
  const isMailLeft = click(page.querySelector('[data-field-type="email"]') as Element);
  click(number);
  await waitUntil(() => dialled().length > 0, 'the number', { timeout: 60_000 });
  port.close();
  expect([isLeftToPage, isMailLeft]).to.deep.equal([true, true]);
  expect(received.find(({ type }) => type === 'dial')).to.deep.equal({
    ...{ type: 'dial', number: '(080) 4123-4567', about: { kind: 'contact', id: '12x11' } },
  });
  expect(dialled()).to.have.length(1);
});

it('has its button in the top bar and its panel below it, and remembers whether the user opened it', async () => {
  const { port, received } = await connect();
  expect(button().closest('#navbar > ul.navbar-nav > li')).not.to.equal(null);
  if (!panel().inert) click(button());
  expect([panel().inert, button().getAttribute('aria-expanded')]).to.deep.equal([true, 'false']);
  click(button());
  expect([panel().inert, button().getAttribute('aria-expanded')]).to.deep.equal([false, 'true']);
  expect([localStorage.getItem('sidecall-open'), panel().style.insetBlockStart]).to.deep.equal(['yes', '50px']);
  click(button());
  expect(localStorage.getItem('sidecall-open')).to.equal('no');
  await waitUntil(() => received.filter(({ type }) => type === 'context').length > 3, 'the states', {
    timeout: 60_000,
  });
  port.close();
  const seen = received
    .filter(({ type }) => type === 'context')
    .map(({ now }) => (now as { visible: boolean }).visible);
  expect(seen.slice(-2)).to.deep.equal([true, false]);
});

it('asks Vtiger’s server once, with its protection against forged requests', () => {
  expect(asked.map(({ method, params }) => [method, params.get('action'), params.get('__vtrftk')])).to.deep.equal([
    ['POST', 'Page', 'sid:1'],
  ]);
});

it('shows the softphone when it rings, and opens records in a new tab during a call', async () => {
  const { port } = await connect();
  port.postMessage({ type: 'show', reason: 'ringing' });
  const records = [
    { kind: 'deal', id: '1x1' },
    { kind: 'toString', id: '12x1' },
    { kind: 'contact', id: '12x1&view=Edit' },
    { kind: 'contact', id: '12' },
    null,
    { kind: 'contact', id: '12x12' },
    { kind: 'ticket', id: '17x16' },
  ];
  port.postMessage({ type: 'constructor' });
  port.postMessage({ type: 'show', reason: 'toString' });
  for (const record of records) port.postMessage({ type: 'open', record });
  await waitUntil(() => opened.length > 1, 'the record', { timeout: 60_000 });
  port.close();
  expect(opened).to.deep.equal([
    'index.php?module=Contacts&view=Detail&record=12',
    'index.php?module=HelpDesk&view=Detail&record=16',
  ]);
  expect([panel().inert, button().dataset.state, button().title]).to.deep.equal([
    ...[false, 'ringing', 'Phone: a call rings'],
  ]);
});

it('shows Vtiger’s timeline again when the call is in it', async () => {
  let loads = 0;
  const loadWidgets = (): void => {
    loads += 1;
  };
  Object.assign(window, { Vtiger_Detail_Js: { getInstance: () => ({ loadWidgets }) } });
  const { port } = await connect();
  port.postMessage({ type: 'fact', id: 0, fact: { step: 'ringing' } });
  port.postMessage({ type: 'fact', id: 0, fact: null });
  port.postMessage({ type: 'fact', id: 0, fact: { step: 'logged' } });
  await waitUntil(() => loads > 0, 'the timeline', { timeout: 60_000 });
  port.close();
  Reflect.deleteProperty(window, 'Vtiger_Detail_Js');
  expect(loads).to.equal(1);
});
