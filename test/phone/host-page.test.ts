import { expect } from '@open-wc/testing';
import { dialledRecordParams } from '../../src/domain/crm/dialled-record.ts';
import type { CallFact, CrmHost, DialWish } from '../../src/domain/crm/host.ts';
import { CodedError } from '../../src/domain/errors.ts';
import type { CallView } from '../../src/domain/protocol/call.ts';
import { HostPage } from '../../src/phone/host/host-page.ts';
import { createPhoneState, dropCall, keepCall, type PhoneState } from '../../src/state/index.ts';
import {
  contact,
  makeActive,
  makeCall,
  makeEnded,
  maskedNumber,
  maskedParty,
  session,
} from '../../src/testing/fake-phone-fixtures.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { consoleErrors } from '../elements/support/console.ts';

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);

let closing: AbortController;
beforeEach(() => {
  closing = new AbortController();
});
afterEach(() => closing.abort());

/** What the browser keeps of one test's pages. */
let storage: Map<string, string>;
beforeEach(() => {
  storage = new Map();
});

interface Tab {
  state: PhoneState;
  page: HostPage;
  told: CallFact[];
  steps: () => string[];
  saved: unknown[];
  dialled: DialWish[];
}

/** @param save answers the gateway's requests */
function open(host: Partial<CrmHost> = {}, save: () => Promise<unknown> = async () => ({})): Tab {
  const state = createPhoneState();
  const [told, saved, dialled]: [CallFact[], unknown[], DialWish[]] = [[], [], []];
  const page = new HostPage({
    state,
    host: { name: 'test', getToken: async () => '', notify: (fact) => void told.push(fact), ...host },
    client: {
      request: async (_operation, asking) => {
        saved.push(asking);
        return (await save()) as never;
      },
    },
    dial: (wish) => dialled.push(wish),
    storage: () => ({
      getItem: (name) => storage.get(name) ?? null,
      setItem: (name, value) => void storage.set(name, value),
    }),
  });
  page.open(closing.signal);
  return { state, page, told, saved, dialled, steps: () => told.map(({ step }) => step) };
}

function leading(host: Partial<CrmHost> = {}, save?: () => Promise<unknown>): Tab {
  const tab = open(host, save);
  tab.page.elected(true);
  return tab;
}

/** The life of a call, in the given phases. */
function goes(state: PhoneState, call: CallView, ...phases: CallView['phase'][]): void {
  for (const phase of phases) keepCall(state, { ...call, phase });
}

