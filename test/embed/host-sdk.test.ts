import { expect } from '@open-wc/testing';
import { type EmbeddedSoftphone, type EmbedOptions, embed } from '../../src/embed/host/index.ts';
import { version } from '../../src/embed/messages.ts';
import type { BridgeHost } from '../../src/embed/page/bridge-host.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { keep, runIn, strangerPosts, turns } from './support/framed.ts';

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);

let softphone: EmbeddedSoftphone | null = null;
afterEach(() => {
  softphone?.close();
  softphone = null;
});

type Inside = Window & { host: BridgeHost; forged: number };

/** The softphone in a page, and the frame's own half of the bridge. */
async function open(options: Partial<EmbedOptions> = {}) {
  const made = embed(document.body, { gateway: location.origin, connection: 'sales', ...options });
  softphone = made;
  const frame = keep(made.frame);
  const told: [string, unknown][] = [];
  for (const name of ['ready', 'ringing', 'answered', 'ended', 'logged', 'open', 'show', 'size'] as const) {
    made.on(name, (detail) => told.push([name, detail]));
  }
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  const begin = () =>
    runIn(
      frame,
      `import { bridgeHost } from '${location.origin}/src/embed/page/bridge-host.ts';
      window.forged = 0;
      window.host = bridgeHost(window, ${JSON.stringify(location.origin)}, {
        getToken: async () => 'of the gateway',
        onForged: () => { window.forged += 1; },
      });
      window.done();`,
    );
  await begin();
  const inside = () => frame.contentWindow as unknown as Inside;
  return { made, frame, told, inside, begin, names: () => told.map(([name]) => name) };
}

const fact = { callId: 'CA1', step: 'ringing', direction: 'inbound', about: null, duration: null } as const;

it('puts a frame of the gateway into the element, which may use the microphone, and no other page may', () => {
  softphone = embed(document.body, { gateway: 'https://cti.example/', connection: 'a/b', title: 'Calls' });
  const { frame } = softphone;
  keep(frame);
  expect(frame.src).to.equal(`https://cti.example/embed/a%2Fb?origin=${encodeURIComponent(location.origin)}`);
  expect(frame.title).to.equal('Calls');
  expect(frame.allow).to.equal(
    'microphone https://cti.example; autoplay https://cti.example; speaker-selection https://cti.example; clipboard-write https://cti.example',
  );
  expect(() => embed(document.body, { gateway: 'cti', connection: 'x' })).to.throw(TypeError);
});

it('tells the page of calls, of records to open, and of the size', async () => {
  const { told, inside, names } = await open();
  await until(() => names().includes('size'));
  await inside().host.notify?.(fact);
  inside().host.open?.({ kind: 'contact', id: '7' });
  inside().host.show?.('ringing');
  await until(() => told.length === 5);
  expect(told).to.deep.equal([
    ['ready', undefined],
    ['size', { height: 640 }],
    ['ringing', fact],
    ['open', { kind: 'contact', id: '7' }],
    ['show', 'ringing'],
  ]);
});

it('dials, with the record that is open, also if the frame is not loaded yet', async () => {
  const made = embed(document.body, { gateway: location.origin, connection: 'sales' });
  softphone = made;
  keep(made.frame);
  made.setContext({ about: { kind: 'contact', id: '7' }, theme: 'dark', visible: true });
  made.dial('+14155550123');
  await new Promise((resolve) => made.frame.addEventListener('load', resolve, { once: true }));
  await runIn(
    made.frame,
    `import { bridgeHost } from '${location.origin}/src/embed/page/bridge-host.ts';
    window.dialled = []; window.contexts = [];
    const host = bridgeHost(window, ${JSON.stringify(location.origin)}, { getToken: async () => '', onForged() {} });
    host.onDial((wish) => window.dialled.push(wish));
    host.context((now) => window.contexts.push(now));
    window.done();`,
  );
  const inside = made.frame.contentWindow as unknown as { dialled: unknown[]; contexts: unknown[] };
  await until(() => inside.dialled.length === 1);
  made.dial('+14155550124', { kind: 'deal', id: '9' });
  await until(() => inside.dialled.length === 2);
  expect(JSON.parse(JSON.stringify(inside.dialled))).to.deep.equal([
    { number: '+14155550123', about: { kind: 'contact', id: '7' } },
    { number: '+14155550124', about: { kind: 'deal', id: '9' } },
  ]);
  expect(JSON.parse(JSON.stringify(inside.contexts.at(-1)))).to.deep.equal({
    about: { kind: 'contact', id: '7' },
    theme: 'dark',
    visible: true,
  });
});

it('passes tokens of the page’s own server, and records that the page makes', async () => {
  const recorded: string[] = [];
  const { inside } = await open({
    getToken: async () => 'of the CRM',
    record: async ({ step }) => {
      recorded.push(step);
      return step === 'ringing' ? { recordId: 'r7' } : undefined;
    },
  });
  expect(await inside().host.ownToken()).to.equal('of the CRM');
  expect(await inside().host.notify?.(fact)).to.deep.equal({ recordId: 'r7' });
  expect(await inside().host.notify?.({ ...fact, step: 'ended' })).to.equal(undefined);
  expect(recorded).to.deep.equal(['ringing', 'ended']);
});

it('a page without tokens has none, and one that fails to get one says so', async () => {
  const without = await open();
  expect(await without.inside().host.ownToken()).to.equal(null);
  without.made.close();
  const reported: unknown[] = [];
  const listen = (event: ErrorEvent): void => {
    event.preventDefault();
    reported.push(event.message);
  };
  // The runner counts an uncaught error as a failure.
  const { onerror } = window;
  window.onerror = () => true;
  addEventListener('error', listen);
  try {
    const { inside } = await open({ getToken: () => Promise.reject(new Error('no session')) });
    const failure = await inside()
      .host.ownToken()
      .catch((error: { code: string }) => error.code);
    expect([failure, reported.length]).to.deep.equal(['TOKEN_MISSING', 1]);
  } finally {
    removeEventListener('error', listen);
    window.onerror = onerror;
  }
});

it('connects again when the frame is loaded again, and believes no other window', async () => {
  const { frame, told, names, begin } = await open();
  await until(() => names().includes('ready'));
  // A stranger to this page, and to the frame.
  await strangerPosts(window, { sidecall: 'ready', version });
  await turns();
  expect(names().filter((name) => name === 'ready')).to.have.length(1);
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.contentWindow?.location.reload();
  await loaded;
  await begin();
  await until(() => names().filter((name) => name === 'ready').length === 2);
  expect(told.at(-1)?.[0]).to.be.oneOf(['ready', 'size']);
});

it('an error of one listener disturbs no other', async () => {
  const { made, inside, names } = await open();
  const { onerror } = window;
  window.onerror = () => true;
  try {
    made.on('ringing', () => {
      throw new Error('of the page');
    });
    const seen: string[] = [];
    made.on('ringing', ({ callId }) => seen.push(callId));
    await inside().host.notify?.(fact);
    await until(() => seen.length === 1 && names().includes('ringing'));
  } finally {
    window.onerror = onerror;
  }
});
