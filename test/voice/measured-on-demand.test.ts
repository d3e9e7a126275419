import { expect } from '@open-wc/testing';
import { Call } from '../../src/voice/index.ts';
import { agent, device, dial, until } from './support/device-in-hand.ts';

/** Number of open AudioContexts. A meter has one while it measures. */
let open: number;
const native = window.AudioContext;

beforeEach(() => {
  open = 0;
  window.AudioContext = class extends native {
    constructor() {
      super();
      open += 1;
    }
    override close(): Promise<void> {
      open -= 1;
      return super.close();
    }
  };
});

afterEach(() => {
  window.AudioContext = native;
});

async function talk(before: (call: Call) => void = () => undefined): Promise<Call> {
  const call = await dial({ params: { To: 'sam' } });
  before(call);
  agent.invites.at(-1)?.session.answer();
  expect(call.status()).to.equal(Call.State.Open);
  // The contexts of the fake microphone's silence are not meters.
  open = 0;
  return call;
}

describe('the volume of a Call is measured', () => {
  it('for a listener of before the answer, in it, and after it', async () => {
    const heard = { before: 0, within: 0, after: 0 };
    const call = await talk((dialled) => {
      dialled.on('volume', () => {
        heard.before += 1;
      });
      dialled.on('accept', () =>
        dialled.on('volume', () => {
          heard.within += 1;
        }),
      );
    });
    call.on('volume', () => {
      heard.after += 1;
    });
    await until(() => heard.before > 1 && heard.within > 1 && heard.after > 1);
  });

  it('for one that is added alone after the answer, in any way there is', async () => {
    for (const way of ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener'] as const) {
      const call = await talk();
      const volumes = await new Promise<unknown[]>((resolve) => call[way]('volume', (...given) => resolve(given)));
      expect(volumes, way).to.have.length(2);
      call.disconnect();
    }
  });

  it('no longer than somebody listens, and again for the next', async () => {
    const call = await talk();
    const first = (): void => undefined;
    call.on('volume', first);
    call.on('volume', () => undefined);
    await until(() => open === 1);
    call.off('volume', first);
    expect(open).to.equal(1);
    call.removeAllListeners('volume');
    expect(open).to.equal(0);
    call.once('volume', () => undefined);
    await until(() => open === 1);
    await until(() => open === 0);
    call.on('volume', () => undefined);
    await until(() => open === 1);
    call.disconnect();
    expect(open).to.equal(0);
    call.on('volume', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(open).to.equal(0);
  });
});

describe('the volume of the microphone is measured', () => {
  async function choose(): Promise<void> {
    await until(() => device.audio.availableInputDevices.size > 0);
    const [id = ''] = device.audio.availableInputDevices.keys();
    await device.audio.setInputDevice(id);
    open = 0;
  }

  it('for a listener of once, too, and no longer than it listens', async () => {
    await choose();
    await new Promise((resolve) => device.audio.once('inputVolume', resolve));
    expect(open).to.equal(0);
    const listener = (): void => undefined;
    device.audio.on('inputVolume', listener);
    await until(() => open === 1);
    device.audio.removeListener('inputVolume', listener);
    expect(open).to.equal(0);
  });

  it('for a listener of before there was one', async () => {
    const volume = new Promise((resolve) => device.audio.on('inputVolume', resolve));
    await choose();
    expect(await volume).to.be.a('number');
    await device.audio.unsetInputDevice();
    expect(open).to.be.at.most(0);
  });
});