describe('the CRM’s page', () => {
  it('learns every step of a call once and in order, however often it is held', () => {
    const { state, page, told } = leading();
    const call = makeCall();
    goes(state, call, 'ringing', 'ringing', 'active', 'held', 'active', 'held', 'active');
    const ended = makeEnded({ id: call.id });
    keepCall(state, ended);
    dropCall(state, call.id);
    page.logged({ ...ended, phase: 'completed' });
    const about = { kind: 'contact', id: 'c-17' };
    const fact = { callId: call.id, direction: 'inbound', about, duration: null } as const;
    expect(told).to.deep.equal([
      { ...fact, step: 'ringing' },
      { ...fact, step: 'answered' },
      { ...fact, step: 'held' },
      { ...fact, step: 'ended', duration: 154 },
      { ...fact, step: 'logged', duration: 154 },
    ]);
  });

  it('learns the record from which the agent dialled, also before the contact is known', () => {
    const { state, told } = leading();
    const deal = { kind: 'deal', id: '7' };
    const params = dialledRecordParams(deal);
    keepCall(state, makeCall({ direction: 'outbound', params, contact: null, lookup: 'pending' }));
    keepCall(state, makeCall({ direction: 'outbound', params }));
    // A caller's parameters say nothing about the CRM.
    keepCall(state, makeCall({ direction: 'inbound', params, contact: null }));
    expect(told.map(({ about }) => about)).to.deep.equal([deal, deal, null]);
  });

  it('learns that a call is over for this agent if another one answers, and that it rings again', () => {
    const { state, told, steps } = leading();
    const call = makeCall();
    keepCall(state, call);
    dropCall(state, call.id);
    keepCall(state, call);
    expect(steps()).to.deep.equal(['ringing', 'ended', 'ringing']);
    expect(told[1]?.duration).to.equal(0);
  });

  it('learns the end of a call that the gateway no longer has, with an unknown duration', () => {
    const { state, told } = leading();
    keepCall(state, makeActive());
    state.$calls.set({});
    expect(told.map(({ step, duration }) => [step, duration])).to.deep.equal([
      ['answered', null],
      ['ended', null],
    ]);
  });

  it('learns nothing of a call that was over before it was loaded, and no end when the phone is closed', () => {
    const { state, steps } = leading();
    keepCall(state, makeEnded());
    expect(steps()).to.deep.equal([]);
    keepCall(state, makeActive());
    closing.abort();
    state.$calls.set({});
    expect(steps()).to.deep.equal(['answered']);
  });

  it('gets no digit of a masked call', () => {
    const { state, told } = leading();
    keepCall(
      state,
      makeCall({ id: 'CA', customer: maskedParty, virtualNumber: maskedNumber, masked: true, contact: null }),
    );
    expect(JSON.stringify(told)).not.to.match(/[0-9•]/);
  });

  it('learns a call’s steps in the leading tab only, and nothing twice when another tab takes the lead', () => {
    const [first, second] = [leading(), open()];
    second.page.elected(false);
    const call = makeCall();
    for (const { state } of [first, second]) goes(state, call, 'ringing', 'active');
    first.page.elected(false);
    second.page.elected(true);
    for (const { state } of [first, second]) keepCall(state, makeEnded({ id: call.id }));
    expect([first.steps(), second.steps()]).to.deep.equal([['ringing', 'answered'], ['ended']]);
  });

  it('learns what happened before the tabs elected their leader', () => {
    const { state, page, steps } = open();
    goes(state, makeCall(), 'ringing', 'active');
    expect(steps()).to.deep.equal([]);
    page.elected(true);
    expect(steps()).to.deep.equal(['ringing', 'answered']);
  });

  it('is one of several pages without audio, of which one learns the steps', async () => {
    const tabs = [open(), open()];
    const leaders = tabs.map(({ page }) => page.elect(`host page test`));
    await until(() => leaders.some(({ leads }) => leads));
    const call = makeCall();
    for (const { state } of tabs) keepCall(state, call);
    await until(() => tabs.some(({ told }) => told.length > 0));
    expect(tabs.flatMap(({ told }) => told)).to.have.length(1);
    for (const leader of leaders) leader.close();
  });

  it('learns of log entries in every tab, and of each change', () => {
    const { page, steps } = open();
    page.elected(false);
    const call = makeEnded();
    page.logged(call);
    page.logged(call);
    expect(steps()).to.deep.equal(['logged', 'logged']);
  });

  it('shows the softphone when a call rings, during a call, and no longer after the wrap-up', () => {
    const shown: string[] = [];
    const { state, page } = open({ show: (reason) => void shown.push(reason) });
    page.elected(false);
    const call = makeCall();
    goes(state, call, 'ringing', 'ringing', 'active', 'held', 'ended');
    expect(shown).to.deep.equal(['ringing', 'call']);
    dropCall(state, call.id);
    keepCall(state, makeCall({ direction: 'outbound' }));
    expect(shown).to.deep.equal(['ringing', 'call', 'idle', 'call']);
  });

  it('dials with the record of the number, or else the one whose page is open', () => {
    const [contact, deal] = [
      { kind: 'contact', id: '7' },
      { kind: 'deal', id: 'd1' },
    ];
    const { dialled } = open({
      context: (listener) => {
        listener({ about: deal });
        return () => {};
      },
      onDial: (dial) => {
        dial({ number: '+14155550123', about: contact });
        dial({ number: '+14155550123', about: null });
        return () => {};
      },
    });
    expect(dialled.map(({ about }) => about)).to.deep.equal([contact, deal]);
  });

  it('is told what is wrong if it dials in another form, and its odd records are left out', () => {
    const errors = consoleErrors();
    const { dialled } = open({
      onDial: (dial) => {
        dial('+14155550123' as never);
        for (const about of [
          '7',
          { kind: 'a:b', id: '7' },
          { kind: 'contact' },
          { kind: 'contact', id: 'x'.repeat(201) },
        ]) {
          dial({ number: '+14155550123', about: about as never });
        }
        return () => {};
      },
    });
    expect(dialled).to.deep.equal(Array(4).fill({ number: '+14155550123', about: null }));
    expect(String(errors[0]?.[1])).to.contain('dial({ number, about })');
  });

  it('may fail in anything it does, and the phone goes on', async () => {
    const errors = consoleErrors();
    const fail = (): never => {
      throw new Error('broken page');
    };
    const { state, steps } = leading({ show: fail, onDial: fail, context: fail, notify: fail });
    const call = keep(state);
    expect(state.$current.get()?.id).to.equal(call.id);
    expect(steps()).to.deep.equal([]);
    expect(errors).to.have.length(4);
    const rejects = leading({ notify: () => Promise.reject(new Error('rejected')) });
    keep(rejects.state);
    await until(() => errors.length === 5);
    dropCall(rejects.state, Object.keys(rejects.state.$calls.get())[0] ?? '');
    await until(() => errors.length === 6);
  });
});

