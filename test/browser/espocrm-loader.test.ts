import { expect, waitUntil } from '@open-wc/testing';

/** The scripts that the extension adds to EspoCRM's page. They are loaded once, as in a page. */
const scripts = [
  '/adapters/kit/package/phone-panel.js',
  '/adapters/espocrm/package/files/client/custom/modules/sidecall/lib/loader.js',
];
const gateway = location.origin;
const patient = { timeout: 20_000 };
/** The frame's greeting, as the host SDK's protocol has it. */
const ready = { sidecall: 'ready', version: 1 };

const address = location.href;
const asked: string[] = [];
let header: HTMLElement;

/** EspoCRM's client, as far as the script uses it. */
const espo = {
  Ajax: {
    async getRequest(path: string) {
      asked.push(`GET ${path}`);
      return { gateway };
    },
    async postRequest(path: string) {
      asked.push(`POST ${path}`);
      return { token: 'token-1' };
    },
  },
};

const frameOf = () => document.querySelector<HTMLIFrameElement>('iframe[title="Sidecall"]');

/** The header of a signed-in user. */
function signIn(): void {
  header = document.createElement('header');
  header.id = 'header';
  header.innerHTML = '<div class="navbar"></div>';
  document.body.append(header);
}

async function loaded(): Promise<HTMLIFrameElement> {
  await waitUntil(() => frameOf() !== null, 'the frame', patient);
  const frame = frameOf() as HTMLIFrameElement;
  const isLoaded = (): boolean =>
    frame.contentDocument?.readyState === 'complete' && frame.contentWindow?.location.pathname === '/embed/espocrm';
  await waitUntil(isLoaded, 'the page in the frame', patient);
  return frame;
}

/** A message to EspoCRM's page, by default from its frame. */
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
  post(ready);
  const port = await offered;
  if (port === undefined) throw new Error('The page offered no port.');
  const received: Record<string, unknown>[] = [];
  port.onmessage = ({ data }) => received.push(data);
  return { port, received };
}

function click(html: string): MouseEvent {
  const place = document.createElement('div');
  place.innerHTML = html;
  document.body.append(place);
  const event = new MouseEvent('click', { bubbles: true, cancelable: true });
  place.querySelector('a')?.dispatchEvent(event);
  place.remove();
  return event;
}

before(async () => {
  Object.assign(window, { Espo: espo });
  history.replaceState(null, '', '#Contact/view/6b01');
  for (const src of scripts) {
    const element = Object.assign(document.createElement('script'), { src });
    const isRun = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
    document.head.append(element);
    await isRun;
  }
});

after(() => {
  header.remove();
  history.replaceState(null, '', address);
  localStorage.removeItem('sidecall-open');
});

it('asks nothing before a user has signed in, and frames the gateway afterwards', async () => {
  expect(asked).to.deep.equal([]);
  signIn();
  const frame = await loaded();
  expect(asked).to.deep.equal(['GET Sidecall/page']);
  const url = new URL(frame.src);
  expect([url.origin, url.pathname, url.searchParams.get('origin')]).to.deep.equal([
    gateway,
    '/embed/espocrm',
    location.origin,
  ]);
  expect(frame.allow).to.contain(`microphone ${gateway}`);
});

it('offers a port to its own frame at the gateway’s origin only', async () => {
  const frame = await loaded();
  const offers: MessageEvent[] = [];
  const listen = (event: MessageEvent): void => void offers.push(event);
  frame.contentWindow?.addEventListener('message', listen);
  post(ready, { source: window });
  post(ready, { origin: 'https://evil.example' });
  post({ sidecall: 'ready', version: 2 });
  post('other');
  post(null);
  frame.contentWindow?.removeEventListener('message', listen);
  // The offer to the right one comes after all others.
  const { port } = await connect();
  port.close();
  expect(offers).to.deep.equal([]);
});

