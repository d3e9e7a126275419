import { expect, waitUntil } from '@open-wc/testing';

/** The panel that the packages for SuiteCRM and Odoo share, with the scripts of both. */
const panel = '/adapters/kit/package/phone-panel.js';
const suitecrm = '/adapters/suitecrm/package/custom/include/Sidecall/sidecall.js';
const odoo = '/adapters/odoo/package/sidecall/static/lib/sidecall.js';
const gateway = location.origin;
const patient = { timeout: 60_000 };

const contact = '6b01aa00-0000-4000-8000-000000000001';
const lead = '6b01aa00-0000-4000-8000-000000000002';
const real = { address: location.href, open: window.open };
const opened: string[] = [];

const frameOf = () => document.querySelector<HTMLIFrameElement>('iframe[title="Sidecall"]');
const part = (id: 'button' | 'panel') => document.querySelector<HTMLElement>(`#sidecall-${id}`);

async function run(source: string, data: Record<string, string> = {}): Promise<void> {
  const element = document.createElement('script');
  Object.assign(element.dataset, data);
  element.src = source;
  const isRun = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
  document.head.append(element);
  await isRun;
}

/** The frame's end of the bridge, and what came over it. */
async function connect() {
  await waitUntil(() => frameOf()?.contentWindow?.location.pathname === '/embed/suitecrm', 'the frame', patient);
  const frame = frameOf()?.contentWindow as Window;
  await waitUntil(() => frame.document.readyState === 'complete', 'the page in the frame', patient);
  const offered = new Promise<MessagePort | undefined>((resolve) => {
    const greeted = ({ data, ports }: MessageEvent): void => {
      if (data?.sidecall === 'connect' && data.version === 1) resolve(ports[0]);
    };
    frame.addEventListener('message', greeted, { once: true });
  });
  const ready = { source: frame, origin: gateway, data: { sidecall: 'ready', version: 1 } };
  // Not from the frame, or not at the gateway's origin.
  for (const wrong of [{ source: window }, { origin: 'https://evil.example' }]) {
    window.dispatchEvent(new MessageEvent('message', { ...ready, ...wrong }));
  }
  window.dispatchEvent(new MessageEvent('message', ready));
  const port = await offered;
  if (port === undefined) throw new Error('The page offered no port.');
  const received: Record<string, unknown>[] = [];
  port.onmessage = ({ data }) => received.push(data);
  const dialled = () => received.filter(({ type }) => type === 'dial').map(({ number, about }) => [number, about]);
  return { port, dialled };
}

/** A part of SuiteCRM's page, in which the element with `data-click` is clicked. */
function click(html: string, details = [1]): void {
  const place = document.createElement('table');
  place.innerHTML = html;
  document.body.append(place);
  for (const detail of details) {
    place
      .querySelector('[data-click]')
      ?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail }));
  }
  place.remove();
}

before(async () => {
  const page = new URL(location.href);
  for (const [name, value] of Object.entries({ module: 'Contacts', action: 'DetailView', record: contact })) {
    page.searchParams.set(name, value);
  }
  history.replaceState(null, '', page);
  window.open = (page) => {
    opened.push(String(page));
    return null;
  };
  await run(panel);
  await run(suitecrm, { gateway, connection: 'suitecrm' });
});

after(() => {
  history.replaceState(null, '', real.address);
  window.open = real.open;
  for (const element of [part('button'), part('panel')]) element?.remove();
  localStorage.removeItem('sidecall-open');
});

it('frames the connection’s page of the gateway, with the microphone, once', async () => {
  await run(suitecrm, { gateway, connection: 'suitecrm' });
  expect(document.querySelectorAll('iframe[title="Sidecall"]')).to.have.length(1);
  const url = new URL(frameOf()?.src ?? '');
  expect([url.origin, url.pathname, url.searchParams.get('origin')]).to.deep.equal([
    ...[gateway, '/embed/suitecrm', location.origin],
  ]);
  expect(frameOf()?.allow).to.contain(`microphone ${gateway}`);
});

