import { expect } from '@open-wc/testing';
import type { FakeSipAgent } from '../../src/testing/fake-sip-agent.ts';
import { type AudioProcessor, Call, Device, Logger, TwilioError } from '../../src/voice/index.ts';
import { agent, type Coded, device, dial, rejection, silence, tokenFor, until } from './support/device-in-hand.ts';

async function open(): Promise<{ call: Call; session: ReturnType<FakeSipAgent['ring']> }> {
  await device.register();
  const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
  const session = agent.ring('+14155550123', { 'X-Call-Sid': ['CA1'], 'X-Param': ['name=Juniper'] });
  const call = await arrival;
  call.accept();
  await until(() => call.status() === Call.State.Open);
  return { call, session };
}

describe('messages of a Call', () => {
  it('are sent with an id, and told as sent', async () => {
    const { call, session } = await open();
    const sent = new Promise<Call.Message>((resolve) => call.once('messageSent', resolve));
    const id = call.sendMessage({ content: { a: 1 }, messageType: 'user-defined-message' });
    expect(id).to.match(/^KX[0-9a-f]{32}$/);
    expect(await sent).to.deep.equal({ content: { a: 1 }, messageType: 'user-defined-message', voiceEventSid: id });
    expect(session.done.at(-1)).to.contain('application/vnd.sidecall.message+json {"content":{"a":1}');
  });

  it('arrive, and what is no message does not', async () => {
    const { call, session } = await open();
    const got: Call.Message[] = [];
    call.on('messageReceived', (message) => got.push(message));
    session.listener?.message('text/plain', 'hello');
    session.listener?.message('application/vnd.sidecall.message+json', 'no json');
    session.listener?.message('application/vnd.sidecall.message+json', '{"content":1,"messageType":"n","x":2}');
    expect(got).to.deep.equal([{ content: 1, messageType: 'n' }]);
  });

  it('are refused at once if they say nothing', async () => {
    const { call } = await open();
    for (const message of [
      null,
      {},
      { content: null, messageType: 'x' },
      { content: 'x', messageType: '' },
      { content: 1 },
    ]) {
      expect(() => call.sendMessage(message as Call.Message)).to.throw(TwilioError.InvalidArgumentError);
    }
  });

  it('of another type, or too long, come to the error that Twilio’s server sends, and are not sent', async () => {
    const { call, session } = await open();
    for (const [message, code] of [
      [{ content: 'x', messageType: 'other' }, 31210],
      [{ content: 'x'.repeat(9000), messageType: 'user-defined-message' }, 31212],
      [{ content: 'é'.repeat(4100), messageType: 'user-defined-message' }, 31212],
    ] as const) {
      const error = new Promise<Coded>((resolve) => call.once('error', resolve));
      expect(call.sendMessage(message)).to.match(/^KX/);
      expect((await error).code).to.equal(code);
    }
    expect(session.done.join()).to.not.contain('message');
    expect(call.status()).to.equal(Call.State.Open);
  });

  it('cannot be sent before the other side has said anything, and the error says so', async () => {
    const call = await dial({ params: { To: 'sam' } });
    const error = new Promise<Coded>((resolve) => call.once('error', resolve));
    call.sendMessage({ content: 1, messageType: 'user-defined-message' });
    expect((await error).originalError).to.deep.include({ status: 481 });
  });
});

