import { expect } from '@open-wc/testing';
import { FakeSipAgent } from '../../src/testing/fake-sip-agent.ts';
import { Call, Device, TwilioError } from '../../src/voice/index.ts';
import { SipFailure } from '../../src/voice/sip-agent.ts';

function tokenFor(identity: string, secondsLeft = 3600): string {
  const part = (value: unknown): string => btoa(JSON.stringify(value)).replaceAll('=', '');
  const exp = Math.floor(Date.now() / 1000) + secondsLeft;
  return `${part({ alg: 'HS256' })}.${part({ exp, grants: { identity } })}.x`;
}

type Coded = TwilioError.TwilioError;

function silence(): MediaStream {
  return new AudioContext().createMediaStreamDestination().stream;
}

let agent: FakeSipAgent;
let device: Device;
let microphones: MediaStream[];
let refusal: SipFailure | null;

beforeEach(() => {
  microphones = [];
  refusal = null;
  device = new Device(tokenFor('robin'), {
    withoutSounds: true,
    getUserMedia: async () => {
      const stream = silence();
      microphones.push(stream);
      return stream;
    },
    createAgent: async (options) => {
      agent = new FakeSipAgent(options);
      agent.refuse = refusal;
      return agent;
    },
  });
});

afterEach(() => device.destroy());

function liveTracks(): number {
  return microphones.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === 'live').length;
}

function rejection(promise: Promise<unknown>): Promise<Coded> {
  return promise.then(
    () => {
      throw new Error('it resolved');
    },
    (error: Coded) => error,
  );
}

