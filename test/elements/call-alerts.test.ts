import { expect } from '@open-wc/testing';
import '../../stories/whole-softphone.ts';
import { CallAlerts } from '../../src/elements/alerts/call-alerts.ts';
import type { CtiSoftphone } from '../../src/elements/softphone/softphone.ts';
import type { FakePhone } from '../../src/testing/fake-phone.ts';
import { makeActive, makeCall } from '../../src/testing/fake-phone-fixtures.ts';
import type { ManualClock } from '../../src/testing/manual-clock.ts';
import { phoneInState } from '../../src/testing/phone-in-state.ts';
import { find, settled, show, until } from './support/scene.ts';

const undo: (() => void)[] = [];

/** Replaces a member of an object until the end of the test. */
function instead<Name extends string>(target: object, name: Name, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, writable: true, value });
  undo.push(() => {
    if (before) Object.defineProperty(target, name, before);
    else Reflect.deleteProperty(target, name);
  });
}

afterEach(() => {
  for (const each of undo.splice(0).reverse()) each();
});

/** The notifications that are open, and those that were shown. */
let open: FakeNotification[];
class FakeNotification extends EventTarget {
  static permission: NotificationPermission = 'granted';
  readonly title: string;
  readonly options: NotificationOptions;
  constructor(title: string, options: NotificationOptions) {
    super();
    this.title = title;
    this.options = options;
    open.push(this);
  }
  close(): void {
    open = open.filter((each) => each !== this);
  }
}

let hidden: boolean;
let worker: string | null;
let locks: { released: boolean }[];
let vibrations: unknown[];

async function softphone(
  phone: FakePhone = phoneInState('ready'),
): Promise<{ element: CtiSoftphone; phone: FakePhone }> {
  const { element } = await show('cti-softphone', 'ready', { phone, withoutAlerts: true });
  const alerts = new CallAlerts({
    element,
    phone,
    text: () => (element as unknown as { text: never }).text,
    clock: phone.clock,
    worker: () => worker,
    icon: () => '/ringing.svg',
  });
  undo.push(() => alerts.close());
  return { element, phone };
}

beforeEach(() => {
  open = [];
  locks = [];
  vibrations = [];
  hidden = true;
  worker = null;
  document.title = 'Ledger';
  instead(window, 'Notification', FakeNotification);
  instead(document, 'visibilityState', undefined);
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => (hidden ? 'hidden' : 'visible'),
  });
  instead(navigator, 'userActivation', { hasBeenActive: true });
  instead(navigator, 'vibrate', (pattern: unknown) => vibrations.push(pattern));
  instead(navigator, 'wakeLock', {
    request: async () => {
      const lock = {
        released: false,
        release: async () => {
          lock.released = true;
        },
      };
      locks.push(lock);
      return lock;
    },
  });
});

const icon = (): string | null => document.querySelector('link[rel=icon]')?.getAttribute('href') ?? null;

it('the tab tells of a ringing call, and looks as before afterwards', async () => {
  const { phone } = await softphone();
  const call = phone.put(makeCall());
  expect([document.title, icon()]).to.deep.equal(['Incoming call from Marigold Thimble', '/ringing.svg']);
  phone.put({ ...call, ...makeActive(), id: call.id });
  expect([document.title, icon()]).to.deep.equal(['Ledger', null]);
});

it('a title that the page sets meanwhile stays', async () => {
  const { phone } = await softphone();
  const call = phone.put(makeCall());
  document.title = 'Contact 7';
  phone.remove(call.id);
  expect(document.title).to.equal('Contact 7');
});

it('tells nothing in a page in which the call does not ring', async () => {
  const { phone } = await softphone(phoneInState('follower'));
  phone.put(makeCall(), { here: false });
  await settled(document.body);
  expect([document.title, open.length]).to.deep.equal(['Ledger', 0]);
});

it('a notification is shown while the page is not in front, and closes with the call', async () => {
  const { phone } = await softphone();
  hidden = false;
  instead(document, 'hasFocus', () => true);
  const call = phone.put(makeCall());
  await settled(document.body);
  expect(open).to.have.length(0);
  hidden = true;
  document.dispatchEvent(new Event('visibilitychange'));
  await until(() => open.length === 1);
  expect([open[0]?.title, open[0]?.options.body]).to.deep.equal([
    'Incoming call from Marigold Thimble',
    call.virtualNumber.label,
  ]);
  phone.remove(call.id);
  await until(() => open.length === 0);
});

it('shows none that the agent or the browser does not want', async () => {
  const { phone } = await softphone();
  phone.soundDevices.setRing({ notifies: false, vibrates: false });
  const call = phone.put(makeCall());
  await settled(document.body);
  expect([open.length, vibrations.length]).to.deep.equal([0, 0]);
  phone.remove(call.id);
  phone.soundDevices.setRing({ notifies: true });
  FakeNotification.permission = 'denied';
  undo.push(() => {
    FakeNotification.permission = 'granted';
  });
  phone.put(makeCall());
  await settled(document.body);
  expect(open).to.have.length(0);
});

