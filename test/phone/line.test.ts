import { expect } from '@open-wc/testing';
import type { EventRequest } from '../../src/client/event-stream.ts';
import type { CodedError } from '../../src/domain/errors.ts';
import { Line } from '../../src/phone/line.ts';
import { lineEvents } from '../../src/phone/line-events.ts';
import { codedError } from '../../src/phone/problem.ts';
import { createPhoneState, type PhoneState } from '../../src/state/phone-state.ts';
import { makeCall } from '../../src/testing/fake-phone-fixtures.ts';
import { FakeSipAgent } from '../../src/testing/fake-sip-agent.ts';
import { SipFailure } from '../../src/voice/sip/sip-agent.ts';
import { eventually } from '../e2e/support/eventually.ts';

const callSid = 'CA0123456789abcdef0123456789abcdef';

function token(secondsLeft = 3600): string {
  const part = (value: unknown): string => btoa(JSON.stringify(value)).replaceAll('=', '');
  return `e30.${part({ exp: Date.now() / 1000 + secondsLeft, grants: { identity: 'robin' } })}.x`;
}

let state: PhoneState;
let agent: FakeSipAgent;
let line: Line;
let problems: CodedError[];
let registered: boolean[];
let silenced: boolean[];
let unheard: boolean[];
let facts: string[];
let tokens: (() => Promise<string>)[];
let microphone: () => Promise<MediaStream>;

beforeEach(async () => {
  state = createPhoneState();
  problems = [];
  registered = [];
  silenced = [];
  unheard = [];
  facts = [];
  tokens = [];
  microphone = async () => new AudioContext().createMediaStreamDestination().stream;
  line = open();
});

function open(): Line {
  return new Line({
    state,
    sipUrl: 'wss://cti.example/v1/sip',
    iceServers: [],
    getToken: async () => (await tokens.shift()?.()) ?? token(),
    onError: (error) => problems.push(codedError(error)),
    onRegistered: (is) => registered.push(is),
    onSilenced: (is) => silenced.push(is),
    onUnheard: (is) => unheard.push(is),
    onFact: (_id, fact) => facts.push(fact),
    device: {
      withoutSounds: true,
      getUserMedia: () => microphone(),
      createAgent: async (options) => {
        agent = new FakeSipAgent(options);
        return agent;
      },
    },
  });
}

afterEach(() => {
  line.close();
  sessionStorage.clear();
});

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);

function failure(promise: Promise<unknown>): Promise<CodedError> {
  return promise.then(
    () => {
      throw new Error('it resolved');
    },
    (error) => codedError(error),
  );
}

const ring = (): ReturnType<FakeSipAgent['ring']> => agent.ring('+14155550123', { 'X-Call-Sid': [callSid] });
const local = (): unknown => state.$local.get()[callSid];

