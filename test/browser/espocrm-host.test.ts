import { expect } from '@open-wc/testing';
import { createHost } from '../../adapters/espocrm/host.ts';
import type { DialWish, HostContext } from '../../src/domain/crm/host.ts';

const address = location.href;
const moved = () => new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));

/** EspoCRM's client, with the answer of its server. */
function answer(token: () => Promise<unknown>): string[] {
  const asked: string[] = [];
  const postRequest = (path: string): Promise<unknown> => {
    asked.push(path);
    return token();
  };
  Object.assign(window, { Espo: { Ajax: { postRequest } } });
  return asked;
}

function click(html: string, init: MouseEventInit = {}): MouseEvent {
  const place = document.createElement('div');
  place.innerHTML = html;
  document.body.append(place);
  const event = new MouseEvent('click', { bubbles: true, cancelable: true, ...init });
  place.querySelector('b, a')?.dispatchEvent(event);
  place.remove();
  return event;
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: { code?: unknown }) => error.code,
  );
}

afterEach(() => history.replaceState(null, '', address));

it('gets tokens from EspoCRM’s server, and says what to do without one', async () => {
  const asked = answer(async () => ({ token: 'token-1' }));
  expect(await createHost().getToken()).to.equal('token-1');
  expect(asked).to.deep.equal(['Sidecall/token']);
  for (const none of [{ token: null }, null, 'nonsense']) {
    answer(async () => none);
    expect(await codeOf(createHost().getToken())).to.equal('TOKEN_MISSING');
  }
  answer(() => Promise.reject(new Error('down')));
  expect(await codeOf(createHost().getToken())).to.equal('CRM_UNAVAILABLE');
  Object.assign(window, { Espo: undefined });
  expect(await codeOf(createHost().getToken())).to.equal('TOKEN_MISSING');
});

it('opens records as routes of the page, and none of an unknown kind or id', async () => {
  const host = createHost();
  const arrived = moved();
  host.open?.({ kind: 'deal', id: '6b01' });
  host.open?.({ kind: 'contact', id: '6b01/edit' });
  host.open?.({ kind: 'toString', id: '6b01' });
  host.open?.({ kind: 'ticket', id: '6b02' });
  await arrived;
  expect(location.hash).to.equal('#Case/view/6b02');
  expect(['contact', 'lead', 'account', 'ticket', 'deal', 'toString'].map((kind) => host.opens?.(kind))).to.deep.equal([
    ...[true, true, true, true, false, false],
  ]);
});

it('dials clicked numbers in place of EspoCRM, with their record, until it stops', () => {
  history.replaceState(null, '', '#Contact/view/6b01');
  const wishes: DialWish[] = [];
  const stop = createHost().onDial?.((wish) => wishes.push(wish));
  let espo = 0;
  const own = (): void => {
    espo += 1;
  };
  document.addEventListener('click', own);
  const link = '<a href="tel:+919876543210" data-phone-number="+919876543210" data-action="dial"><b>x</b></a>';
  expect(click(link).defaultPrevented).to.equal(true);
  click(`<div class="list" data-scope="Lead"><table><tr data-id="6b07"><td>${link}</td></tr></table></div>`);
  click(`<div class="list" data-scope="User"><table><tr data-id="6b08"><td>${link}</td></tr></table></div>`);
  click('<a href="tel:%2B91">x</a>');
  click('<a href="tel:%E0%">x</a>');
  expect(espo).to.equal(0);
  click(link, { ctrlKey: true });
  click('<a href="#Contact">x</a>');
  stop?.();
  const after = click('<a href="tel:1" onclick="return false">x</a>');
  document.removeEventListener('click', own);
  expect([espo, after.defaultPrevented]).to.deep.equal([3, true]);
  const about = { kind: 'contact', id: '6b01' };
  expect(wishes).to.deep.equal([
    { number: '+919876543210', about },
    { number: '+919876543210', about: { kind: 'lead', id: '6b07' } },
    { number: '+919876543210', about },
    { number: '+91', about },
    { number: '%E0%', about },
  ]);
});

it('says which record is open, now and after each move, until it stops', async () => {
  history.replaceState(null, '', '#Lead/edit/6b05');
  const seen: HostContext[] = [];
  const stop = createHost().context?.((now) => seen.push(now));
  for (const hash of ['#Contact/view/6b01?x=1', '#Contact', '#Report/view/6b09']) {
    const arrived = moved();
    location.hash = hash;
    await arrived;
  }
  stop?.();
  const arrived = moved();
  location.hash = '#Contact/view/6b03';
  await arrived;
  expect(seen.map(({ about }) => about)).to.deep.equal([
    { kind: 'lead', id: '6b05' },
    { kind: 'contact', id: '6b01' },
    null,
    null,
  ]);
});
