import { expect } from '@open-wc/testing';
import { FakeSipAgent } from '../../src/testing/fake-sip-agent.ts';
import { Call, Device, TwilioError } from '../../src/voice/index.ts';
import { SipFailure } from '../../src/voice/sip/sip-agent.ts';
import { agent, answeredBy, device, dial, refuseWith, rejection, tokenFor, until } from './support/device-in-hand.ts';

describe('Device', () => {
  it('registers, and tells so in order', async () => {
    const told: string[] = [];
    for (const name of ['registering', 'registered', 'unregistered', 'destroyed'] as const) {
      device.on(name, () => told.push(name));
    }
    expect(device.state).to.equal(Device.State.Unregistered);
    await device.register();
    expect(device.state).to.equal(Device.State.Registered);
    device.destroy();
    device.destroy();
    expect(told).to.deep.equal(['registering', 'registered', 'unregistered', 'destroyed']);
  });

  it('rejects a registration that is refused, with the SDK’s code', async () => {
    for (const [failure, code] of [
      [new SipFailure(401, 'The access token has expired.'), 20104],
      [new SipFailure(401, ''), 20101],
      [new SipFailure(403, ''), 31201],
      [new SipFailure(0, 'no answer'), 31009],
    ] as const) {
      refuseWith(failure);
      const other = new Device(tokenFor('robin'), {
        createAgent: async (options) => Object.assign(new FakeSipAgent(options), { refuse: failure }),
      });
      const heard: number[] = [];
      other.on('error', (error) => heard.push(error.code));
      const error = await rejection(other.register());
      expect(error).to.be.instanceOf(TwilioError.TwilioError);
      expect(error.code).to.equal(code);
      expect(heard).to.deep.equal([code]);
      expect(other.state).to.equal(Device.State.Unregistered);
      other.destroy();
    }
  });

  it('refuses what is no token at once', async () => {
    const other = new Device('garbage');
    expect((await rejection(other.register())).code).to.equal(20101);
    other.destroy();
  });

  it('sends To as the target and the rest as call parameters', async () => {
    await dial({ params: { To: '+14155550100', Page: 'https://shop.example/a?b=c' } });
    expect(agent.invites[0]?.target).to.equal('+14155550100');
    expect(agent.invites[0]?.headers).to.deep.equal(['X-Param: Page=https%3A%2F%2Fshop.example%2Fa%3Fb%3Dc']);
  });

  it('gives its Call all parameters as text, with To among them', async () => {
    const params = { To: 4155550100, Order: 12, vip: true, note: null, tags: ['a', 'b'] };
    const call = await dial({ params: params as never });
    const text = { To: '4155550100', Order: '12', vip: 'true', note: 'null', tags: 'a,b' };
    expect(Object.fromEntries(call.customParameters)).to.deep.equal(text);
    expect(agent.invites[0]?.target).to.equal('4155550100');
    const { To: _target, ...sent } = text;
    const headers = Object.entries(sent).map(([name, value]) => `X-Param: ${name}=${encodeURIComponent(value)}`);
    expect(agent.invites[0]?.headers).to.deep.equal(headers);
  });

  it('calls though a call rings: it is ignored, and the ringing ends', async () => {
    await device.register();
    const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
    const session = agent.ring('+14155550123');
    const waiting = await arrival;
    const told: string[] = [];
    for (const name of ['cancel', 'disconnect', 'reject', 'error'] as const) waiting.on(name, () => told.push(name));
    const call = await dial({ params: { To: 'sam' } });
    expect([waiting.status(), device.calls.length]).to.deep.equal([Call.State.Closed, 0]);
    expect([session.done, told]).to.deep.equal([[], []]);
    agent.invites[0]?.session.answer();
    expect(call.status()).to.equal(Call.State.Open);
    session.end();
    expect(told).to.deep.equal(['cancel']);
  });

  it('refuses a token that is no text, with the SDK’s error', () => {
    for (const wrong of [undefined, null, 123, {}]) {
      expect(() => new Device(wrong as never), String(wrong))
        .to.throw(TwilioError.InvalidArgumentError)
        .with.property('message', 'Parameter "token" must be of type "string".');
      expect(() => device.updateToken(wrong as never), String(wrong)).to.throw(TwilioError.InvalidArgumentError);
    }
    expect(device.identity).to.equal('robin');
  });

  it('ends its call by disconnectAll, and leaves alone what rings', async () => {
    device.updateOptions({ allowIncomingWhileBusy: true });
    await device.register();
    const call = await dial({ params: { To: 'sam' } });
    const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
    const session = agent.ring('+14155550123');
    const waiting = await arrival;
    device.disconnectAll();
    waiting.disconnect();
    expect([call.status(), waiting.status()]).to.deep.equal([Call.State.Closed, Call.State.Pending]);
    expect(session.done).to.deep.equal([]);
    waiting.accept();
    await until(() => waiting.status() === Call.State.Open);
  });

  it('shows the page’s one AudioContext, which a click may resume', () => {
    const { audioContext } = Device;
    expect(audioContext).to.be.instanceOf(AudioContext);
    expect(Device.audioContext).to.equal(audioContext);
  });

  it('is told as lost while it dials, when the socket drops', async () => {
    const call = await dial({ params: { To: 'sam' } });
    const codes: number[] = [];
    call.on('error', ({ code }) => codes.push(code));
    agent.loseConnection();
    expect([codes, call.status()]).to.deep.equal([[31005], Call.State.Closed]);
  });

  it('never lets a caller id break the message', async () => {
    await dial({ params: { To: '+14155550100' }, callerId: '+1415\r\nX-Evil: 1' });
    expect(agent.invites[0]?.headers.join()).to.not.match(/[\r\n]/);
  });

  it('has one call at a time', async () => {
    await dial({ params: { To: '+14155550100' } });
    expect(device.isBusy).to.equal(true);
    expect((await rejection(device.connect())).message).to.contain('already active');
    const second = agent.ring('anonymous');
    expect(second.done).to.deep.equal(['reject 486']);
    expect(device.calls).to.have.length(0);
  });

  it('does not register twice, nor unregister before', async () => {
    expect(await rejection(device.unregister())).to.be.instanceOf(TwilioError.InvalidStateError);
    await device.register();
    expect(await rejection(device.register())).to.be.instanceOf(TwilioError.InvalidStateError);
  });

  it('says so where the browser has no WebRTC', async () => {
    const native = window.RTCPeerConnection;
    try {
      Object.assign(window, { RTCPeerConnection: undefined });
      expect(Device.isSupported).to.equal(false);
      expect(await rejection(device.register())).to.be.instanceOf(TwilioError.NotSupportedError);
      expect(await rejection(device.connect())).to.be.instanceOf(TwilioError.NotSupportedError);
    } finally {
      window.RTCPeerConnection = native;
    }
  });

  it('asks for a token, and does not complain, when its own ran out in the computer’s sleep', async () => {
    const slept = new Device(tokenFor('robin', 600), { createAgent: answeredBy });
    const told: string[] = [];
    slept.on('error', (error) => told.push(String(error.code)));
    slept.on('tokenWillExpire', () => told.push('tokenWillExpire'));
    await slept.register();
    const realNow = Date.now;
    try {
      Date.now = () => realNow() + 3_600_000;
      agent.listener.unregistered(new SipFailure(401, 'The access token has expired.'));
    } finally {
      Date.now = realNow;
    }
    expect(told).to.deep.equal(['tokenWillExpire']);
    slept.updateToken(tokenFor('robin', 600));
    await until(() => slept.state === Device.State.Registered);
    slept.destroy();
  });

  it('tells before the token expires, and takes the next one', async () => {
    const short = new Device(tokenFor('robin', 300), {
      tokenRefreshMs: 600_000,
      createAgent: answeredBy,
    });
    await new Promise((resolve) => short.once('tokenWillExpire', resolve));
    await short.register();
    const next = tokenFor('robin', 600);
    short.updateToken(next);
    await Promise.resolve();
    await Promise.resolve();
    expect(agent.token).to.equal(next);
    short.destroy();
  });

  it('is unregistered when the connection is lost, and says why', async () => {
    await device.register();
    const codes: number[] = [];
    device.on('error', (error) => codes.push(error.code));
    agent.loseConnection();
    expect(device.state).to.equal(Device.State.Unregistered);
    expect(codes).to.deep.equal([31009]);
  });
});
