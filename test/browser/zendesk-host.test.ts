import { expect, fixtureSync, html, waitUntil } from '@open-wc/testing';
import { createHost } from '../../adapters/zendesk/host.ts';
import type { DialWish, HostContext } from '../../src/domain/crm/host.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { appGuid, ZendeskPage } from './zendesk/zendesk-page.ts';

let page: ZendeskPage;
let forged: string[];
beforeEach(async () => {
  page = await ZendeskPage.open();
  forged = [];
});
afterEach(() => page.close());

function openHost() {
  return createHost({
    window: page.app,
    trusts: (origin) => origin === location.origin,
    getToken: async () => 'token-1',
    onForged: (origin) => forged.push(origin),
  });
}

/** Waits as long as a busy machine may need. */
const until = (condition: () => boolean, what: string) => waitUntil(condition, what, { timeout: 50_000 });
const arrived = (key: string) => until(() => page.received.some((message) => message.key === key), key);
const invoked = (action: string, times: number) => until(() => page.invoked(action).length === times, action);

/** Resolves when the app has read everything that was sent to it, and this page what it sent before. */
async function settled(): Promise<void> {
  const echo = ({ data }: MessageEvent): void => {
    if (data === 'last') window.postMessage('last', location.origin);
  };
  page.app.addEventListener('message', echo);
  const read = heard('last');
  page.app.postMessage('last', location.origin);
  await read;
  page.app.removeEventListener('message', echo);
}

/** Resolves with the next message of this text. */
function heard(text: string): Promise<void> {
  return new Promise((resolve) => {
    const listener = ({ data }: MessageEvent): void => {
      if (data !== text) return;
      window.removeEventListener('message', listener);
      resolve();
    };
    window.addEventListener('message', listener);
  });
}

/** Sends a message to the app from a frame beside it, with this origin or with none. */
async function forge(message: object, sandbox: string): Promise<void> {
  const text = JSON.stringify(JSON.stringify(message)).replaceAll('<', '\\u003c');
  const at = [...document.querySelectorAll('iframe')].findIndex((frame) => frame.contentWindow === page.app);
  const script = `parent.frames[${at}].postMessage(${text}, '*'); parent.postMessage('forged', '*');`;
  const sent = heard('forged');
  fixtureSync(html`<iframe title="Forger" sandbox=${sandbox} srcdoc=${`<script>${script}</script>`}></iframe>`);
  await sent;
}

describe('the parent of an app in Zendesk', () => {
  const failure = (search: string): string => {
    try {
      createHost({ window: { location: { search } } as Window & typeof globalThis });
      return 'none';
    } catch (error) {
      return error instanceof CodedError ? error.code : String(error);
    }
  };

  it('is https and below zendesk.com', () => {
    for (const origin of [
      '',
      '*',
      'null',
      'http://example.zendesk.com',
      'https://zendesk.com.example',
      'https://evilzendesk.com',
      'https://example.zendesk.com.evil.example',
      'https://example.zendesk.com:8443',
      'https://example.zendesk.com/',
      'https://example.zendesk.com@evil.example',
      'https://example.zendesk.com\n',
    ]) {
      expect(failure(`?${new URLSearchParams({ origin, app_guid: 'a' })}`), origin).to.equal('ORIGIN_NOT_ALLOWED');
    }
    expect(failure(`?${new URLSearchParams({ origin: 'https://example.zendesk.com' })}`)).to.equal(
      'ORIGIN_NOT_ALLOWED',
    );
    expect(failure('')).to.equal('ORIGIN_NOT_ALLOWED');
  });

  it('is the only one that the app sends messages to', () => {
    const targets: unknown[] = [];
    const origin = 'https://example.zendesk.com';
    createHost({
      window: {
        location: { search: `?${new URLSearchParams({ origin, app_guid: 'a' })}` },
        addEventListener: () => {},
        parent: { postMessage: (_text: string, target: unknown) => targets.push(target) },
      } as unknown as Window & typeof globalThis,
    });
    expect(targets).to.deep.equal([origin]);
  });
});

describe('the handshake', () => {
  it('comes first, and nothing else before Zendesk has answered', async () => {
    const host = openHost();
    host.onDial?.(() => {});
    host.open?.({ kind: 'user', id: '42' });
    await settled();
    expect(page.received).to.deep.equal([
      { key: 'iframe.handshake', message: { version: '2.0' }, appGuid, instanceGuid: appGuid },
    ]);
    page.register();
    await invoked('routeTo', 1);
    await arrived('iframe.on:voice.dialout');
  });

  it('is not believed from another window, or from another origin', async () => {
    const host = openHost();
    const dialled: DialWish[] = [];
    host.onDial?.((wish) => dialled.push(wish));
    const registered = { key: 'zaf.app.registered', message: { context: { location: 'top_bar', ticketId: 7 } } };
    await forge(registered, 'allow-scripts allow-same-origin');
    await forge({ key: 'zaf.voice.dialout', message: { number: '+14155550199' } }, 'allow-scripts');
    await until(() => forged.length === 2, 'two forged messages');
    await settled();
    expect(dialled).to.deep.equal([]);
    expect(page.received.map(({ key }) => key)).to.deep.equal(['iframe.handshake']);
    expect(forged).to.deep.equal([location.origin, 'null']);
    let now: HostContext | undefined;
    host.context?.((context) => {
      now = context;
    });
    expect(now).to.deep.equal({ about: null });
  });
});

