import { expect } from '@open-wc/testing';
import type { CodedError } from '../../src/domain/errors.ts';
import { microphonePermission } from '../../src/phone/microphone/permission.ts';

/** Simulates such a browser. Restored after each test. */
const before: [object, string, PropertyDescriptor | undefined][] = [];

function stub(object: object, name: string, value: unknown): void {
  before.push([object, name, Object.getOwnPropertyDescriptor(object, name)]);
  Object.defineProperty(object, name, { configurable: true, writable: true, value });
}

afterEach(() => {
  for (const [object, name, descriptor] of before.splice(0).reverse()) {
    if (descriptor) Object.defineProperty(object, name, descriptor);
    else Reflect.deleteProperty(object, name);
  }
});

const hidden = (): void => stub(document, 'visibilityState', 'hidden');
const says = (state: PermissionState): void => stub(navigator.permissions, 'query', async () => ({ state }));

describe('whether a tab can open the microphone', () => {
  it('is sure where it shows: it can ask', async () => {
    stub(document, 'visibilityState', 'visible');
    says('prompt');
    expect(await microphonePermission.within()).to.equal(true);
  });

  it('depends on the permission where it is hidden; what is denied fails by itself', async () => {
    hidden();
    for (const [state, can] of [
      ['granted', true],
      ['prompt', false],
      ['denied', true],
    ] as const) {
      says(state);
      expect(await microphonePermission.within(), state).to.equal(can);
    }
  });

  it('is told by the labels of devices where the browser has no such question', async () => {
    hidden();
    stub(navigator.permissions, 'query', () => Promise.reject(new TypeError('microphone')));
    for (const [labels, can] of [
      [[''], false],
      [['', 'Headset'], true],
    ] as const) {
      stub(navigator.mediaDevices, 'enumerateDevices', async () => labels.map((label) => ({ label })));
      expect(await microphonePermission.within()).to.equal(can);
    }
  });
});

describe('the question for the microphone', () => {
  it('is put in a tab that shows, and opens nothing for longer', async () => {
    stub(document, 'visibilityState', 'visible');
    const stream = new AudioContext().createMediaStreamDestination().stream;
    stub(navigator.mediaDevices, 'getUserMedia', async () => stream);
    expect(await microphonePermission.ask()).to.equal(true);
    expect(stream.getTracks().map(({ readyState }) => readyState)).to.deep.equal(['ended']);
  });

  it('is not put in a hidden tab, where it would wait', async () => {
    hidden();
    stub(navigator.mediaDevices, 'getUserMedia', () => Promise.reject(new Error('asked')));
    expect(await microphonePermission.ask()).to.equal(false);
  });

  it('says what the agent or the browser refuses', async () => {
    stub(document, 'visibilityState', 'visible');
    for (const [name, code] of [
      ['NotAllowedError', 'MICROPHONE_DENIED'],
      ['NotFoundError', 'MICROPHONE_ABSENT'],
    ] as const) {
      stub(navigator.mediaDevices, 'getUserMedia', () => Promise.reject(new DOMException('no', name)));
      expect(await microphonePermission.ask().catch((error: CodedError) => error.code)).to.equal(code);
    }
  });
});
