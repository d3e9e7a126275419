import { expect } from '@open-wc/testing';
import { FakeSipAgent } from '../../src/testing/fake-sip-agent.ts';
import { Call, Device } from '../../src/voice/index.ts';
import { SipFailure } from '../../src/voice/sip-agent.ts';
import { TwilioError } from '../../src/voice/twilio-error.ts';

function tokenFor(identity: string, secondsLeft = 3600): string {
  const part = (value: unknown): string => btoa(JSON.stringify(value)).replaceAll('=', '');
  const exp = Math.floor(Date.now() / 1000) + secondsLeft;
  return `${part({ alg: 'HS256' })}.${part({ exp, grants: { identity } })}.x`;
}

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

function rejection(promise: Promise<unknown>): Promise<TwilioError> {
  return promise.then(
    () => {
      throw new Error('it resolved');
    },
    (error: TwilioError) => error,
  );
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
      expect(error).to.be.instanceOf(TwilioError);
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
    await device.connect({ params: { To: '+14155550100', Page: 'https://shop.example/a?b=c' } });
    expect(agent.invites[0]?.target).to.equal('+14155550100');
    expect(agent.invites[0]?.headers).to.deep.equal(['X-Param: Page=https%3A%2F%2Fshop.example%2Fa%3Fb%3Dc']);
  });

  it('never lets a caller id break the message', async () => {
    await device.connect({ params: { To: '+14155550100' }, callerId: '+1415\r\nX-Evil: 1' });
    expect(agent.invites[0]?.headers.join()).to.not.match(/[\r\n]/);
  });

  it('has one call at a time', async () => {
    await device.connect({ params: { To: '+14155550100' } });
    expect(device.isBusy).to.equal(true);
    expect((await rejection(device.connect())).message).to.contain('already active');
    const second = agent.ring('anonymous');
    expect(second.done).to.deep.equal(['reject 486']);
    expect(device.calls).to.have.length(0);
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

  it('is passed on when there is no microphone', async () => {
    await device.register();
    const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
    device.audio.microphone = () => Promise.reject(new TwilioError(31402, 'AcquisitionFailed', 'none', ''));
    const session = agent.ring('anonymous');
    const call = await arrival;
    const failed = new Promise<TwilioError>((resolve) => call.once('error', resolve));
    call.accept();
    expect((await failed).code).to.equal(31402);
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
    const call = await device.connect({ params: { To: '+14155550100' } });
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
      const call = await device.connect({ params: { To: '+14155550100' } });
      const told: (string | number)[] = [];
      call.on('error', (error) => told.push(error.code));
      call.on('disconnect', () => told.push('disconnect'));
      agent.invites.at(-1)?.session.end({ status, normal: false });
      expect(told, String(status)).to.deep.equal([code, 'disconnect']);
    }
    expect(liveTracks()).to.equal(0);
  });

  it('refuses digits that are none', async () => {
    const call = await device.connect({ params: { To: '+14155550100' } });
    expect(() => call.sendDigits('12x')).to.throw(TypeError);
    call.sendDigits('1w2#');
    expect(agent.invites[0]?.session.done).to.deep.equal(['digits 1,2#']);
  });
});