describe('an agent’s line', () => {
  it('joins the call that arrives with the gateway’s by its id, whichever comes first', async () => {
    await line.open();
    const waiting = line.arrived(callSid);
    ring();
    expect(await waiting).to.equal(line.get(callSid));
    expect(local()).to.deep.equal({ here: true, muted: false, digits: '' });
  });

  it('answers and places further calls without ending the first', async () => {
    await line.open();
    ring();
    const first = line.get(callSid);
    first?.accept();
    await until(() => first?.status() === 'open');
    const other = 'CA1123456789abcdef0123456789abcdef';
    const session = agent.ring('+14155550124', { 'X-Call-Sid': [other] });
    line.get(other)?.accept();
    await until(() => line.get(other)?.status() === 'open');
    expect(first?.status()).to.equal('open');
    session.end({ answered: true });
    const dialled = line.dial('+14155550142');
    await until(() => agent.invites.length === 1);
    expect([first?.status(), first?.isOnHold], 'the gateway holds it').to.deep.equal(['open', false]);
    agent.invites[0]?.session.end({ normal: false, status: 486 });
    await failure(dialled);
    expect(first?.status()).to.equal('open');
  });

  it('shows what the wire confirms: mute, and the end of the audio here', async () => {
    await line.open();
    const session = ring();
    const call = line.get(callSid);
    call?.accept();
    await until(() => call?.status() === 'open');
    call?.mute();
    expect(local()).to.include({ muted: true });
    session.end({ answered: true });
    expect(local()).to.include({ here: false, muted: false });
    expect(line.get(callSid)).to.equal(undefined);
  });

  it('rings no more once the caller gave up, before the gateway’s event says so', async () => {
    await line.open();
    state.$calls.setKey(callSid, makeCall({ id: callSid, phase: 'ringing' }));
    ring().end();
    expect(state.$calls.get()).to.deep.equal({});
  });

  it('dials a party whose number is masked by its call, and knows the call by its id once it rings', async () => {
    await line.open();
    const dialled = line.dial(`call:${callSid}`);
    await until(() => agent.invites.length === 1);
    const { target, session } = agent.invites[0] ?? {};
    expect(target).to.equal(`call-${callSid}`);
    session?.setHeader('X-Call-Sid', callSid);
    session?.listener?.ringing(false);
    await dialled;
    expect(line.get(callSid)?.status()).to.equal('ringing');
  });

  it('tells the gateway the record that a call is about', async () => {
    await line.open();
    const dialled = line.dial('+14155550100', { kind: 'deal', id: '7:a' });
    await until(() => agent.invites.length === 1);
    const { target, session, headers } = agent.invites[0] ?? {};
    expect([target, headers]).to.deep.equal(['+14155550100', ['X-Param: sidecall-record=deal%3A7%3Aa']]);
    session?.listener?.ringing(false);
    await dialled;
  });

  it('tells the gateway the number that the agent chose to call from', async () => {
    await line.open();
    const dialled = line.dial('+14155550100', null, '+12125550100');
    await until(() => agent.invites.length === 1);
    const { session, headers } = agent.invites[0] ?? {};
    expect(headers).to.deep.equal(['X-Param: CallerId=%2B12125550100']);
    session?.listener?.ringing(false);
    await dialled;
  });

  it('can hang up a call by the id that the gateway told before it rang', async () => {
    await line.open();
    const dialled = line.dial('+14155550100');
    await until(() => agent.invites.length === 1);
    line.claim(callSid);
    line.get(callSid)?.disconnect();
    await dialled;
    expect(agent.invites[0]?.session.done).to.deep.equal(['hangUp']);
  });

  it('says why a call came to nothing', async () => {
    await line.open();
    for (const [status, code] of [
      [404, 'INVALID_NUMBER'],
      [403, 'FORBIDDEN'],
      [486, 'CALL_STATE'],
    ] as const) {
      const dialled = failure(line.dial('+14155550100'));
      const before = agent.invites.length;
      await until(() => agent.invites.length > before);
      agent.invites.at(-1)?.session.end({ status, normal: false });
      expect((await dialled).code).to.equal(code);
    }
    // The gateway's refusal code is more precise than the status.
    const dialled = failure(line.dial('+19005550100'));
    const before = agent.invites.length;
    await until(() => agent.invites.length > before);
    const text = 'Numbers of that kind are not allowed. Ask an administrator. Or dial another one.';
    const refusal = { code: 'OUTBOUND_NUMBER_KIND', text };
    agent.invites.at(-1)?.session.end({ status: 403, normal: false, refusal });
    const { code, message, help } = await dialled;
    expect(code).to.equal('OUTBOUND_NUMBER_KIND');
    expect(message).to.equal('Numbers of that kind are not allowed.');
    expect(help).to.equal('Ask an administrator. Or dial another one.');
    microphone = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    expect((await failure(line.dial('+14155550100'))).code).to.equal('MICROPHONE_DENIED');
    microphone = () => Promise.reject(new DOMException('no', 'NotFoundError'));
    expect((await failure(line.dial('+14155550100'))).code).to.equal('MICROPHONE_ABSENT');
  });

  it('goes on where the browser plays nothing yet, and plays at the next click', async () => {
    await line.open();
    const session = ring();
    const realPlay = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    try {
      line.get(callSid)?.accept();
      await until(() => line.get(callSid)?.status() === 'open');
      session.listener?.remoteStream(await microphone());
      await until(() => silenced.length === 1);
    } finally {
      HTMLMediaElement.prototype.play = realPlay;
    }
    expect(line.get(callSid)?.status()).to.equal('open');
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    await until(() => silenced.length === 2);
    expect(silenced).to.deep.equal([true, false]);
    expect(problems).to.deep.equal([]);
  });

  it('says when the other side hears nothing, and when it does again', async () => {
    await line.open();
    ring();
    const call = line.get(callSid);
    call?.accept();
    await until(() => call?.status() === 'open');
    const track = call?.getLocalStream()?.getAudioTracks()[0];
    track?.dispatchEvent(new Event('mute'));
    track?.dispatchEvent(new Event('unmute'));
    expect(unheard).to.deep.equal([true, false]);
  });

  it('tells when the registration goes and comes back, and why it went', async () => {
    await line.open();
    agent.loseConnection();
    expect(problems.map(({ code }) => code)).to.deep.equal(['GATEWAY_UNREACHABLE']);
    agent.regainConnection();
    expect(registered).to.deep.equal([true, false, true]);
  });

  it('fetches a token before its own ends', async () => {
    const next = token(7200);
    tokens = [async () => token(1), async () => next];
    await line.open();
    await until(() => agent.token === next);
    expect(problems).to.deep.equal([]);
  });

  it('fetches another token when its own was revoked, and complains when that is refused, too', async () => {
    const next = token(7200);
    tokens = [async () => token(), async () => next];
    await line.open();
    const refused = new SipFailure(401, 'TOKEN_REVOKED');
    agent.listener.unregistered(refused);
    await until(() => registered.length === 3);
    expect([agent.token, registered, problems]).to.deep.equal([next, [true, false, true], []]);
    agent.refuse = refused;
    agent.listener.unregistered(refused);
    await until(() => problems.length > 0);
    expect(problems.map(({ code }) => code)).to.deep.equal(['TOKEN_INVALID']);
  });

  it('goes on with the call that a reload interrupted, muted as it was', async () => {
    await line.open();
    ring();
    line.get(callSid)?.accept();
    await until(() => line.get(callSid)?.status() === 'open');
    line.get(callSid)?.mute();
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
    const before = line;
    state = createPhoneState();
    line = open();
    await line.open();
    await until(() => agent.invites.length === 1);
    expect(agent.invites[0]?.replaces).to.deep.include({ localTag: 'here', remoteTag: 'there' });
    expect(line.get(callSid)?.direction).to.equal('INCOMING');
    expect(local()).to.deep.equal({ here: true, muted: true, digits: '' });
    agent.invites[0]?.session.listener?.accepted();
    line.get(callSid)?.mute(false);
    expect(local()).to.include({ muted: false });
    before.close();
  });

  it('shows no problem where that call ended while the page was loading', async () => {
    await line.open();
    ring();
    line.get(callSid)?.accept();
    await until(() => line.get(callSid)?.status() === 'open');
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
    const before = line;
    line = open();
    await line.open();
    await until(() => agent.invites.length === 1);
    agent.invites[0]?.session.end({ status: 481, normal: false });
    expect(local()).to.include({ here: false });
    expect(problems).to.deep.equal([]);
    before.close();
  });

  it('keeps the call it has when another tab takes over, and its socket after that', async () => {
    await line.open();
    const session = ring();
    const call = line.get(callSid);
    call?.accept();
    await until(() => call?.status() === 'open');
    line.retire();
    await until(() => registered.at(-1) === false);
    expect(call?.status()).to.equal('open');
    session.end({ answered: true });
    expect(agent.stopped).to.equal(false);
    await line.open();
    expect(registered).to.deep.equal([true, false, true]);
  });

  it('is registered no more when its socket comes back while another tab leads', async () => {
    await line.open();
    agent.loseConnection();
    line.retire();
    agent.regainConnection();
    await until(() => registered.length === 4);
    expect(registered).to.deep.equal([true, false, true, false]);
  });
});

