import { expect, fixtureSync, html } from '@open-wc/testing';
import { createHost } from '../../adapters/demo-crm/host.ts';
import type { DialWish } from '../../src/domain/crm/host.ts';
import { CodedError } from '../../src/domain/errors.ts';

function answering(status: number, body: unknown): typeof fetch {
  return async () => new Response(JSON.stringify(body), { status });
}

async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof CodedError ? error.code : String(error);
}

describe('numbers in the CRM’s page', () => {
  let dialled: string[];
  let about: unknown[];
  let stop: () => void;

  beforeEach(() => {
    dialled = [];
    about = [];
    const dial = (wish: DialWish): void => {
      dialled.push(wish.number);
      about.push(wish.about);
    };
    stop = createHost().onDial?.(dial) ?? (() => {});
  });
  afterEach(() => stop());

  it('are dialled by a click, also on what is inside the link', async () => {
    const link = fixtureSync<HTMLAnchorElement>(html`<a href="tel:+14155550123"><b>Call</b></a>`);
    link.querySelector('b')?.click();
    expect(dialled).to.deep.equal(['+14155550123']);
  });

  it('are dialled when they came into the page later, and are left as they are', async () => {
    const place = fixtureSync<HTMLElement>(html`<p></p>`);
    place.innerHTML = '<a href="tel:4155550123;ext=7">415 555 0123</a>';
    const before = place.innerHTML;
    place.querySelector('a')?.click();
    expect(dialled).to.deep.equal(['4155550123;ext=7']);
    expect(place.innerHTML).to.equal(before);
  });

  it('belong to the contact whose page is open', () => {
    const before = location.href;
    const link = fixtureSync<HTMLAnchorElement>(html`<a href="tel:+14155550123">Call</a>`);
    for (const hash of ['#/contacts/1001', '#/contacts', '#/tickets/301', '#/contacts/a%2Fb']) {
      history.replaceState(null, '', hash);
      link.click();
    }
    history.replaceState(null, '', before);
    expect(about).to.deep.equal([{ kind: 'contact', id: '1001' }, null, null, { kind: 'contact', id: 'a/b' }]);
  });

  it('do not open the system’s own telephone', async () => {
    const link = fixtureSync<HTMLAnchorElement>(html`<a href="tel:+14155550123">Call</a>`);
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    link.dispatchEvent(event);
    expect(event.defaultPrevented).to.equal(true);
  });

  it('are left to the browser with a modifier key, and other links always', async () => {
    const page = fixtureSync<HTMLElement>(
      html`<p><a id="tel" href="tel:+14155550123">Call</a><a id="other" href="#x">Other</a></p>`,
    );
    const stay = (event: Event): void => event.preventDefault();
    addEventListener('click', stay);
    page
      .querySelector('#tel')
      ?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true }));
    page.querySelector<HTMLElement>('#other')?.click();
    removeEventListener('click', stay);
    expect(dialled).to.deep.equal([]);
  });

  it('are not dialled any more once the phone has stopped listening', async () => {
    const link = fixtureSync<HTMLAnchorElement>(html`<a href="tel:+14155550123">Call</a>`);
    stop();
    link.addEventListener('click', (event) => event.preventDefault());
    link.click();
    expect(dialled).to.deep.equal([]);
  });
});

describe('the token', () => {
  it('is the CRM server’s for the user of this page', async () => {
    let asked = '';
    const host = createHost({
      fetch: async (url) => {
        asked = String(url);
        return new Response('{"token":"abc"}');
      },
    });
    expect(await host.getToken()).to.equal('abc');
    expect(new URL(asked).pathname).to.equal('/api/sidecall-token');
  });

  it('fails in words that tell what to do', async () => {
    expect(await failure(createHost({ fetch: answering(401, {}) }).getToken())).to.equal('TOKEN_MISSING');
    expect(await failure(createHost({ fetch: answering(502, {}) }).getToken())).to.equal('GATEWAY_UNREACHABLE');
    expect(await failure(createHost({ fetch: answering(200, 'nonsense') }).getToken())).to.equal('CRM_UNAVAILABLE');
    const unreachable = createHost({ fetch: () => Promise.reject(new TypeError('Failed to fetch')) });
    expect(await failure(unreachable.getToken())).to.equal('CRM_UNAVAILABLE');
  });
});

it('opens contacts and tickets without reloading the page', () => {
  const before = location.href;
  const host = createHost();
  host.open?.({ kind: 'contact', id: '1001' });
  expect(location.hash).to.equal('#/contacts/1001');
  host.open?.({ kind: 'ticket', id: '301' });
  expect(location.hash).to.equal('#/tickets/301');
  host.open?.({ kind: 'deal', id: '7' });
  expect(location.hash).to.equal('#/tickets/301');
  expect(['contact', 'ticket', 'deal', 'constructor'].map((kind) => host.opens?.(kind))).to.deep.equal([
    true,
    true,
    false,
    false,
  ]);
  history.replaceState(null, '', before);
});

it('tells the CRM’s page that something was logged', () => {
  let told = 0;
  const count = (): void => {
    told += 1;
  };
  addEventListener('crm:refresh', count);
  const fact = { callId: 'CA1', direction: 'inbound', about: { kind: 'contact', id: '1001' }, duration: 5 } as const;
  for (const step of ['ringing', 'answered', 'held', 'ended', 'logged'] as const)
    createHost().notify?.({ ...fact, step });
  removeEventListener('crm:refresh', count);
  expect(told).to.equal(1);
});