it('the buttons of a notification answer and reject, unless the page cancels it', async () => {
  const shown: { title: string; options: NotificationOptions & { actions?: { action: string; title: string }[] } }[] =
    [];
  instead(navigator, 'serviceWorker', {
    register: async () => ({
      active: {},
      showNotification: async (title: string, options: NotificationOptions) => void shown.push({ title, options }),
      getNotifications: async () => [],
    }),
  });
  worker = '/worker.js';
  const { element, phone } = await softphone();
  const call = phone.put(makeCall());
  await until(() => shown.length === 1);
  expect(shown[0]?.options.actions).to.deep.equal([
    { action: 'answer', title: 'Answer' },
    { action: 'reject', title: 'Reject' },
  ]);
  const channel = new BroadcastChannel('sidecall.notifications');
  undo.push(() => channel.close());
  // Another call, and a message that is none.
  for (const data of [{ callId: 'other', action: 'answer' }, 'answer', null]) channel.postMessage(data);
  let cancelled = 0;
  const cancel = (event: Event): void => {
    cancelled += 1;
    event.preventDefault();
  };
  element.addEventListener('cti-answer-request', cancel, { once: true });
  channel.postMessage({ callId: call.id, action: 'answer' });
  await until(() => cancelled === 1);
  expect(phone.asked.map(({ method }) => method)).to.not.include('answer');
  channel.postMessage({ callId: call.id, action: 'answer' });
  await until(() => phone.asked.some(({ method, args }) => method === 'answer' && args[0] === call.id));
});

it('without a worker that works, a click shows the page', async () => {
  instead(navigator, 'serviceWorker', { register: () => Promise.reject(new Error('no such file')) });
  instead(console, 'warn', () => {});
  let focused = 0;
  instead(window, 'focus', () => {
    focused += 1;
  });
  worker = '/worker.js';
  const { phone } = await softphone();
  phone.put(makeCall());
  await until(() => open.length === 1);
  open[0]?.dispatchEvent(new Event('click'));
  expect([focused, open.length, phone.asked.length]).to.deep.equal([1, 0, 0]);
});

it('the screen stays on while a call rings or is up, and the device vibrates while it rings', async () => {
  hidden = false;
  const { phone } = await softphone();
  const call = phone.put(makeCall());
  await until(() => locks.length === 1 && vibrations.length === 1);
  (phone.clock as ManualClock).advance(3000);
  expect(vibrations).to.have.length(2);
  // The browser releases the lock of a hidden page.
  (locks[0] as { released: boolean }).released = true;
  document.dispatchEvent(new Event('visibilitychange'));
  await until(() => locks.length === 2);
  phone.put({ ...call, ...makeActive(), id: call.id });
  expect([vibrations.at(-1), locks[1]?.released]).to.deep.equal([0, false]);
  phone.remove(call.id);
  expect(locks[1]?.released).to.equal(true);
});

it('the mini window has the call and its buttons', async () => {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  undo.push(() => frame.remove());
  instead(window, 'documentPictureInPicture', { requestWindow: async () => frame.contentWindow });
  const { element, phone } = await softphone();
  element.dispatchEvent(new CustomEvent('cti-mini-window-request', { bubbles: true, cancelable: true }));
  const page = frame.contentDocument as Document;
  const home = (): HTMLElement => page.querySelector('div') as HTMLElement;
  const words = (): string => (home()?.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ').trim();
  await until(() => words() === 'Phone Ready for calls');
  const call = phone.put(makeCall());
  expect(words()).to.equal('Marigold Thimble Incoming call Answer Reject');
  expect(getComputedStyle(find(home(), '.buttons')).display).to.equal('flex');
  find(home(), '.success').click();
  await until(() => phone.asked.some(({ method }) => method === 'answer'));
  phone.put({ ...call, ...makeActive(), id: call.id, answeredAt: new Date(phone.clock.now() - 61_000).toISOString() });
  expect(words()).to.equal('Marigold Thimble In call · 1:01 Mute Hang up');
  find(home(), '.plain').click();
  await until(() => find(home(), '.plain').ariaPressed === 'true');
  find(home(), '.danger').click();
  await until(() => phone.asked.some(({ method }) => method === 'hangUp'));
});

it('the softphone does all this by itself, and leaves the page alone if it is told to', async () => {
  const { phone, element } = await show('cti-softphone', 'ready');
  phone.put(makeCall());
  await until(() => document.title.startsWith('Incoming call'));
  element.withoutAlerts = true;
  await until(() => document.title === 'Ledger');
});
