import { expect } from '@open-wc/testing';
import { Call, Device } from '../../src/voice/index.ts';
import { messageOf, statusOf } from '../../src/voice/sip/answer.ts';
import { silence, tokenFor, until } from './support/device-in-hand.ts';
import { header, SipSocket } from './support/sip-socket.ts';

const native = window.WebSocket;
let phone: Device;

beforeEach(() => {
  window.WebSocket = SipSocket as never;
  SipSocket.last = undefined;
  SipSocket.handshake = null;
  phone = new Device(tokenFor('robin'), {
    withoutSounds: true,
    sipUrl: 'wss://gateway.example/v1/sip',
    getUserMedia: async () => silence(),
  });
});

afterEach(() => {
  phone.destroy();
  window.WebSocket = native;
});

const sent = (method: string): Promise<string> =>
  until(() => SipSocket.last?.sent.findLast((text) => text.startsWith(method)));

/** A call from outside, through the real JsSIP. */
async function ring(): Promise<Call> {
  await phone.register();
  const arrival = new Promise<Call>((resolve) => phone.once('incoming', resolve));
  const contact = /<(sip:[^>]+)>/.exec(header(await sent('REGISTER'), 'Contact'))?.[1] ?? '';
  const lines = [
    `INVITE ${contact} SIP/2.0`,
    'Via: SIP/2.0/WS gateway.example;branch=z9hG4bKcall',
    'Max-Forwards: 70',
    'From: <sip:+14155550123@gateway.example>;tag=theirs',
    'To: <sip:robin@sidecall.invalid>',
    'Call-ID: call-1',
    'CSeq: 1 INVITE',
    'Contact: <sip:gateway@gateway.example;transport=ws>',
    'X-Call-Sid: CA1',
    'Content-Length: 0',
  ];
  SipSocket.last?.hear(`${lines.join('\r\n')}\r\n\r\n`);
  return arrival;
}

/** Emits a final event of JsSIP's session. */
function emit(call: Call, event: string, payload: object): void {
  const { session } = call as unknown as { session: { session: { emit(name: string, payload: object): void } } };
  session.session.emit(event, payload);
}

describe('over JsSIP, a Call', () => {
  it('that rings has a connectToken, with the tags that are in its 180', async () => {
    const call = await ring();
    const ringing = await sent('SIP/2.0 180');
    const [callId, localTag, remoteTag, callSid, incoming] = JSON.parse(atob(call.connectToken ?? ''));
    expect([callId, remoteTag, callSid, incoming]).to.deep.equal(['call-1', 'theirs', 'CA1', true]);
    expect(header(ringing, 'To')).to.contain(`tag=${localTag}`);
  });

  it('waits for a socket that opens late, and is dialled once', async () => {
    let open: () => void = () => {};
    SipSocket.handshake = new Promise((resolve) => {
      open = resolve;
    });
    const told: string[] = [];
    const call = await phone.connect({ params: { To: 'sam' } });
    for (const event of ['error', 'disconnect'] as const) call.on(event, () => told.push(event));
    await until(() => SipSocket.last);
    // Long enough for an offer with all of its candidates.
    await new Promise((resolve) => setTimeout(resolve, 500));
    open();
    await sent('INVITE');
    expect(told).to.deep.equal([]);
    expect(SipSocket.last?.sent.filter((text) => text.startsWith('INVITE'))).to.have.length(1);
  });

  it('is never placed if it is given up before the socket is open', async () => {
    let open: () => void = () => {};
    SipSocket.handshake = new Promise((resolve) => {
      open = resolve;
    });
    const call = await phone.connect({ params: { To: 'sam' } });
    const over = new Promise((resolve) => call.once('disconnect', resolve));
    await until(() => SipSocket.last);
    call.disconnect();
    await over;
    open();
    await phone.register();
    expect(SipSocket.last?.sent.filter((text) => text.startsWith('INVITE'))).to.deep.equal([]);
  });

  it('says that the gateway cannot be reached if no socket opens', async () => {
    SipSocket.handshake = Promise.reject(new Error('refused'));
    SipSocket.handshake.catch(() => {});
    const call = await phone.connect({ params: { To: 'sam' } });
    const code = await new Promise((resolve) => call.on('error', (error) => resolve(error.code)));
    expect(code).to.equal(31009);
    expect(call.status()).to.equal(Call.State.Closed);
  });

  it('that goes on after a reload waits until the network is back', async () => {
    const refused = Promise.reject(new Error('refused'));
    refused.catch(() => {});
    SipSocket.handshake = refused;
    const connectToken = btoa(JSON.stringify(['call-1', 'here', 'there', 'CA1', true]));
    const call = await phone.connect({ connectToken });
    const told: string[] = [];
    for (const event of ['error', 'disconnect'] as const) call.on(event, () => told.push(event));
    const failed = await until(() => SipSocket.last);
    SipSocket.handshake = null;
    const invite = await sent('INVITE');
    expect(SipSocket.last).not.to.equal(failed);
    expect(header(invite, 'Replaces')).to.equal('Replaces: call-1;to-tag=there;from-tag=here');
    expect(told).to.deep.equal([]);
  });

  it('of ours has none before it is answered', async () => {
    const call = await phone.connect({ params: { To: 'sam' } });
    const invite = await sent('INVITE');
    SipSocket.last?.answer(invite, '180 Ringing', ['Contact: <sip:gateway@gateway.example;transport=ws>']);
    await until(() => call.status() === Call.State.Ringing);
    expect(call.connectToken).to.equal(undefined);
  });

  it('ends whatever JsSIP gives as the message of its end', async () => {
    for (const message of [undefined, null, '', 'The browser is out of ports.', {}, 7]) {
      const call = await phone.connect({ params: { To: 'sam' } });
      await sent('INVITE');
      const told: (string | number)[] = [];
      call.on('error', ({ code }) => told.push(code));
      call.on('disconnect', () => told.push('disconnect'));
      await until(() => call.peer);
      emit(call, 'failed', { originator: 'system', message, cause: 'Internal Error' });
      expect(told, String(message)).to.deep.equal([31005, 'disconnect']);
      expect(phone.isBusy).to.equal(false);
    }
  });

  it('is told as refused with the code of the response', async () => {
    const call = await phone.connect({ params: { To: 'sam' } });
    const code = new Promise<number>((resolve) => call.once('error', (error) => resolve(error.code)));
    const invite = await sent('INVITE');
    SipSocket.last?.answer(invite, '486 Busy Here');
    expect(await code).to.equal(31486);
  });

  it('is told as failed if the socket drops while it is dialled', async () => {
    const call = await phone.connect({ params: { To: 'sam' } });
    await sent('INVITE');
    const codes: number[] = [];
    call.on('error', (error) => codes.push(error.code));
    SipSocket.last?.close();
    await until(() => call.status() === Call.State.Closed);
    expect(codes).to.deep.equal([31005]);
  });
});

describe('what came with an event of JsSIP’s', () => {
  it('is read if it is a message, and nothing otherwise', () => {
    const response = { status_code: 404, getHeader: () => undefined, getHeaders: () => [] };
    expect(messageOf(response)).to.equal(response);
    expect(statusOf(response)).to.equal(404);
    for (const other of ['text', '', null, undefined, 5, {}, { getHeader: 1 }]) {
      expect(messageOf(other), String(other)).to.equal(null);
      expect(statusOf(other), String(other)).to.equal(0);
    }
  });
});