function keep(state: PhoneState): CallView {
  const call = makeCall({ contact });
  keepCall(state, call);
  return call;
}

describe('a record that the page makes of a call', () => {
  const answering = (answer: unknown): Partial<CrmHost> => ({
    notify: async ({ step }) => (step === 'ringing' ? answer : undefined) as never,
  });

  it('is told to the gateway', async () => {
    const { state, saved } = leading(answering({ recordId: 'e-77', more: 'ignored' }));
    const { id } = keep(state);
    await until(() => saved.length === 1);
    expect(saved).to.deep.equal([{ params: { id }, body: { recordId: 'e-77' } }]);
  });

  it('is told again until the gateway answers', async () => {
    let away = true;
    const save = async (): Promise<unknown> => {
      if (away) throw new CodedError('GATEWAY_UNREACHABLE');
      return {};
    };
    const { state, saved } = leading(answering({ recordId: 'e-77' }), save);
    keep(state);
    await until(() => saved.length === 1);
    away = false;
    window.dispatchEvent(new Event('online'));
    await until(() => saved.length === 2);
  });

  it('outlives its page: the next page of the same agent tells it, once', async () => {
    const identityOf = (state: PhoneState, identity: string): void => state.$session.set({ ...session, identity });
    const first = leading(answering({ recordId: 'e-77' }), () => Promise.reject(new CodedError('GATEWAY_UNREACHABLE')));
    identityOf(first.state, 'robin');
    const { id } = keep(first.state);
    await until(() => first.saved.length === 1);
    closing.abort();
    closing = new AbortController();

    const another = leading();
    identityOf(another.state, 'sam');
    const next = leading();
    identityOf(next.state, 'robin');
    await until(() => next.saved.length === 1);
    expect(next.saved).to.deep.equal([{ params: { id }, body: { recordId: 'e-77' } }]);
    expect(another.saved).to.deep.equal([]);
    await until(() => storage.get('sidecall-page-records') === '[]');
    const last = leading();
    identityOf(last.state, 'robin');
    await Promise.resolve();
    expect(last.saved).to.deep.equal([]);
  });

  it('is told without storage, too, and with what something else left there', async () => {
    for (const left of ['{', '{"a":1}', '[{"callId":7}]']) {
      storage.set('sidecall-page-records', left);
      const { state, saved } = leading(answering({ recordId: 'e-77' }));
      state.$session.set(session);
      keep(state);
      await until(() => saved.length === 1);
    }
  });

  it('is given up if the gateway refuses it, and the call is not disturbed', async () => {
    const errors = consoleErrors();
    const { state, saved } = leading(answering({ recordId: 'e-77' }), () =>
      Promise.reject(new CodedError('FORBIDDEN')),
    );
    keep(state);
    await until(() => errors.length === 1);
    expect(saved).to.have.length(1);
    expect(state.$problem.get()).to.equal(null);
  });

  it('needs an id that is a text', async () => {
    const errors = consoleErrors();
    const wrong = [{}, { recordId: 7 }, { recordId: '' }, { recordId: 'x'.repeat(201) }, 'e-77', true];
    for (const [at, answer] of wrong.entries()) {
      const { state, saved } = leading(answering(answer));
      keep(state);
      await until(() => errors.length === at + 1);
      expect(saved).to.deep.equal([]);
    }
    expect(String(errors[0]?.[1])).to.contain('recordId');
    const { state, saved } = leading(answering(null));
    keep(state);
    await Promise.resolve();
    expect([saved.length, errors.length]).to.deep.equal([0, wrong.length]);
  });
});