describe('the events of a line', () => {
  const request = (more: Partial<EventRequest> = {}): EventRequest & { heard: string[] } => {
    const heard: string[] = [];
    const signal = closing.signal;
    return {
      fresh: false,
      lastId: '',
      onOpen: () => heard.push('open'),
      onText: (text) => heard.push(text),
      signal,
      heard,
      ...more,
    };
  };
  let closing: AbortController;

  beforeEach(() => {
    closing = new AbortController();
  });

  it('come over its socket without a registration, and end with it', async () => {
    const asked = request({ lastId: '7' });
    const over = line.events(asked);
    await until(() => agent?.subscriptions.length === 1);
    const [subscription] = agent.subscriptions;
    expect(subscription).to.include({ event: 'sidecall', accept: 'text/event-stream' });
    expect(subscription?.headers).to.deep.equal(['Last-Event-ID: 7']);
    subscription?.onText('id: 8\n\n');
    expect([asked.heard, registered]).to.deep.equal([['open', 'id: 8\n\n'], []]);
    line.close();
    await over;
  });

  it('are asked for with another token after a refusal', async () => {
    const next = token(7200);
    tokens = [async () => token(), async () => next];
    await line.open();
    void line.events(request({ fresh: true }));
    await until(() => agent.subscriptions.length === 1);
    expect(agent.token).to.equal(next);
    closing.abort();
  });

  it('say why there are none; a gateway that does not know them is read over HTTP from then on', async () => {
    await line.open();
    const overHttp: string[] = [];
    const source = lineEvents(line, { read: async ({ lastId }) => void overHttp.push(lastId) });
    for (const [status, code] of [
      [401, 'TOKEN_INVALID'],
      [429, 'TOO_MANY_STREAMS'],
      [0, 'GATEWAY_UNREACHABLE'],
    ] as const) {
      const refused = failure(source.read(request()));
      await until(() => agent.subscriptions.length > 0);
      agent.subscriptions.pop()?.fail(new SipFailure(status, ''));
      expect((await refused).code).to.equal(code);
    }
    const read = source.read(request({ lastId: '3' }));
    await until(() => agent.subscriptions.length > 0);
    agent.subscriptions.pop()?.fail(new SipFailure(489, ''));
    await read;
    await source.read(request({ lastId: '4' }));
    expect(overHttp).to.deep.equal(['3', '4']);
    expect(agent.subscriptions).to.have.length(0);
  });
});
