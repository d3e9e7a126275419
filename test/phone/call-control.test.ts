import { expect } from '@open-wc/testing';
import type { GatewayClient } from '../../src/client/gateway-client.ts';
import { CodedError } from '../../src/domain/errors.ts';
import type { CallView } from '../../src/domain/protocol/call.ts';
import type { LocalFact } from '../../src/domain/protocol/tab-message.ts';
import { CallControl } from '../../src/phone/call-control.ts';
import { noteFact, ringingView } from '../../src/phone/local-facts.ts';
import { ProblemBoard } from '../../src/phone/problem-board.ts';
import { keepCall } from '../../src/state/apply-event.ts';
import { createPhoneState, type PhoneState } from '../../src/state/phone-state.ts';
import { makeCall } from '../../src/testing/fake-phone-fixtures.ts';
import type { FakeSipSession } from '../../src/testing/fake-sip-session.ts';
import { Call } from '../../src/voice/index.ts';
import { consoleErrors } from '../elements/support/console.ts';
import { agent, device, until } from '../voice/support/device-in-hand.ts';

const callId = 'CA0123456789abcdef0123456789abcdef';

let state: PhoneState;
let asked: string[];
let control: CallControl;
let call: Call | undefined;

/** A gateway that refuses the token. */
function refusing(): GatewayClient {
  const refuse = (name: string) => () => {
    asked.push(name);
    return Promise.reject(new CodedError('TOKEN_EXPIRED'));
  };
  return { hold: refuse('hold'), resume: refuse('resume'), hangUp: refuse('hangUp') } as unknown as GatewayClient;
}

const follow = (fact: LocalFact): void => noteFact(state, callId, fact, ringingView(callId, call as Call, 'robin'));
const phase = (): string | undefined => state.$calls.get()[callId]?.phase;

/** A call that rings here, with a closed event stream. `known`: the stream announced the call before it closed. */
async function ringing(known = true): Promise<FakeSipSession> {
  if (known) keepCall(state, makeCall({ id: callId, phase: 'ringing' }));
  await device.register();
  const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
  const session = agent.ring('+14155550123', { 'X-Call-Sid': [callId] });
  call = await arrival;
  follow('rings');
  call.on('accept', () => follow('accepted'));
  call.on('hold', (held) => follow(held ? 'held' : 'resumed'));
  call.on('disconnect', () => follow('over'));
  call.on('reject', () => follow('over'));
  return session;
}

async function talking(): Promise<FakeSipSession> {
  const session = await ringing();
  call?.accept();
  await until(() => call?.status() === Call.State.Open);
  return session;
}

beforeEach(() => {
  state = createPhoneState();
  asked = [];
  call = undefined;
  control = new CallControl({
    state,
    client: refusing(),
    here: () => call,
    keep: (view: CallView) => keepCall(state, view),
  });
});

describe('a call whose audio is here, when the token is over and no events come', () => {
  it('is refused', async () => {
    const session = await ringing();
    await control.reject(callId);
    expect([session.done, phase(), asked]).to.deep.equal([['reject 486'], undefined, []]);
  });

  it('is shown as answered, held, resumed and over as the wire confirms it', async () => {
    const session = await talking();
    expect(phase()).to.equal('active');
    expect(state.$calls.get()[callId]?.answeredAt).to.be.a('string');
    await control.hold(callId, true);
    expect(phase()).to.equal('held');
    await control.hold(callId, false);
    expect(phase()).to.equal('active');
    await control.hangUp(callId);
    expect(phase()).to.equal('ended');
    expect(session.done).to.deep.equal(['accept', 'hold', 'resume', 'hangUp']);
    expect(asked).to.deep.equal(['hold', 'resume']);
  });

  it('ends by “Reject” too, where the screen still shows it as ringing', async () => {
    const session = await talking();
    keepCall(state, makeCall({ id: callId, phase: 'ringing' }));
    await control.reject(callId);
    expect(session.done).to.deep.equal(['accept', 'hangUp']);
  });

  it('is shown though no event ever told of it, with what its INVITE says', async () => {
    await ringing(false);
    expect(state.$calls.get()[callId]).to.include({ phase: 'ringing', direction: 'inbound', agent: 'robin' });
    expect(state.$calls.get()[callId]?.customer).to.include({ number: '+14155550123', display: '+14155550123' });
    await control.reject(callId);
    expect(phase()).to.equal(undefined);
  });
});

describe('a call whose audio is elsewhere', () => {
  it('is ended and held by the gateway alone, which says why not', async () => {
    keepCall(state, makeCall({ id: callId, phase: 'active' }));
    for (const wish of [
      () => control.hold(callId, true),
      () => control.hold(callId, false),
      () => control.hangUp(callId),
      () => control.reject(callId),
    ]) {
      const error = await wish().then(
        () => null,
        (failure: CodedError) => failure.code,
      );
      expect(error).to.equal('TOKEN_EXPIRED');
    }
    expect(asked).to.deep.equal(['hold', 'resume', 'hangUp', 'hangUp']);
  });
});

describe('a token that is over', () => {
  it('is told to an agent in an agent’s words, and to the developer of a page that never worked in others', () => {
    const errors = consoleErrors();
    const board = new ProblemBoard(state);
    board.show(new CodedError('TOKEN_EXPIRED'));
    expect(state.$problem.get()?.help).to.contain('your own server');
    board.everReady = true;
    for (const code of ['TOKEN_MISSING', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_REVOKED'] as const) {
      board.show(new CodedError(code));
      const { message, help } = state.$problem.get() ?? {};
      expect(state.$problem.get()?.code).to.equal(code);
      expect(`${message} ${help}`)
        .to.contain('signed out')
        .and.not.match(/token|server|POST/i);
    }
    // The console keeps the developer's text.
    expect(errors.map(([line]) => String(line)).join()).to.contain('your own server');
  });
});
