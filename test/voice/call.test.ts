import { expect } from '@open-wc/testing';
import { FakeSipAgent } from '../../src/testing/fake-sip-agent.ts';
import { Call, Device, TwilioError } from '../../src/voice/index.ts';
import { agent, device, dial, liveTracks, silence, tokenFor, until } from './support/device-in-hand.ts';

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
