import { expect } from '@open-wc/testing';
import { type AudioProcessor, Call, Device } from '../../src/voice/index.ts';
import { agent, answeredBy, device, dial, liveTracks, silence, tokenFor, until } from './support/device-in-hand.ts';
import { pageErrors } from './support/page-errors.ts';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function fail(name: string): () => never {
  return () => {
    throw new Error(name);
  };
}

const callEvents = [
  'accept',
  'audio',
  'cancel',
  'disconnect',
  'error',
  'messageReceived',
  'messageSent',
  'mute',
  'reconnected',
  'reconnecting',
  'reject',
  'ringing',
  'volume',
  'hold',
  'remoteHold',
] as const;

/**
 * A page whose listeners all throw, each followed by one that works.
 * @returns the events that the latter received
 */
function breakEverywhere(call: Call): string[] {
  const told: string[] = [];
  for (const name of callEvents) {
    call.on(name, fail(name));
    call.on(name, () => told.push(name));
  }
  return told;
}

async function ring(headers: Record<string, string[]> = {}): Promise<Call> {
  const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
  agent.ring('+14155550123', headers);
  return arrival;
}

describe('a listener of the page that throws', () => {
  it('changes nothing in an outgoing call, and window.onerror hears of each', async () => {
    const errors = pageErrors();
    const call = await dial({ params: { To: 'sam' } });
    const told = breakEverywhere(call);
    const session = agent.invites[0]?.session;
    session?.progress();
    session?.answer();
    expect(call.status()).to.equal(Call.State.Open);
    call.mute();
    await call.hold();
    agent.loseConnection();
    agent.regainConnection();
    expect(call.status()).to.equal(Call.State.Open);
    session?.end();
    await settled();
    const heard = ['ringing', 'accept', 'mute', 'hold', 'reconnecting', 'reconnected', 'disconnect'];
    expect(told.filter((name) => name !== 'volume')).to.deep.equal(heard);
    expect(errors.filter((name) => name !== 'volume')).to.deep.equal(heard);
    expect([call.status(), device.isBusy, liveTracks()]).to.deep.equal([Call.State.Closed, false, 0]);
  });

  it('leaves no incoming call behind: it is accepted, ended, and the next one rings', async () => {
    const errors = pageErrors();
    await device.register();
    device.on('incoming', fail('incoming'));
    for (const _round of [1, 2]) {
      const call = await ring();
      breakEverywhere(call);
      call.accept();
      await until(() => call.status() === Call.State.Open);
      call.disconnect();
      expect([call.status(), device.isBusy, device.calls.length]).to.deep.equal([Call.State.Closed, false, 0]);
    }
    const rejected = await ring();
    breakEverywhere(rejected);
    rejected.reject();
    expect(rejected.status()).to.equal(Call.State.Closed);
    await settled();
    expect(errors.filter((name) => name === 'incoming')).to.have.length(3);
  });

  it('in registering and registered makes no false error of the registration', async () => {
    const errors = pageErrors();
    const told: string[] = [];
    for (const name of ['registering', 'registered', 'unregistered', 'destroyed'] as const) device.on(name, fail(name));
    device.on('error', ({ code }) => told.push(String(code)));
    await device.register();
    expect(device.state).to.equal(Device.State.Registered);
    await device.unregister();
    device.destroy();
    await settled();
    expect(told).to.deep.equal([]);
    expect(errors).to.deep.equal(['registering', 'registered', 'unregistered', 'destroyed']);
  });

  it('in error does not keep a call from its end', async () => {
    const errors = pageErrors();
    device.on('error', fail('device error'));
    const call = await dial({ params: { To: 'sam' } });
    call.on('error', fail('call error'));
    let over = 0;
    call.on('disconnect', () => {
      over += 1;
    });
    agent.invites[0]?.session.end({ status: 503, normal: false });
    await settled();
    expect([over, device.isBusy]).to.deep.equal([1, false]);
    expect(errors).to.deep.equal(['device error', 'call error']);
  });

  it('of a preflight test does not keep it from its end', async () => {
    const errors = pageErrors();
    const test = Device.runPreflight('garbage');
    test.on('failed', fail('failed'));
    const error = await new Promise<{ code?: number }>((resolve) => test.on('failed', resolve as () => void));
    await settled();
    expect(error.code).to.equal(20101);
    expect(errors).to.deep.equal(['failed']);
  });
});

describe('a function of the page that throws', () => {
  const broken = (when: keyof AudioProcessor): AudioProcessor => ({
    createProcessedStream: when === 'createProcessedStream' ? fail(when) : async () => silence(),
    destroyProcessedStream: when === 'destroyProcessedStream' ? fail(when) : async () => undefined,
  });

  it('at the end of a processor does not keep the call from its end', async () => {
    const errors = pageErrors();
    await device.register();
    await device.audio.addProcessor(broken('destroyProcessedStream'));
    const call = await ring();
    call.accept();
    await until(() => call.status() === Call.State.Open);
    call.disconnect();
    await settled();
    expect([call.status(), device.isBusy, liveTracks()]).to.deep.equal([Call.State.Closed, false, 0]);
    expect(errors).to.deep.equal(['destroyProcessedStream']);
  });

  it('in a processor of what is heard leaves the sound as it came', async () => {
    const errors = pageErrors();
    await device.register();
    await device.audio.addProcessor(broken('createProcessedStream'), true);
    const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
    const session = agent.ring('+14155550123');
    const call = await arrival;
    call.accept();
    await until(() => call.status() === Call.State.Open);
    const sound = silence();
    const element = new Promise<HTMLAudioElement>((resolve) => call.once('audio', resolve));
    session.listener?.remoteStream(sound);
    expect((await element).srcObject).to.equal(sound);
    expect(call.status()).to.equal(Call.State.Open);
    await settled();
    expect(errors).to.deep.equal(['createProcessedStream']);
  });

  it('in a processor of what is said ends the call with 31402, and it rings elsewhere', async () => {
    await device.register();
    await device.audio.addProcessor(broken('createProcessedStream'));
    const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
    const session = agent.ring('+14155550123');
    const call = await arrival;
    const codes: number[] = [];
    call.on('error', ({ code }) => codes.push(code));
    call.accept();
    await until(() => call.status() === Call.State.Closed);
    expect(codes).to.deep.equal([31402]);
    expect(session.done).to.deep.equal(['reject 480']);
    expect(liveTracks()).to.equal(0);
  });

  it('in getUserMedia or enumerateDevices is the failure of what it was asked for, and no more', async () => {
    const errors = pageErrors();
    const other = new Device(tokenFor('robin'), {
      withoutSounds: true,
      getUserMedia: fail('getUserMedia'),
      enumerateDevices: fail('enumerateDevices'),
      createAgent: answeredBy,
    });
    const call = await other.connect({ params: { To: 'sam' } });
    const codes: number[] = [];
    call.on('error', ({ code }) => codes.push(code));
    await until(() => call.status() === Call.State.Closed);
    other.destroy();
    expect(codes).to.deep.equal([31402]);
    expect(errors).to.include('enumerateDevices');
  });
});
