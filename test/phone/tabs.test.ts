import { expect } from '@open-wc/testing';
import { CodedError } from '../../src/domain/errors.ts';
import { makeActive, makeCall, makeEnded } from '../../src/testing/fake-phone-fixtures.ts';
import { eventually, patienceMs } from '../e2e/support/eventually.ts';
import { callId, Tab } from './support/tab.ts';

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);

let opened: Tab[] = [];
let agent = 0;

/** @param takenMs the tests' timeout, unless the test is about silence */
function open(count: number, { takenMs = patienceMs, of = agent } = {}): Tab[] {
  const tabs = Array.from({ length: count }, () => new Tab(`sidecall test ${of}`, takenMs));
  opened.push(...tabs);
  return tabs;
}

/** The first tab leads. */
function openLed(count: number, options: { takenMs?: number } = {}): [Tab, Tab, ...Tab[]] {
  const [leader, ...others] = open(count, options);
  leader?.lead();
  return [leader, ...others] as [Tab, Tab, ...Tab[]];
}

function stranger(): BroadcastChannel {
  return new BroadcastChannel(`sidecall test ${agent}`);
}

beforeEach(() => {
  agent += 1;
});

afterEach(() => {
  for (const { tabs } of opened) tabs.close();
  opened = [];
});

describe('a call that the agent asked for', () => {
  it('is answered without ringing, also if it arrives before the answer to the request', async () => {
    const [leader] = openLed(1);
    const quiet: number[] = [];
    let call: ReturnType<Tab['ring']> | null = null;
    const answered = leader.voice.answerOwn(async () => {
      quiet.push(leader.quiet);
      call = leader.ring();
      return callId;
    });
    await until(() => call?.state === 'connecting');
    (call as unknown as ReturnType<Tab['ring']>).open();
    await answered;
    expect([...quiet, leader.quiet]).to.deep.equal([1, 0]);
  });

  it('in another tab is answered in the tab that leads', async () => {
    const [leader, follower] = openLed(2);
    const call = leader.ring();
    const answered = follower.voice.answerOwn(async () => callId);
    await until(() => call.state === 'connecting');
    call.open();
    await answered;
  });

  it('is no error where an ordinary phone rings instead, or where the agent has it already', async () => {
    const [leader] = openLed(1);
    await leader.voice.answerOwn(async () => callId);
    leader.ring().open();
    await leader.voice.answerOwn(async () => callId);
    await leader.voice.answerOwn(async () => null);
    expect(leader.quiet).to.equal(0);
  });

  it('that is refused rings again, and says why', async () => {
    const [leader] = openLed(1);
    const refused = leader.voice.answerOwn(() => Promise.reject(new CodedError('CALLER_BUSY')));
    expect(await refused.catch((error: CodedError) => error.code)).to.equal('CALLER_BUSY');
    expect(leader.quiet).to.equal(0);
  });
});