describe('numbers that are clicked in Zendesk', () => {
  it('are dialled, with the ticket or the user that they belong to', async () => {
    const host = openHost();
    const dialled: DialWish[] = [];
    const stop = host.onDial?.((wish) => dialled.push(wish));
    page.register({ location: 'top_bar' });
    await arrived('iframe.on:voice.dialout');
    for (const message of [
      { number: '+14155550123', userId: 42, ticketId: 7, from: '+14155550100' },
      { number: '+14155550123', userId: 42, ticketId: null },
      { number: '+14155550123', userId: 'x', ticketId: {} },
      { number: '' },
      null,
    ]) {
      page.emit('voice.dialout', message);
    }
    await settled();
    expect(dialled).to.deep.equal([
      { number: '+14155550123', about: { kind: 'ticket', id: '7' } },
      { number: '+14155550123', about: { kind: 'user', id: '42' } },
      { number: '+14155550123', about: null },
    ]);
    stop?.();
    await arrived('iframe.off:voice.dialout');
    page.emit('voice.dialout', { number: '+14155550123' });
    await settled();
    expect(dialled.length).to.equal(3);
  });
});

describe('a number that is clicked while the app is open beside a ticket', () => {
  async function click(instances: object) {
    page.values.instances = instances;
    const host = openHost();
    const dialled: DialWish[] = [];
    host.onDial?.((wish) => dialled.push(wish));
    page.register({ location: 'ticket_sidebar', ticketId: 7 });
    await arrived('iframe.on:voice.dialout');
    page.emit('voice.dialout', { number: '+14155550123', ticketId: 7 });
    await until(
      () => page.received.some(({ request, params }) => request === 'get' && `${params}` === 'instances'),
      '',
    );
    await settled();
    return dialled.map(({ number }) => number);
  }

  it('is left to the top bar, which hears of it as well', async () => {
    expect(await click({ 'bar-1': { location: 'top_bar' }, 'side-1': { location: 'ticket_sidebar' } })).to.deep.equal(
      [],
    );
  });

  it('is dialled there if the app has no place in the top bar', async () => {
    expect(await click({ 'side-1': { location: 'ticket_sidebar' } })).to.deep.equal(['+14155550123']);
  });
});

describe('records', () => {
  it('are opened in Zendesk, and no other kinds', async () => {
    const host = openHost();
    page.register();
    host.open?.({ kind: 'user', id: '42' });
    host.open?.({ kind: 'ticket', id: '7' });
    host.open?.({ kind: 'deal', id: '1' });
    host.open?.({ kind: 'user', id: 'constructor' });
    await invoked('routeTo', 2);
    await settled();
    expect(page.invoked('routeTo').map(({ args }) => args)).to.deep.equal([
      ['user', 42],
      ['ticket', 7],
    ]);
    const opened = ['user', 'ticket', 'organization', 'deal', 'constructor'].filter((kind) => host.opens?.(kind));
    expect(opened).to.deep.equal(['user', 'ticket', 'organization']);
  });
});

describe('the pane in the top bar', () => {
  const instances = { 'bar-1': { location: 'top_bar' }, 'side-1': { location: 'ticket_sidebar' }, gone: null };
  const fact = { callId: 'CA1', step: 'ringing', direction: 'inbound', about: null, duration: null } as const;

  it('opens itself for a call, and closes when there is none', async () => {
    const host = openHost();
    page.register({ location: 'top_bar' });
    await settled();
    host.show?.('ringing');
    host.show?.('idle');
    await invoked('popover', 2);
    expect(page.invoked('popover')).to.deep.equal([
      { args: ['show'], instance: appGuid },
      { args: ['hide'], instance: appGuid },
    ]);
  });

  it('is loaded and opened from beside a ticket', async () => {
    page.values.instances = instances;
    const host = openHost();
    page.register({ location: 'ticket_sidebar', ticketId: 7 });
    await settled();
    void host.notify?.(fact);
    host.show?.('ringing');
    await invoked('popover', 1);
    await invoked('preloadPane', 1);
    expect(page.invoked('preloadPane')).to.deep.equal([{ args: [], instance: 'bar-1' }]);
    expect(page.invoked('popover')).to.deep.equal([{ args: ['show'], instance: 'bar-1' }]);
  });
});

describe('the context', () => {
  it('is the open record, the colours, and whether the agent sees the app', async () => {
    page.values.colorScheme = 'dark';
    const host = openHost();
    const seen: HostContext[] = [];
    const stop = host.context?.((now) => seen.push(now));
    page.register({ location: 'ticket_sidebar', ticketId: 7 });
    await until(() => seen.at(-1)?.theme === 'dark', 'dark');
    page.emit('app.deactivated', undefined);
    page.emit('colorScheme.changed', 'light');
    page.emit('colorScheme.changed', 'purple');
    page.emit('context.updated', { location: 'user_sidebar', userId: 42 });
    await settled();
    expect(seen).to.deep.equal([
      { about: null },
      { about: { kind: 'ticket', id: '7' } },
      { about: { kind: 'ticket', id: '7' }, theme: 'dark' },
      { about: { kind: 'ticket', id: '7' }, theme: 'dark', visible: false },
      { about: { kind: 'ticket', id: '7' }, theme: 'light', visible: false },
      { about: { kind: 'user', id: '42' }, theme: 'light', visible: false },
    ]);
    stop?.();
    page.emit('app.activated', undefined);
    await settled();
    expect(seen.length).to.equal(6);
  });
});

it('tokens come from the page that embeds the phone', async () => {
  expect(await openHost().getToken()).to.equal('token-1');
  const trusts = () => true;
  const error = await createHost({ window: page.app, trusts })
    .getToken()
    .catch((reason: unknown) => reason);
  expect(error instanceof CodedError && error.code).to.equal('TOKEN_MISSING');
});