describe('beyond the SDK, a Call', () => {
  it('is held and goes on, and mute stays what it was', async () => {
    const { call, session } = await open();
    const told: boolean[] = [];
    call.on('hold', (held) => told.push(held));
    call.mute();
    await call.hold();
    expect(call.isOnHold).to.equal(true);
    await call.resume();
    expect(told).to.deep.equal([true, false]);
    expect(session.done).to.include.members(['hold', 'resume']);
    expect(call.getLocalStream()?.getAudioTracks()[0]?.enabled).to.equal(false);
  });

  it('is held and resumed in the order of the requests, and one that changes nothing sends nothing', async () => {
    const { call, session } = await open();
    await Promise.all([call.hold(), call.hold(), call.resume()]);
    expect(session.done.slice(-2)).to.deep.equal(['hold', 'resume']);
    expect(session.done.filter((each) => each === 'hold')).to.have.length(1);
    expect(call.isOnHold).to.equal(false);
  });

  it('is transferred to a name, and ends', async () => {
    const { call, session } = await open();
    await call.transfer('sam');
    expect(session.done.slice(-2)).to.deep.equal(['refer sam', 'hangUp']);
    expect(call.status()).to.equal(Call.State.Closed);
    expect(await rejection(call.transfer('sam'))).to.be.instanceOf(TwilioError.InvalidStateError);
  });

  it('talks to somebody beside it, and then joins both', async () => {
    const { call, session } = await open();
    const other = await dial({ params: { To: 'sam' }, beside: true });
    expect(session.done.at(-1)).to.equal('hold');
    agent.invites[0]?.session.listener?.accepted();
    await call.transfer(other);
    expect(session.done).to.include('refer sam');
    expect(call.status()).to.equal(Call.State.Closed);
    expect(other.status()).to.equal(Call.State.Open);
    other.disconnect();
    expect(device.isBusy).to.equal(false);
  });

  it('is taken up by its connectToken with Replaces, as the page before left it', async () => {
    const { call } = await open();
    const token = call.connectToken ?? '';
    expect(atob(token)).to.not.contain('4155550123');
    call.disconnect();
    const again = await dial({ connectToken: token });
    expect(agent.invites[0]?.replaces).to.deep.include({ localTag: 'here', remoteTag: 'there' });
    expect(again.direction).to.equal(Call.CallDirection.Incoming);
    expect(again.parameters).to.deep.equal({ CallSid: 'CA1', From: '+14155550123', To: 'robin' });
    expect([...again.customParameters]).to.deep.equal([['name', 'Juniper']]);
    expect((await rejection(device.connect({ connectToken: 'x', beside: true }))).message).to.contain('connectToken');
  });

  it('is answered by another Device of the page that has its connectToken', async () => {
    await device.register();
    const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
    const session = agent.ring('+14155550123');
    const call = await arrival;
    const other = new Device(tokenFor('robin'), { withoutSounds: true, getUserMedia: async () => silence() });
    const taken = await other.connect({ connectToken: call.connectToken ?? '' });
    await until(() => taken.status() === Call.State.Open);
    expect(taken.parameters).to.deep.include({ From: '+14155550123', To: 'robin' });
    expect(session.done).to.deep.equal(['accept']);
    expect(call.status()).to.equal(Call.State.Closed);
    expect(device.calls).to.have.length(0);
    other.destroy();
  });

  it('rings during another call with a tone now and then, and fully once that has ended', async () => {
    const heard: number[] = [];
    const create = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function (this: AudioContext) {
      const oscillator = create.call(this);
      const start = oscillator.start.bind(oscillator);
      oscillator.start = (at) => {
        heard.push(Math.round(oscillator.frequency.value));
        start(at);
      };
      return oscillator;
    };
    try {
      device.updateOptions({ withoutSounds: false, severalCalls: true, allowIncomingWhileBusy: true });
      device.audio?.disconnect(false);
      await device.register();
      const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
      const session = agent.ring('+14155550123');
      const call = await arrival;
      await until(() => heard.length > 0);
      expect(heard.splice(0)).to.deep.equal([587, 784, 587, 784]);
      call.accept();
      await until(() => call.status() === Call.State.Open);
      agent.ring('+14155550142');
      await until(() => heard.length > 0);
      expect(heard.splice(0)).to.deep.equal([440]);
      session.end({ answered: true });
      await until(() => heard.length > 0);
      expect(heard.splice(0)).to.deep.equal([587, 784, 587, 784]);
    } finally {
      AudioContext.prototype.createOscillator = create;
      device.updateOptions({ withoutSounds: true });
    }
  });

  it('leaves signalling alone for so long and no longer', async () => {
    device.updateOptions({ maxCallSignalingTimeoutMs: 30 });
    const { call } = await open();
    const codes: number[] = [];
    call.on('error', (error) => codes.push(error.code));
    agent.loseConnection();
    expect(call.status()).to.equal(Call.State.Reconnecting);
    await until(() => call.status() === Call.State.Closed);
    expect(codes).to.deep.equal([53001]);
  });

  it('passes feedback on, and takes no other', async () => {
    const heard: unknown[] = [];
    device.updateOptions({ onFeedback: (feedback) => void heard.push(feedback) });
    const { call } = await open();
    await call.postFeedback(Call.FeedbackScore.Two, Call.FeedbackIssue.Echo);
    await call.postFeedback();
    expect(heard).to.deep.equal([
      { callSid: 'CA1', score: 2, issue: 'echo' },
      { callSid: 'CA1', score: undefined, issue: undefined },
    ]);
    // Throws synchronously, as in Twilio's SDK: a page that does not await the promise still notices.
    expect(() => call.postFeedback(9 as Call.FeedbackScore)).to.throw(TwilioError.InvalidArgumentError);
    expect(() => call.postFeedback(1, 'smell' as Call.FeedbackIssue)).to.throw(TwilioError.InvalidArgumentError);
  });
});

describe('audio processors', () => {
  function processor(): AudioProcessor & { made: MediaStream[]; destroyed: MediaStream[] } {
    const made: MediaStream[] = [];
    const destroyed: MediaStream[] = [];
    return {
      made,
      destroyed,
      async createProcessedStream() {
        made.push(silence());
        return made.at(-1) as MediaStream;
      },
      async destroyProcessedStream(stream) {
        destroyed.push(stream);
      },
    };
  }

  it('make what is said, in a running call too, and are let go of', async () => {
    const mine = processor();
    const { call } = await open();
    await device.audio.addProcessor(mine);
    await until(() => call.getLocalStream() === mine.made[0]);
    expect(device.audio.localProcessedStream).to.equal(mine.made[0]);
    expect(await rejection(device.audio.addProcessor(processor()))).to.be.instanceOf(TwilioError.InvalidStateError);
    await device.audio.removeProcessor(mine);
    await until(() => mine.destroyed.length === 1);
    expect(device.audio.processedStream).to.equal(null);
  });

  it('make what is heard', async () => {
    const theirs = processor();
    await device.audio.addProcessor(theirs, true);
    const { call, session } = await open();
    const element = new Promise<HTMLAudioElement>((resolve) => call.once('audio', resolve));
    session.listener?.remoteStream(silence());
    expect((await element).srcObject).to.equal(theirs.made[0]);
    call.disconnect();
    await until(() => theirs.destroyed.length === 1);
  });
});

describe('what is named by others', () => {
  it('an error by its code', () => {
    expect(TwilioError.getErrorByCode(20104)).to.equal(TwilioError.AuthorizationErrors.AccessTokenExpired);
    expect(TwilioError.hasErrorByCode(1)).to.equal(false);
    expect(() => TwilioError.getErrorByCode(1)).to.throw(TwilioError.InvalidArgumentError);
  });

  it('the log’s level', () => {
    Logger.setLevel('warn', false);
    expect(Logger.getLevel()).to.equal(Logger.levels.WARN);
  });

  it('a closed page is asked about only with a call', async () => {
    device.updateOptions({ closeProtection: true });
    const asked = (): boolean => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(asked()).to.equal(false);
    await open();
    expect(asked()).to.equal(true);
  });
});