describe('a command in a tab that does not lead', () => {
  it('is done in the tab that leads: dial and answer', async () => {
    const [leader, follower] = openLed(3);
    await follower.voice.perform({ do: 'dial', to: '+14155550100' });
    await follower.voice.perform({ do: 'dial', to: '+14155550100', about: { kind: 'deal', id: '7' } });
    expect([leader.dialled, follower.dialled]).to.deep.equal([['+14155550100', '+14155550100 deal 7'], []]);
    const call = leader.ring();
    const answered = follower.voice.perform({ do: 'answer', callId });
    await until(() => call.state === 'connecting');
    call.open();
    await answered;
  });

  it('is done where the sound of the call is, also when that tab leads no more: mute and digits, shown in each', async () => {
    const [before, leader, third] = openLed(3);
    const call = before.ring();
    before.leads = false;
    leader.lead();
    await leader.voice.perform({ do: 'mute', callId, muted: true });
    await third?.voice.perform({ do: 'digits', callId, digits: '17#' });
    expect(call.done).to.deep.equal(['mute', '17#']);
    const elsewhere = { here: false, elsewhere: true, muted: true, digits: '17#' };
    await until(() => JSON.stringify(leader.shown()) === JSON.stringify(elsewhere));
    expect(third?.shown()).to.deep.equal(elsewhere);
    expect(before.shown()).to.deep.equal({ here: true, muted: true, digits: '17#' });
    before.local({ here: false, muted: false });
    await until(() => third?.tabs.facts.elsewhere(callId) === false);
    expect(third?.shown()).to.deep.equal({ here: false, muted: false, digits: '17#' });
  });

  it('answers a call where it rings, also when another tab leads by now', async () => {
    const [before, leader, third] = openLed(3);
    const call = before.ring();
    before.leads = false;
    leader.lead();
    await until(() => leader.tabs.facts.elsewhere(callId));
    const answers = [leader, third].map((tab) => tab?.voice.perform({ do: 'answer', callId }));
    await until(() => call.state === 'connecting');
    call.open();
    await Promise.all(answers);
  });

  it('goes over the other tab if REST is barred: reject, hang up, hold', async () => {
    const [leader, follower] = openLed(2);
    const call = leader.ring();
    await until(() => follower.tabs.facts.elsewhere(callId));
    await follower.voice.control({ do: 'reject', callId });
    call.state = 'open';
    await follower.voice.control({ do: 'hang-up', callId });
    expect(call.done).to.deep.equal(['reject', 'disconnect']);
    follower.rest = () => Promise.reject(new CodedError('CALL_STATE'));
    const refused = follower.voice.control({ do: 'hold', callId });
    expect(await refused.catch((error: CodedError) => error.code)).to.equal('CALL_STATE');
  });

  it('fails with the words of the tab that tried', async () => {
    const [leader, follower] = openLed(2);
    leader.dialling = Promise.reject(new CodedError('INVALID_NUMBER'));
    leader.dialling.catch(() => undefined);
    const { code, help } = await follower.failure({ do: 'dial', to: '12' });
    expect([code, help]).to.deep.equal(['INVALID_NUMBER', new CodedError('INVALID_NUMBER').help]);
    leader.ring();
    const digits = await follower.failure({ do: 'digits', callId, digits: 'x' });
    expect(digits.message).to.equal('Digits are 0-9, *, # and w.');
    expect((await follower.failure({ do: 'digits', callId, digits: '1'.repeat(5000) })).code).to.equal('BAD_REQUEST');
  });

  it('is done once when two tabs ask at the same time', async () => {
    const [leader, one, two] = openLed(3);
    let ring = (): void => undefined;
    leader.dialling = new Promise((resolve) => {
      ring = resolve;
    });
    const first = one.voice.perform({ do: 'dial', to: '+14155550100' });
    const second = await (two as Tab).failure({ do: 'dial', to: '+14155550142' });
    expect([second.code, leader.dialled]).to.deep.equal(['CALLER_BUSY', ['+14155550100']]);
    expect([one, two].map((tab) => tab?.state.$dialling.get())).to.deep.equal(['+14155550100', '+14155550100']);
    ring();
    await first;
    const call = leader.ring();
    const answers = [one, two].map((tab) => tab?.voice.perform({ do: 'answer', callId }));
    await until(() => call.state === 'connecting');
    call.open();
    await Promise.all(answers);
    await one.voice.perform({ do: 'answer', callId });
    expect(call.done).to.deep.equal(['accept']);
    await until(() => two?.state.$dialling.get() === null);
  });
});

describe('a tab that leads and does not answer', () => {
  it('loses the phone to the tab that dials, unless there is a call', async () => {
    const [follower] = open(1, { takenMs: 5 });
    await follower?.voice.perform({ do: 'dial', to: '+14155550100' });
    expect([follower?.tookOver, follower?.dialled]).to.deep.equal([1, ['+14155550100']]);
  });

  it('is named where it has a call', async () => {
    const [follower] = open(1, { takenMs: 5 }) as [Tab];
    follower.state.$calls.setKey(callId, makeActive({ id: callId }));
    const dialled = await follower.failure({ do: 'dial', to: '+14155550100' });
    expect([dialled.code, follower.tookOver]).to.deep.equal(['OTHER_TAB_SILENT', 0]);
    // The audio is in no tab, for example on the agent’s telephone.
    expect((await follower.failure({ do: 'mute', callId, muted: true })).code).to.equal('CALL_STATE');
    const other = stranger();
    const facts = {
      calls: { [callId]: { muted: false, digits: '' } },
      dialling: null,
      silenced: false,
      unheard: false,
    };
    other.postMessage({ kind: 'facts', from: 'hung', facts });
    await until(() => follower.tabs.facts.elsewhere(callId));
    other.close();
    expect((await follower.failure({ do: 'mute', callId, muted: true })).code).to.equal('OTHER_TAB_SILENT');
    expect((await follower.failure({ do: 'answer', callId })).code).to.equal('OTHER_TAB_SILENT');
  });

  it('does not count as silent when the next tab leads meanwhile: the command goes there', async () => {
    const [one, two] = open(2) as [Tab, Tab];
    const dialled = one.voice.perform({ do: 'dial', to: '+14155550100' });
    two.lead();
    await dialled;
    expect([one.dialled, two.dialled]).to.deep.equal([[], ['+14155550100']]);
    two.leads = false;
    const again = two.voice.perform({ do: 'dial', to: '+14155550142' });
    two.lead();
    await again;
    expect(two.dialled).to.deep.equal(['+14155550100', '+14155550142']);
  });

  it('is told apart from one that was closed in between', async () => {
    const [leader, follower] = openLed(2);
    const call = leader.ring();
    const answered = follower.failure({ do: 'answer', callId });
    await until(() => call.state === 'connecting');
    leader.tabs.close();
    const { code, message } = await answered;
    expect([code, message]).to.deep.equal([
      'OTHER_TAB_SILENT',
      'The tab with the phone was closed before the command was completed.',
    ]);
    expect(follower.tabs.facts.elsewhere(callId)).to.equal(false);
  });
});

