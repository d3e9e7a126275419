import { expect } from '@open-wc/testing';
import type { CodedError } from '../../src/domain/errors.ts';
import { createPhone, type Phone, type PhoneOptions } from '../../src/phone/index.ts';
import { makeActive, makeCall, makeEnded, session } from '../../src/testing/fake-phone-fixtures.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { consoleErrors } from '../elements/support/console.ts';
import { ScriptedGateway } from './support/scripted-gateway.ts';

const agent = session.identity;

let gateway: ScriptedGateway;
let phone: Phone;
let tokens: number;

function open(options: Partial<PhoneOptions> = {}): Phone {
  phone = createPhone({
    gateway: 'https://cti.example',
    getToken: async () => {
      tokens += 1;
      return 'token';
    },
    withoutVoice: true,
    ...options,
  });
  return phone;
}

/** A phone that shows calls and is ready. */
async function ready(options: Partial<PhoneOptions> = {}): Promise<void> {
  await open(options).connect();
  await until(() => phone.state.$status.get() === 'ready');
}

beforeEach(() => {
  tokens = 0;
  gateway = new ScriptedGateway();
});

afterEach(async () => {
  await phone.disconnect();
  gateway.close();
});

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);

function failure(promise: Promise<unknown>): Promise<CodedError> {
  return promise.then(
    () => {
      throw new Error('it resolved');
    },
    (error: CodedError) => error,
  );
}

const problem = (): string | undefined => phone.state.$problem.get()?.code;

