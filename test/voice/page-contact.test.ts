import { expect } from '@open-wc/testing';
import { Device } from '../../src/voice/index.ts';
import type { SipPage } from '../../src/voice/sip/sip-agent.ts';
import { silence, tokenFor, until } from './support/device-in-hand.ts';
import { header, SipSocket } from './support/sip-socket.ts';

const native = window.WebSocket;
let phone: Device;
let announce: (chosen: boolean) => void;
const page = {
  microphone: 'asks',
  age: 1500,
  onChange: (listener) => {
    announce = listener;
  },
} as SipPage;

function open(options: Device.Options = {}): void {
  phone = new Device(tokenFor('robin'), {
    withoutSounds: true,
    sipUrl: 'wss://gateway.example/v1/sip',
    getUserMedia: async () => silence(),
    ...options,
  });
}

beforeEach(() => {
  window.WebSocket = SipSocket as never;
  SipSocket.last = undefined;
  SipSocket.handshake = null;
  Object.assign(page, { microphone: 'asks', age: 1500 });
});

afterEach(() => {
  phone.destroy();
  window.WebSocket = native;
});

/** What each REGISTER so far says of the page. */
function said(): string[] {
  const registers = SipSocket.last?.sent.filter((text) => text.startsWith('REGISTER')) ?? [];
  return registers.map((text) => /\+sidecall.*/.exec(header(text, 'Contact'))?.[0] ?? '');
}

describe('a page that says whether its microphone works', () => {
  it('says so in each REGISTER, and registers again at each change', async () => {
    open({ page });
    await phone.register();
    Object.assign(page, { microphone: 'works', age: 2500 });
    announce(false);
    await until(() => said().length === 2);
    announce(true);
    await until(() => said().length === 3);
    expect(said()).to.deep.equal([
      '+sidecall.microphone="asks";+sidecall.age="1500"',
      '+sidecall.microphone="works";+sidecall.age="2500"',
      // The agent has just chosen this page.
      '+sidecall.microphone="works";+sidecall.age="0"',
    ]);
  });

  it('loses no change that comes while a REGISTER is on its way', async () => {
    open({ page });
    await phone.register();
    announce(false);
    Object.assign(page, { microphone: 'none' });
    announce(false);
    await until(() => said().at(-1)?.includes('"none"'));
    expect(said()).to.have.length(3);
  });

  it('that has unregistered does not register again because of a change', async () => {
    open({ page });
    await phone.register();
    await phone.unregister();
    const before = said().length;
    announce(true);
    await new Promise((resolve) => setTimeout(resolve));
    expect(said()).to.have.length(before);
  });
});

it('a Device of Twilio’s kind says nothing of a microphone', async () => {
  open();
  await phone.register();
  expect(said()).to.deep.equal(['']);
});
