import { expect } from '@open-wc/testing';
import type { MicrophoneState } from '../../src/domain/protocol/page-contact.ts';
import { watchMicrophone } from '../../src/phone/microphone/watch.ts';
import { eventually } from '../e2e/support/eventually.ts';

/** Simulates such a browser. Restored after each test. */
const before: [object, string, PropertyDescriptor | undefined][] = [];

function stub(object: object, name: string, value: unknown): void {
  before.push([object, name, Object.getOwnPropertyDescriptor(object, name)]);
  Object.defineProperty(object, name, { configurable: true, writable: true, value });
}

class Permission extends EventTarget {
  state: PermissionState = 'granted';
  become(state: PermissionState): void {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

let permission: Permission;
let devices: { kind: string; label: string }[];
let states: MicrophoneState[];
let closing: AbortController;

beforeEach(() => {
  permission = new Permission();
  devices = [{ kind: 'audioinput', label: 'Headset' }];
  states = [];
  closing = new AbortController();
  stub(navigator.permissions, 'query', async () => permission);
  stub(navigator.mediaDevices, 'enumerateDevices', async () => devices);
});

afterEach(() => {
  closing.abort();
  for (const [object, name, descriptor] of before.splice(0).reverse()) {
    if (descriptor) Object.defineProperty(object, name, descriptor);
    else Reflect.deleteProperty(object, name);
  }
});

const until = (...expected: MicrophoneState[]): Promise<unknown> =>
  eventually(expected.join(), () => states.join() === expected.join(), undefined, 5);
const watch = (): void => watchMicrophone(closing.signal, (state) => states.push(state));
const plug = (...labels: string[]): void => {
  devices = [...labels.map((label) => ({ kind: 'audioinput', label })), { kind: 'audiooutput', label: '' }];
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
};

describe('the microphone of a page', () => {
  it('works, asks or is refused as the permission says, and each change is reported', async () => {
    watch();
    await until('works');
    permission.become('prompt');
    await until('works', 'asks');
    permission.become('denied');
    await until('works', 'asks', 'none');
    permission.become('granted');
    await until('works', 'asks', 'none', 'works');
  });

  it('is none while no device is there', async () => {
    watch();
    await until('works');
    plug();
    await until('works', 'none');
    plug('Headset', 'Desk');
    await until('works', 'none', 'works');
    plug('Desk');
    await new Promise((resolve) => setTimeout(resolve));
    expect(states).to.deep.equal(['works', 'none', 'works']);
  });

  it('is known by the names of devices if the browser does not tell the permission', async () => {
    stub(navigator.permissions, 'query', () => Promise.reject(new TypeError('unknown')));
    devices = [{ kind: 'audioinput', label: '' }];
    watch();
    await until('asks');
    plug('Headset');
    await until('asks', 'works');
  });

  it('is none on a page that is not secure', async () => {
    stub(navigator, 'mediaDevices', undefined);
    watch();
    await until('none');
  });

  it('is reported no more once the page has stopped', async () => {
    watch();
    await until('works');
    closing.abort();
    permission.become('denied');
    await new Promise((resolve) => setTimeout(resolve));
    expect(states).to.deep.equal(['works']);
  });
});