describe('a phone', () => {
  it('is ready once the gateway has told who it is and sends events', async () => {
    const statuses: string[] = [];
    open().state.$status.listen((status) => statuses.push(status));
    await phone.connect();
    await until(() => phone.state.$status.get() === 'ready');
    expect(statuses).to.deep.equal(['connecting', 'ready']);
    expect(phone.state.$session.get()).to.deep.equal(session);
    expect(phone.state.$logStatus.get()).to.equal('loaded');
    expect(tokens).to.equal(1);
  });

  it('names the page’s origin when the gateway answers, but not this page', async () => {
    const errors = consoleErrors();
    gateway.routes.delete('GET /v1/session');
    gateway.answer('GET /sidecall/', {}, 404);
    const error = await failure(open().connect());
    expect([error.code, problem(), phone.state.$status.get()]).to.deep.equal([
      'ORIGIN_NOT_ALLOWED',
      'ORIGIN_NOT_ALLOWED',
      'failed',
    ]);
    expect(error.message).to.contain(location.origin);
    expect(error.help).to.contain('SIDECALL_ORIGINS');
    expect((error.cause as Error).message).to.contain('nobody answers');
    expect(errors).to.have.length(1);
    expect(errors[0]?.[1]).to.equal(error);
  });

  it('says that there is no gateway when something else answers', async () => {
    consoleErrors();
    for (const answer of [new Response('<!doctype html>'), new Response('Not found', { status: 404 })]) {
      gateway.routes.set('GET /v1/session', () => answer);
      const error = await failure(open().connect());
      expect(`${error.message} ${error.help}`).to.contain('https://cti.example').and.to.contain('gateway setting');
    }
  });

  it('names getToken when the gateway finds that the token has expired', async () => {
    consoleErrors();
    gateway.answer('GET /v1/session', { error: { code: 'TOKEN_EXPIRED', message: 'Expired.', help: 'Do.' } }, 401);
    const error = await failure(open().connect());
    expect([error.code, tokens]).to.deep.equal(['TOKEN_EXPIRED', 2]);
    expect(error.help).to.contain('getToken must fetch a new token');
  });

  it('goes on asking while the server that gives tokens is away, and tells the developer once', async () => {
    const errors = consoleErrors();
    let away = true;
    const getToken = async (): Promise<string> => {
      tokens += 1;
      if (away) throw new TypeError('Failed to fetch');
      return 'token';
    };
    const connected = open({ getToken }).connect();
    await until(() => problem() === 'TOKEN_MISSING');
    expect(phone.state.$status.get()).to.equal('connecting');
    window.dispatchEvent(new Event('online'));
    await until(() => tokens === 2);
    expect(errors).to.have.length(1);
    away = false;
    window.dispatchEvent(new Event('online'));
    await connected;
    expect(problem()).to.equal(undefined);
  });

  it('goes on trying while the gateway cannot be reached, and says so meanwhile', async () => {
    const answers = gateway.routes.get('GET /v1/session');
    gateway.routes.delete('GET /v1/session');
    const connected = open().connect();
    await until(() => problem() === 'GATEWAY_UNREACHABLE');
    expect(phone.state.$status.get()).to.equal('connecting');
    if (answers) gateway.routes.set('GET /v1/session', answers);
    window.dispatchEvent(new Event('online'));
    await connected;
    expect(problem()).to.equal(undefined);
  });

  it('fails where only a person can help', async () => {
    gateway.answer('GET /v1/session', { error: { code: 'TOKEN_INVALID', message: 'No.', help: 'Do.' } }, 401);
    expect((await failure(open().connect())).code).to.equal('TOKEN_INVALID');
    expect(phone.state.$status.get()).to.equal('failed');
    expect(phone.state.$problem.get()).to.deep.equal({ code: 'TOKEN_INVALID', message: 'No.', help: 'Do.' });
  });

  it('says when the page gives no token', async () => {
    const getToken = (): Promise<string> => Promise.reject(new Error('signed out'));
    expect((await failure(open({ getToken }).connect())).code).to.equal('TOKEN_MISSING');
  });

  it('shows what the gateway tells, from ringing to the saved wrap-up', async () => {
    await ready();
    const ringing = makeCall({ agent, phase: 'ringing' });
    gateway.tell('call.ringing', ringing);
    await until(() => phone.state.$current.get()?.phase === 'ringing');
    const ended = makeEnded({ id: ringing.id, agent });
    gateway.tell('call.ended', ended);
    await until(() => phone.state.$current.get()?.phase === 'ended');
    const completed = { ...ended, phase: 'completed' as const, note: 'Called back' };
    gateway.answer(`PUT /v1/calls/${ended.id}/wrap-up`, completed);
    await phone.saveWrapUp(ended.id, { note: 'Called back', disposition: null });
    expect(gateway.bodies).to.deep.equal([{ note: 'Called back', disposition: null }]);
    expect(phone.state.$current.get()).to.equal(null);
    expect(phone.state.$log.get().map(({ id, note }) => [id, note])).to.deep.equal([[ended.id, 'Called back']]);
  });

  it('changes nothing on the screen before the gateway confirms, and says why it did not', async () => {
    await ready();
    const call = makeActive({ agent });
    gateway.snapshot(call);
    await until(() => phone.state.$current.get() !== null);
    gateway.answer(`POST /v1/calls/${call.id}/hold`, { error: { code: 'CALL_STATE', message: 'M', help: 'H' } }, 409);
    expect((await failure(phone.hold(call.id))).code).to.equal('CALL_STATE');
    expect(phone.state.$current.get()?.phase).to.equal('active');
    expect(problem()).to.equal('CALL_STATE');
    phone.dismissProblem();
    gateway.answer(`POST /v1/calls/${call.id}/hold`, { ...call, phase: 'held' });
    await phone.hold(call.id);
    expect(phone.state.$current.get()?.phase).to.equal('held');
    expect(problem()).to.equal(undefined);
  });

  it('ends a call whose audio is elsewhere through the gateway', async () => {
    await ready();
    const call = makeActive({ agent });
    gateway.snapshot(call);
    gateway.answer(`POST /v1/calls/${call.id}/hang-up`, makeEnded({ id: call.id, agent }));
    await phone.hangUp(call.id);
    expect(gateway.asked).to.include(`POST /v1/calls/${call.id}/hang-up`);
    expect((await failure(phone.mute(call.id, true))).code).to.equal('CALL_STATE');
  });

  it('loads older pages of the log behind the newer, and keeps what was told on the way', async () => {
    const at = (minute: number): string => `2026-01-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
    const done = (id: string, minute: number): ReturnType<typeof makeEnded> =>
      makeEnded({ id, agent, phase: 'completed', startedAt: at(minute) });
    await ready();
    gateway.routes.set('GET /v1/calls', async () => {
      gateway.tell('call.completed', done('CA9', 30));
      await until(() => phone.state.$log.get().length > 0);
      return Response.json({ calls: [done('CA2', 20), done('CA1', 10)], next: 'older' });
    });
    await phone.loadLog();
    expect(phone.state.$logMore.get()).to.equal(true);
    gateway.answer('GET /v1/calls', { calls: [done('CA0', 5)], next: null });
    await phone.loadLog({ more: true });
    expect(phone.state.$logMore.get()).to.equal(false);
    expect(phone.state.$log.get().map(({ id }) => id)).to.deep.equal(['CA9', 'CA2', 'CA1', 'CA0']);
    const asked = gateway.asked.length;
    await phone.loadLog({ more: true });
    expect(gateway.asked.length).to.equal(asked);
  });

  it('keeps the older pages of the log after a gap in the events, unless the gap is longer than a page', async () => {
    const done = (minute: number, note = ''): ReturnType<typeof makeEnded> =>
      makeEnded({ id: `CA${minute}`, agent, startedAt: `2026-01-01T10:${minute}:00.000Z`, note });
    await ready();
    const answer = (next: string | null, ...calls: ReturnType<typeof makeEnded>[]): void =>
      gateway.answer('GET /v1/calls', { calls, next });
    const log = (): string[] => phone.state.$log.get().map(({ id, note }) => `${id}${note}`);
    answer('older', done(30), done(29));
    await phone.loadLog();
    answer('oldest', done(28), done(27));
    await phone.loadLog({ more: true });
    answer('another', done(31), done(30, ' noted'), done(29));
    gateway.resync();
    await until(() => log().join() === 'CA31,CA30 noted,CA29,CA28,CA27');
    answer(null, done(26));
    await phone.loadLog({ more: true });
    expect(log().at(-1)).to.equal('CA26');
    expect(phone.state.$logMore.get()).to.equal(false);
    answer('older', done(59), done(58));
    gateway.resync();
    await until(() => log().join() === 'CA59,CA58');
    expect(phone.state.$logMore.get()).to.equal(true);
  });

  it('knows nothing any more once it is disconnected, and may connect again', async () => {
    await ready();
    gateway.snapshot(makeActive({ agent }));
    await until(() => phone.state.$current.get() !== null);
    await phone.disconnect();
    expect(phone.state.$status.get()).to.equal('idle');
    expect(phone.state.$current.get()).to.equal(null);
    await phone.connect();
    await until(() => phone.state.$status.get() === 'ready');
  });
});

describe('a phone with voice', () => {
  it('says so in a browser without WebRTC, and still shows calls', async () => {
    const native = window.RTCPeerConnection;
    try {
      Object.assign(window, { RTCPeerConnection: undefined });
      await open({ withoutVoice: false }).connect();
      await until(() => phone.state.$status.get() === 'failed');
      expect(problem()).to.equal('WEBRTC_UNSUPPORTED');
      gateway.snapshot(makeCall({ agent, phase: 'ringing' }));
      await until(() => phone.state.$current.get() !== null);
    } finally {
      window.RTCPeerConnection = native;
    }
  });
});