async function until<T>(check: () => T | undefined | false): Promise<T> {
  for (const end = Date.now() + 3000; Date.now() < end; ) {
    const value = check();
    if (value !== undefined && value !== false) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('waited 3 s');
}

const seen = new WeakSet<object>();

/** Connects, and waits until the INVITE is out. */
async function dial(options: Parameters<Device['connect']>[0]): Promise<Call> {
  const call = await device.connect(options);
  seen.add(await until(() => agent?.invites.find((invite) => !seen.has(invite))));
  return call;
}

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
      refusal = failure;
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
    const slept = new Device(tokenFor('robin', 600), { createAgent: async (o) => (agent = new FakeSipAgent(o)) });
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
    const short = new Device(tokenFor('robin', 5), {
      tokenRefreshMs: 10_000,
      createAgent: async (o) => (agent = new FakeSipAgent(o)),
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

describe('an incoming Call', () => {
  async function ring(): Promise<{ call: Call; session: ReturnType<FakeSipAgent['ring']> }> {
    await device.register();
    const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
    const session = agent.ring('+14155550123', { 'X-Call-Sid': ['CA1'], 'X-Param': ['name=Juniper'] });
    return { call: await arrival, session };
  }

  it('carries its CallSid and parameters, and waits among the calls', async () => {
    const { call } = await ring();
    expect(call.parameters).to.include({ CallSid: 'CA1', From: '+14155550123' });
    expect(call.customParameters.get('name')).to.equal('Juniper');
    expect(call.direction).to.equal(Call.CallDirection.Incoming);
    expect(device.calls).to.deep.equal([call]);
    expect(device.isBusy).to.equal(false);
  });

  it('opens at accept, and lets the microphone go at the end', async () => {
    const { call, session } = await ring();
    const accepted = new Promise((resolve) => call.once('accept', resolve));
    call.accept();
    await accepted;
    expect(call.status()).to.equal(Call.State.Open);
    expect(device.isBusy).to.equal(true);
    expect(device.calls).to.have.length(0);
    expect(liveTracks()).to.equal(1);
    const over = new Promise((resolve) => call.once('disconnect', resolve));
    session.end({ answered: true });
    await over;
    expect(call.status()).to.equal(Call.State.Closed);
    expect(device.isBusy).to.equal(false);
    expect(liveTracks()).to.equal(0);
  });

  it('emits cancel alone when the caller gives up', async () => {
    const { call, session } = await ring();
    const told: string[] = [];
    for (const name of ['cancel', 'disconnect', 'reject', 'error'] as const) call.on(name, () => told.push(name));
    session.end();
    expect(told).to.deep.equal(['cancel']);
  });

  it('emits reject alone when it is refused', async () => {
    const { call, session } = await ring();
    const told: string[] = [];
    for (const name of ['cancel', 'disconnect', 'reject', 'error'] as const) call.on(name, () => told.push(name));
    call.reject();
    expect(told).to.deep.equal(['reject']);
    expect(session.done).to.deep.equal(['reject 486']);
  });

  it('says nothing at ignore, but tells of the caller giving up', async () => {
    const { call, session } = await ring();
    const told: string[] = [];
    for (const name of ['cancel', 'disconnect', 'reject', 'error'] as const) call.on(name, () => told.push(name));
    call.ignore();
    expect(told).to.deep.equal([]);
    expect(session.done).to.deep.equal([]);
    session.end();
    expect(told).to.deep.equal(['cancel']);
  });

  it('is withdrawn when the socket drops while it rings', async () => {
    const { call } = await ring();
    const told: string[] = [];
    for (const name of ['cancel', 'disconnect', 'reject', 'error'] as const) call.on(name, () => told.push(name));
    agent.loseConnection();
    expect(told).to.deep.equal(['cancel']);
    expect(device.calls).to.have.length(0);
  });

  it('goes on when the socket drops, and tells the gateway when it is back', async () => {
    const { call, session } = await ring();
    const told: (string | number)[] = [];
    call.on('reconnecting', (error) => told.push(error.code));
    for (const name of ['reconnected', 'disconnect', 'error'] as const) call.on(name, () => told.push(name));
    call.accept();
    await until(() => call.status() === Call.State.Open);
    agent.loseConnection();
    expect(call.status()).to.equal(Call.State.Reconnecting);
    expect(liveTracks()).to.equal(1);
    agent.regainConnection();
    expect(call.status()).to.equal(Call.State.Open);
    expect(told).to.deep.equal([53001, 'reconnected']);
    expect(session.done).to.include('restore');
  });

  it('speaks through another microphone at once, as muted as before', async () => {
    const { call } = await ring();
    call.accept();
    await until(() => call.status() === Call.State.Open);
    call.mute();
    const before = call.getLocalStream();
    await until(() => device.audio.availableInputDevices.size > 0);
    const [id = ''] = device.audio.availableInputDevices.keys();
    await device.audio.setInputDevice(id);
    await until(() => call.getLocalStream() !== before);
    expect(device.audio.inputDevice?.deviceId).to.equal(id);
    expect(call.getLocalStream()?.getAudioTracks()[0]?.enabled).to.equal(false);
    expect(before?.getAudioTracks()[0]?.readyState).to.equal('ended');
    call.disconnect();
    await device.audio.unsetInputDevice();
    expect(liveTracks()).to.equal(0);
  });

  it('is passed on when there is no microphone', async () => {
    await device.register();
    const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
    device.audio.microphone = () => Promise.reject(new TwilioError.UserMediaErrors.AcquisitionFailedError());
    const session = agent.ring('anonymous');
    const call = await arrival;
    const told: (string | number)[] = [];
    call.on('error', (error) => told.push(error.code));
    call.on('disconnect', () => told.push('disconnect'));
    call.accept();
    await until(() => call.status() === Call.State.Closed);
    expect(told).to.deep.equal([31402, 'disconnect']);
    expect(session.done).to.deep.equal(['reject 480']);
    expect(device.isBusy).to.equal(false);
  });

  it('mutes the track itself, and tells', async () => {
    const { call } = await ring();
    const accepted = new Promise((resolve) => call.once('accept', resolve));
    call.accept();
    await accepted;
    const told: boolean[] = [];
    call.on('mute', (muted) => told.push(muted));
    call.mute();
    call.mute(true);
    expect(call.getLocalStream()?.getAudioTracks()[0]?.enabled).to.equal(false);
    call.mute(false);
    expect(call.getLocalStream()?.getAudioTracks()[0]?.enabled).to.equal(true);
    expect(told).to.deep.equal([true, false]);
  });
});

describe('an outgoing Call', () => {
  it('rings, opens and knows its CallSid before it rings', async () => {
    const call = await dial({ params: { To: '+14155550100' } });
    const session = agent.invites[0]?.session;
    const sids: (string | undefined)[] = [];
    call.on('ringing', () => sids.push(call.parameters.CallSid));
    session?.setHeader('X-Call-Sid', 'CA2');
    session?.listener?.ringing(false);
    expect(call.status()).to.equal(Call.State.Ringing);
    session?.listener?.accepted();
    expect(call.status()).to.equal(Call.State.Open);
    expect(sids).to.deep.equal(['CA2']);
  });

  it('ends with the SDK’s code for the SIP status', async () => {
    for (const [status, code] of [
      [486, 31486],
      [480, 31480],
      [404, 31404],
      [603, 31603],
      [403, 31201],
      [500, 31000],
    ] as const) {
      const call = await dial({ params: { To: '+14155550100' } });
      const told: (string | number)[] = [];
      call.on('error', (error) => told.push(error.code));
      call.on('disconnect', () => told.push('disconnect'));
      agent.invites.at(-1)?.session.end({ status, normal: false });
      expect(told, String(status)).to.deep.equal([code, 'disconnect']);
    }
    expect(liveTracks()).to.equal(0);
  });

  it('tells only disconnect when it is hung up here, even before the microphone is open', async () => {
    for (const early of [true, false]) {
      const call = await (early ? device.connect() : dial({}));
      const told: string[] = [];
      for (const name of ['cancel', 'disconnect', 'reject', 'error'] as const) call.on(name, () => told.push(name));
      call.disconnect();
      expect(told).to.deep.equal(['disconnect']);
      expect(device.isBusy).to.equal(false);
    }
    await new Promise((resolve) => setTimeout(resolve));
    await until(() => liveTracks() === 0);
  });

  it('fails with the SDK’s code when the microphone is refused', async () => {
    for (const [name, code] of [
      ['NotAllowedError', 31401],
      ['NotFoundError', 31402],
    ] as const) {
      const other = new Device(tokenFor('robin'), {
        getUserMedia: () => Promise.reject(new DOMException('no', name)),
        createAgent: async (options) => new FakeSipAgent(options),
      });
      const call = await other.connect({ params: { To: '+14155550100' } });
      const told: (string | number)[] = [];
      call.on('error', (error) => told.push(error.code));
      call.on('disconnect', () => told.push('disconnect'));
      await until(() => told.length === 2);
      expect(told).to.deep.equal([code, 'disconnect']);
      expect(other.isBusy).to.equal(false);
      other.destroy();
    }
  });

  it('speaks what the page gives it, and leaves the page’s stream alone', async () => {
    const own = silence();
    const other = new Device(tokenFor('robin'), {
      fileInputStream: own,
      createAgent: async (options) => new FakeSipAgent(options),
    });
    const call = await other.connect({ params: { To: '+14155550100' } });
    await until(() => call.getLocalStream());
    call.mute();
    call.disconnect();
    const [track] = own.getAudioTracks();
    expect(track?.readyState).to.equal('live');
    expect(track?.enabled).to.equal(true);
    other.destroy();
  });

  it('refuses digits that are none', async () => {
    const call = await dial({ params: { To: '+14155550100' } });
    expect(() => call.sendDigits('12x')).to.throw(TwilioError.InvalidArgumentError);
    call.sendDigits('1w2#');
    expect(agent.invites[0]?.session.done).to.deep.equal(['digits 1w2#']);
  });
});
