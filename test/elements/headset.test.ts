import { expect } from '@open-wc/testing';
import { HeadsetButtons } from '../../src/elements/headset/headset-buttons.ts';
import {
  chooseHeadset,
  connectedHeadset,
  followChoice,
  type Hid,
  type HidDevice,
} from '../../src/elements/headset/hid-device.ts';
import { MediaKeys } from '../../src/elements/headset/media-keys.ts';
import { FakePhone } from '../../src/testing/fake-phone.ts';
import { makeActive, makeCall } from '../../src/testing/fake-phone-fixtures.ts';
import { until } from './support/scene.ts';

/** A simulated headset with the interface of WebHID: hook, flash and mute in its input, four lights in its output. */
class SimulatedHeadset extends EventTarget implements HidDevice {
  opened = false;
  readonly vendorId = 7;
  readonly productId = 40;
  readonly productName: string;
  /** Each report of lights: off-hook, mute, ring, hold, the lowest bit first. */
  readonly lit: number[] = [];
  readonly collections: HidDevice['collections'];
  broken = false;

  /** @param lastingHook the hook is a state, and not a press */
  constructor(lastingHook: boolean, productName = 'Thimble Evolve 40') {
    super();
    this.productName = productName;
    const hook = { reportCount: 1, reportSize: 1, usages: [0x0b0020], isAbsolute: lastingHook };
    const presses = { reportCount: 3, reportSize: 1, usages: [0x0b0021, 0x0b002f, 0x0b0026], isAbsolute: false };
    const lights = { reportCount: 4, reportSize: 1, usages: [0x080017, 0x080009, 0x080018, 0x080020] };
    this.collections = [
      {
        usagePage: 0x0b,
        inputReports: [{ reportId: 2, items: [hook, presses] }],
        outputReports: [{ reportId: 3, items: [lights] }],
      },
    ];
  }

  async open(): Promise<void> {
    if (this.broken) throw new DOMException('taken', 'NotAllowedError');
    this.opened = true;
  }

  async close(): Promise<void> {
    this.opened = false;
  }

  async sendReport(reportId: number, data: Uint8Array): Promise<void> {
    expect(reportId).to.equal(3);
    this.lit.push(data[0] ?? 0);
  }

  /** @param bits hook, flash, mute, drop, the lowest bit first */
  report(bits: number): void {
    const data = new DataView(new Uint8Array([bits]).buffer);
    this.dispatchEvent(Object.assign(new Event('inputreport'), { reportId: 2, data }));
  }

  press(bits: number): void {
    this.report(bits);
    this.report(0);
  }
}

const [hook, flash, mute, drop] = [1, 2, 4, 8] as const;
const [offHookLight, muteLight, ringLight, holdLight] = [1, 2, 4, 8] as const;

let plugged: HidDevice[];
let closing: (() => void)[];

async function phoneWith(headset: SimulatedHeadset): Promise<{ phone: FakePhone; asked: string[]; hid: Hid }> {
  plugged = [headset];
  const hid: Hid = Object.assign(new EventTarget(), {
    getDevices: async () => plugged,
    requestDevice: async () => plugged,
  });
  const phone = new FakePhone();
  const asked: string[] = [];
  const buttons = new HeadsetButtons({
    state: phone.state,
    hid,
    ask: (name, detail) => asked.push(`${name} ${JSON.stringify(detail)}`),
  });
  closing.push(() => buttons.close());
  await buttons.look();
  return { phone, asked, hid };
}

beforeEach(() => {
  closing = [];
});
afterEach(() => {
  for (const each of closing) each();
  localStorage.removeItem('sidecall.headset');
});