describe('a hidden tab that may not ask for the microphone', () => {
  it('answers after the agent has allowed it in the tab that shows', async () => {
    const [leader, follower] = openLed(2);
    leader.permitted = false;
    follower.onAsk = async () => {
      leader.permitted = true;
      return true;
    };
    const call = leader.ring();
    const answered = follower.voice.perform({ do: 'answer', callId });
    await until(() => call.state === 'connecting');
    call.open();
    await answered;
  });

  it('names itself where the browser asks for each tab, and loses the phone to one that dials', async () => {
    const [leader, follower] = openLed(2);
    leader.permitted = false;
    leader.ring();
    let asked = 0;
    follower.onAsk = async () => {
      asked += 1;
      return true;
    };
    expect((await follower.failure({ do: 'answer', callId })).code).to.equal('OTHER_TAB_MICROPHONE');
    await follower.voice.perform({ do: 'dial', to: '+14155550100' });
    expect([asked, follower.tookOver, follower.dialled]).to.deep.equal([2, 1, ['+14155550100']]);
  });

  it('is not asked again where the agent refuses', async () => {
    const [leader, follower] = openLed(2);
    leader.permitted = false;
    follower.onAsk = () => Promise.reject(new CodedError('MICROPHONE_DENIED'));
    expect((await follower.failure({ do: 'dial', to: '+14155550100' })).code).to.equal('MICROPHONE_DENIED');
    expect(leader.dialled).to.deep.equal([]);
  });
});