it('a click on a number of a record, a row or a link dials it for its record', async () => {
  const { port, dialled } = await connect();
  click('<tr><td><div class="detail-view-field" type="phone" data-click> +1 415 555 0123 </div></td></tr>');
  click(`<tr><td><input name="mass[]" value="${lead}"></td><td class="phone" data-click>(415) 555-0124</td></tr>`);
  click('<tr><td><a href="tel:%2B14155550125" data-click>call</a></td></tr>');
  // No number, and a field in which a number is edited.
  click('<tr><td class="phone" data-click>-</td></tr>');
  click('<tr><td class="phone">+14155550126 <input data-click></td></tr>');
  await waitUntil(() => dialled().length >= 3, 'all three', patient);
  port.close();
  const about = { kind: 'contact', id: contact };
  expect(dialled()).to.deep.equal([
    ['+1 415 555 0123', about],
    ['(415) 555-0124', { ...about, id: lead }],
    ['+14155550125', about],
  ]);
});

it('a double click edits a field as before, and a single one dials', async () => {
  const { port, dialled } = await connect();
  const cell = (number: string) => `<tr><td class="phone inlineEdit" data-click>${number}</td></tr>`;
  click(cell('+14155550123'), [1, 2]);
  click(cell('+14155550124'));
  await waitUntil(() => dialled().length >= 1, 'the number', patient);
  port.close();
  expect(dialled().map(([number]) => number)).to.deep.equal(['+14155550124']);
});

it('shows itself for a call, and opens records in a tab meanwhile', async () => {
  const { port } = await connect();
  part('button')?.click();
  if (part('panel')?.inert === false) part('button')?.click();
  port.postMessage({ type: 'show', reason: 'ringing' });
  for (const record of [
    { kind: 'lead', id: '1/../2' },
    { kind: 'user', id: lead },
    null,
    { kind: 'ticket', id: lead },
  ]) {
    port.postMessage({ type: 'open', record });
  }
  port.postMessage({ type: 'constructor' });
  await waitUntil(() => opened.length >= 1, 'the page', patient);
  expect([part('panel')?.inert, part('button')?.dataset.state]).to.deep.equal([false, 'ringing']);
  expect(opened).to.deep.equal([`index.php?module=Cases&action=DetailView&record=${lead}`]);
  port.postMessage({ type: 'show', reason: 'idle' });
  await waitUntil(() => part('button')?.dataset.state === 'idle', 'the end', patient);
  port.close();
});

it('in Odoo, agents alone have the phone, and a record opens in the same page', async () => {
  const started: { connection: string; gateway: string; open(record: object): void }[] = [];
  const actions: Record<string, unknown>[] = [];
  const asked: string[] = [];
  let isAgent = false;
  type Service = { dependencies: string[]; start(env: object, services: object): void };
  const services = new Map<string, Service>();
  const modules: Record<string, object> = {
    '@web/core/registry': { registry: { category: () => ({ add: services.set.bind(services) }) } },
    '@web/core/user': {
      user: {
        async hasGroup(group: string) {
          asked.push(group);
          return isAgent;
        },
      },
    },
  };
  Object.assign(window, {
    odoo: {
      define(_name: string, needed: string[], factory: (load: (name: string) => object | undefined) => void) {
        factory((name) => (needed.includes(name) ? modules[name] : undefined));
      },
    },
    SidecallPanel: { start: (options: (typeof started)[0]) => void started.push(options) },
  });
  await run(odoo);
  const service = services.get('sidecall');
  expect(service?.dependencies).to.deep.equal(['action']);
  const action = { doAction: (each: Record<string, unknown>) => void actions.push(each) };
  service?.start({}, { action });
  await waitUntil(() => asked.length === 1, 'the question', patient);
  isAgent = true;
  service?.start({}, { action });
  await waitUntil(() => started.length >= 1, 'the phone', patient);
  expect(started.map(({ connection, gateway: at }) => [connection, at])).to.deep.equal([
    ['odoo', 'https://gateway.example'],
  ]);
  for (const record of [
    { kind: 'lead', id: '7' },
    { kind: 'contact', id: '7x' },
    { kind: 'user', id: '1' },
  ]) {
    started[0]?.open(record);
  }
  expect(actions).to.deep.equal([
    { type: 'ir.actions.act_window', res_model: 'crm.lead', res_id: 7, views: [[false, 'form']], target: 'current' },
  ]);
  expect(asked).to.deep.equal(['sidecall.group_agent', 'sidecall.group_agent']);
});