it('the hook of a headset answers and hangs up, and its lights follow the call', async () => {
  const headset = new SimulatedHeadset(true);
  const { phone, asked } = await phoneWith(headset);
  const call = phone.put(makeCall());
  await until(() => headset.lit.at(-1) === ringLight);
  headset.report(hook);
  expect(asked).to.deep.equal([`cti-answer-request {"callId":"${call.id}"}`]);
  // The headset only asks: its light changes when the call does.
  expect(headset.lit.at(-1)).to.equal(ringLight);
  phone.put({ ...call, ...makeActive(), id: call.id });
  await until(() => headset.lit.at(-1) === offHookLight);
  headset.report(0);
  expect(asked.slice(1)).to.deep.equal([`cti-hang-up-request {"callId":"${call.id}"}`]);
  phone.remove(call.id);
  await until(() => headset.lit.at(-1) === 0);
});

it('a call that was answered on the screen is not answered or ended by the echo of the headset', async () => {
  const headset = new SimulatedHeadset(true);
  const { phone, asked } = await phoneWith(headset);
  const call = phone.put(makeActive());
  headset.report(hook);
  phone.remove(call.id);
  headset.report(0);
  expect(asked).to.deep.equal([]);
});

it('a press of a headset without a lasting hook answers, and the next one hangs up', async () => {
  const headset = new SimulatedHeadset(false);
  const { phone, asked } = await phoneWith(headset);
  const call = phone.put(makeCall());
  headset.press(hook);
  phone.put({ ...call, ...makeActive(), id: call.id });
  headset.press(hook);
  expect(asked.map((each) => each.split(' ')[0])).to.deep.equal(['cti-answer-request', 'cti-hang-up-request']);
});

it('of two calls, its buttons mean the one in which the agent talks, and answer the one that rings', async () => {
  for (const lasting of [true, false]) {
    const headset = new SimulatedHeadset(lasting);
    const { phone, asked } = await phoneWith(headset);
    phone.put({ ...makeActive(), id: 'first', phase: 'held' });
    phone.put({ ...makeActive(), id: 'second' });
    if (lasting) headset.report(hook);
    await until(() => headset.lit.at(-1) === offHookLight);
    headset.report(lasting ? hook + mute : mute);
    headset.report(lasting ? hook : 0);
    phone.put({ ...makeCall(), id: 'third' });
    await until(() => headset.lit.at(-1) === offHookLight + ringLight);
    const lit = headset.lit.length;
    headset.report(lasting ? 0 : hook);
    // The hook that was put down is told that it is up.
    await until(() => headset.lit.length > lit);
    headset.report(lasting ? hook : 0);
    headset.report(lasting ? hook + flash : flash);
    headset.report(lasting ? hook : 0);
    phone.remove('third');
    headset.report(lasting ? 0 : hook);
    expect(asked, `lasting: ${lasting}`).to.deep.equal([
      'cti-mute-request {"callId":"second","muted":true}',
      'cti-answer-request {"callId":"third"}',
      'cti-answer-request {"callId":"third"}',
      'cti-hang-up-request {"callId":"second"}',
    ]);
  }
});

it('mutes in both directions, holds and resumes, and rejects', async () => {
  const headset = new SimulatedHeadset(true);
  const { phone, asked } = await phoneWith(headset);
  const call = phone.put(makeActive());
  headset.press(mute);
  phone.put(call, { muted: true });
  await until(() => headset.lit.at(-1) === offHookLight + muteLight);
  headset.press(mute);
  headset.press(flash);
  phone.put({ ...call, phase: 'held' }, { muted: false });
  await until(() => headset.lit.at(-1) === offHookLight + holdLight);
  headset.press(flash);
  phone.remove(call.id);
  const next = phone.put(makeCall());
  headset.press(drop);
  const { id: callId } = call;
  expect(asked).to.deep.equal([
    `cti-mute-request ${JSON.stringify({ callId, muted: true })}`,
    `cti-mute-request ${JSON.stringify({ callId, muted: false })}`,
    `cti-hold-request ${JSON.stringify({ callId })}`,
    `cti-resume-request ${JSON.stringify({ callId })}`,
    `cti-reject-request ${JSON.stringify({ callId: next.id })}`,
  ]);
});