it('says which record is open, also after a move to another', async () => {
  const { port, received } = await connect();
  location.hash = '#Lead/view/6b05';
  await waitUntil(() => received.length > 2, 'the second record', patient);
  location.hash = '#Report/view/6b09';
  await waitUntil(() => received.length > 3, 'the page without a record', patient);
  location.hash = '#Contact/view/6b01';
  await waitUntil(() => received.length > 4, 'the first record', patient);
  port.close();
  const context = (about: object | null) => ({ type: 'context', now: { about, visible: false } });
  expect(received).to.deep.equal([
    { type: 'hello', tokens: true, records: false },
    context({ kind: 'contact', id: '6b01' }),
    context({ kind: 'lead', id: '6b05' }),
    context(null),
    context({ kind: 'contact', id: '6b01' }),
  ]);
});

it('dials a clicked number in place of EspoCRM, with the record of its row in a list', async () => {
  const { port, received } = await connect();
  let isEspoAsked = false;
  const own = (): void => {
    isEspoAsked = true;
  };
  document.addEventListener('click', own);
  const link = '<a href="tel:+919876543210" data-phone-number="+919876543210" data-action="dial">x</a>';
  const event = click(link);
  click(`<div class="list" data-scope="Lead"><table><tr data-id="6b07"><td>${link}</td></tr></table></div>`);
  click('<a href="tel:%2B91">x</a>');
  document.removeEventListener('click', own);
  const dialled = () => received.filter(({ type }) => type === 'dial');
  await waitUntil(() => dialled().length === 3, 'the numbers', patient);
  port.close();
  const about = { kind: 'contact', id: '6b01' };
  expect(dialled()).to.deep.equal([
    { type: 'dial', number: '+919876543210', about },
    { type: 'dial', number: '+919876543210', about: { kind: 'lead', id: '6b07' } },
    { type: 'dial', number: '+91', about },
  ]);
  expect([event.defaultPrevented, isEspoAsked]).to.deep.equal([true, false]);
});

it('gets a token from EspoCRM’s server', async () => {
  const { port, received } = await connect();
  port.postMessage({ type: 'token', id: 7 });
  await waitUntil(() => received.some(({ type }) => type === 'answer'), 'the token', patient);
  port.close();
  expect(received.at(-1)).to.deep.equal({ type: 'answer', id: 7, value: 'token-1' });
  expect(asked.at(-1)).to.equal('POST Sidecall/token');
});

it('shows the softphone when it rings, and opens records as routes of the page', async () => {
  const { port } = await connect();
  port.postMessage({ type: 'show', reason: 'ringing' });
  port.postMessage({ type: 'open', record: { kind: 'report', id: '1' } });
  port.postMessage({ type: 'open', record: { kind: 'toString', id: '1' } });
  port.postMessage({ type: 'open', record: { kind: 'contact', id: '1/edit' } });
  port.postMessage({ type: 'open' });
  port.postMessage({ type: 'constructor' });
  port.postMessage({ type: 'fact', id: 0, fact: {} });
  port.postMessage({ type: 'open', record: { kind: 'ticket', id: '6b02' } });
  await waitUntil(() => location.hash === '#Case/view/6b02', 'the record', patient);
  port.close();
  const panel = frameOf()?.parentElement as HTMLElement;
  expect([panel.inert, getComputedStyle(panel).visibility]).to.deep.equal([false, 'visible']);
  expect(document.querySelector<HTMLElement>('#sidecall-button')?.dataset.state).to.equal('ringing');
});

it('removes the softphone when the user signs out, and adds it for the next', async () => {
  await loaded();
  header.remove();
  await waitUntil(() => frameOf() === null, 'no frame', patient);
  signIn();
  await loaded();
  header.remove();
  await waitUntil(() => frameOf() === null, 'no frame', patient);
  expect(document.querySelectorAll('#sidecall-button, #sidecall-panel').length).to.equal(0);
});