describe('the channel between tabs', () => {
  it('tells a new tab what is known, and forgets a tab that is gone', async () => {
    const [leader] = openLed(1);
    leader.ring().mute(true);
    leader.tabs.facts.trouble('unheard', true);
    const [late] = open(1) as [Tab];
    await until(() => late.tabs.facts.elsewhere(callId));
    expect(late.shown()).to.deep.equal({ here: false, elsewhere: true, muted: true, digits: '' });
    expect(late.troubles).to.deep.equal(['unheard true']);
    // The gateway's snapshot does not contain it.
    late.state.$local.set({});
    late.tabs.facts.show();
    expect(late.shown()).to.include({ muted: true });
    leader.tabs.close();
    await until(() => late.troubles.length === 2);
    expect([late.troubles[1], late.tabs.facts.elsewhere(callId)]).to.deep.equal(['unheard false', false]);
  });

  it('forgets what a tab knew that crashed, when another leads', async () => {
    const [one, two] = open(2) as [Tab, Tab];
    const crashed = stranger();
    const facts = { calls: {}, dialling: '+14155550100', silenced: true, unheard: false };
    crashed.postMessage({ kind: 'facts', from: 'crashed', facts });
    await until(() => [one, two].every(({ state }) => state.$dialling.get() === '+14155550100'));
    crashed.close();
    two.ring();
    one.lead();
    await until(() => one.tabs.facts.elsewhere(callId) && two.state.$dialling.get() === null);
    expect([one.state.$dialling.get(), one.troubles]).to.deep.equal([null, ['silenced true', 'silenced false']]);
  });

  it('has what the wire says, in order, with a call’s number only as its INVITE tells it', async () => {
    const [leader, follower] = openLed(2);
    const masked = { display: '(•••) •••-••23', masked: true, withheld: false };
    leader.tabs.tellFact(callId, 'rings', makeCall({ id: callId, customer: masked }));
    leader.tabs.tellFact(callId, 'accepted', null);
    await until(() => follower.facts.length === 2);
    expect(follower.facts).to.deep.equal(['rings (•••) •••-••23', 'accepted undefined']);
  });

  it('ignores what is no message', async () => {
    const [leader, follower] = openLed(2);
    const call = leader.ring();
    const other = stranger();
    const later = Date.now() + patienceMs;
    const deep = { kind: 'facts', from: 'x', facts: { calls: { [callId]: { muted: 'yes' } }, dialling: 7 } };
    for (const message of [
      null,
      'request',
      42,
      [],
      {},
      { kind: 'request' },
      { kind: 'request', id: 'late', until: Date.now() - 1, command: { do: 'mute', callId, muted: true } },
      { kind: 'request', id: 'x', command: { do: 'mute', callId, muted: true } },
      { kind: 'request', id: '', until: later, command: { do: 'mute', callId, muted: true } },
      { kind: 'request', id: 'a', until: later, command: { do: 'mute', callId, muted: 'true' } },
      { kind: 'request', id: 'a', until: later, command: { do: 'takeOver' } },
      { kind: 'request', id: 'a', until: later, command: { do: 'dial', to: { number: '1' } } },
      { kind: 'request', id: 'a', until: later, command: { do: 'dial', to: '1'.repeat(5000) } },
      { kind: 'fact', callId, fact: 'rings', call: { id: callId } },
      { kind: 'fact', callId, fact: 'exploded', call: null },
      { kind: 'done', id: 'a', error: 'none' },
      { kind: 'done', id: 'unknown', error: null },
      { kind: 'hello', from: 'x', leads: 'me' },
      deep,
      new Map([['kind', 'bye']]),
    ]) {
      other.postMessage(message);
    }
    other.close();
    // Messages arrive in order: the next request is processed after them.
    await follower.voice.perform({ do: 'mute', callId, muted: true });
    expect([call.done, leader.dialled, follower.facts]).to.deep.equal([['mute'], [], []]);
    expect(follower.state.$dialling.get()).to.equal(null);
  });

  it('keeps a code that is unknown here, as a tab of another version may send, and says INTERNAL for no code', async () => {
    const [follower] = open(1) as [Tab];
    const other = stranger();
    for (const [sent, shown] of [
      ['NEW_CODE', 'NEW_CODE'],
      ['not a code', 'INTERNAL'],
    ]) {
      other.onmessage = ({ data }) => {
        if (data.kind !== 'request') return;
        other.postMessage({ kind: 'taken', id: data.id, from: 'newer' });
        other.postMessage({ kind: 'done', id: data.id, error: { code: sent, message: 'M', help: 'H' } });
      };
      const { code, message, help } = await follower.failure({ do: 'mute', callId, muted: true });
      expect([code, message, help]).to.deep.equal([shown, 'M', 'H']);
    }
    other.close();
  });

  it('is of one agent: another’s tabs neither hear nor do anything', async () => {
    const [leader] = open(1, { of: -1 }) as [Tab];
    leader.lead();
    const call = leader.ring();
    const [alone] = open(1, { takenMs: 5 }) as [Tab];
    expect((await alone.failure({ do: 'mute', callId, muted: true })).code).to.equal('CALL_STATE');
    expect([call.done, alone.shown()]).to.deep.equal([[], undefined]);
  });

  it('is not there where the browser has none: each tab does what it can by itself', async () => {
    const native = window.BroadcastChannel;
    const refuses = class {
      constructor() {
        throw new DOMException('no', 'SecurityError');
      }
    };
    try {
      for (const replacement of [undefined, refuses]) {
        Object.assign(window, { BroadcastChannel: replacement });
        const [tab] = open(1) as [Tab];
        expect((await tab.failure({ do: 'mute', callId, muted: true })).code).to.equal('CALL_STATE');
        await tab.voice.perform({ do: 'dial', to: '+14155550100' });
        expect(tab.dialled).to.deep.equal(['+14155550100']);
      }
    } finally {
      window.BroadcastChannel = native;
    }
  });

  it('is no obstacle to dialling after a call is over', async () => {
    const [follower] = open(1, { takenMs: 5 }) as [Tab];
    follower.state.$calls.setKey(callId, makeEnded({ id: callId }));
    await follower.voice.perform({ do: 'dial', to: '+14155550100' });
    expect(follower.tookOver).to.equal(1);
  });
});