it('is left when it is unplugged, when calls ring in another tab, or when another program has it', async () => {
  const headset = new SimulatedHeadset(true);
  const { phone, asked, hid } = await phoneWith(headset);
  phone.state.$follower.set(true);
  await until(() => !headset.opened);
  phone.state.$follower.set(false);
  await until(() => headset.opened);
  plugged = [];
  hid.dispatchEvent(new Event('disconnect'));
  await until(() => !headset.opened);
  phone.put(makeCall());
  headset.press(hook);
  expect(asked).to.deep.equal([]);
  headset.broken = true;
  plugged = [headset];
  hid.dispatchEvent(new Event('connect'));
  await until(() => asked.length === 0 && !headset.opened);
});

it('of two headsets the one chosen last has the buttons, also after a reload and when it is plugged in again', async () => {
  const [first, second] = [new SimulatedHeadset(true), new SimulatedHeadset(true, 'Thimble Move 2')];
  const { phone, asked, hid } = await phoneWith(first);
  plugged = [first, second];
  hid.requestDevice = async () => [second];
  await chooseHeadset(hid);
  hid.dispatchEvent(new Event('connect'));
  await until(() => second.opened && !first.opened, 'the chosen one is used');
  phone.put(makeCall());
  second.press(hook);
  expect(asked.length).to.equal(1);
  // The browser makes other objects for the same devices.
  const again = new SimulatedHeadset(true, 'Thimble Move 2');
  plugged = [first, again];
  expect(await connectedHeadset(hid)).to.equal(again);
  plugged = [first];
  expect(await connectedHeadset(hid)).to.equal(first);
  // A closed list changes nothing.
  hid.requestDevice = async () => [];
  await chooseHeadset(hid);
  plugged = [first, again];
  expect(await connectedHeadset(hid)).to.equal(again);
});

it('of two headsets the one chosen in another tab has the buttons', async () => {
  const [first, second] = [new SimulatedHeadset(true), new SimulatedHeadset(true, 'Thimble Move 2')];
  const { hid } = await phoneWith(first);
  plugged = [first, second];
  await chooseHeadset(Object.assign(hid, { requestDevice: async () => [second] }));
  const kept = localStorage.getItem('sidecall.headset') ?? '';
  await chooseHeadset(Object.assign(hid, { requestDevice: async () => [first] }));
  let heard = 0;
  const ended = new AbortController();
  closing.push(() => ended.abort());
  followChoice(() => {
    heard += 1;
  }, ended.signal);
  localStorage.setItem('sidecall.headset', kept);
  for (const key of ['another', 'sidecall.headset']) dispatchEvent(new StorageEvent('storage', { key }));
  expect([heard, await connectedHeadset(hid)].map((each) => each === second || each)).to.deep.equal([1, true]);
});

it('media keys answer and mute during a call, and are the page’s own afterwards', async () => {
  const handlers = new Map<string, (() => void) | null>();
  const session = navigator.mediaSession;
  const before = session.setActionHandler;
  session.setActionHandler = (action: string, handler: unknown) => {
    if (action === 'enterpictureinpicture') throw new TypeError('unknown');
    handlers.set(action, handler as () => void);
  };
  closing.push(() => {
    session.setActionHandler = before;
  });
  const phone = new FakePhone();
  const asked: string[] = [];
  const keys = new MediaKeys(
    phone.state,
    (name) => asked.push(name),
    () => {},
  );
  closing.push(() => keys.close());
  expect([...handlers.keys()]).to.deep.equal([]);
  const call = phone.put(makeCall());
  handlers.get('play')?.();
  phone.put({ ...call, ...makeActive(), id: call.id });
  handlers.get('togglemicrophone')?.();
  handlers.get('hangup')?.();
  expect(asked).to.deep.equal(['cti-answer-request', 'cti-mute-request', 'cti-hang-up-request']);
  phone.remove(call.id);
  expect([...handlers.values()].every((each) => each === null)).to.equal(true);
});
