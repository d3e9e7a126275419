import { expect } from '@open-wc/testing';
import type { CallView } from '../../src/domain/protocol/call.ts';
import type { CallEventType } from '../../src/domain/protocol/events.ts';
import { applyEvent } from '../../src/state/apply-event.ts';
import { createPhoneState, type PhoneState } from '../../src/state/phone-state.ts';
import { makeCall } from '../../src/testing/fake-phone-fixtures.ts';

let state: PhoneState;

beforeEach(() => {
  state = createPhoneState();
});

function told(type: CallEventType, call: CallView): void {
  applyEvent(state, 'robin', { type, at: '2026-01-01T00:00:00.000Z', call });
}

const ringing = makeCall({ id: 'CA1', agent: 'robin', phase: 'ringing', answeredAt: null, endedAt: null });
const active: CallView = { ...ringing, phase: 'active', answeredAt: '2026-01-01T00:00:01.000Z' };
const ended: CallView = { ...active, phase: 'ended', endedAt: '2026-01-01T00:00:09.000Z', endReason: 'COMPLETED' };

describe('the gateway’s facts in the stores', () => {
  it('show a ringing call, and drop it when it is withdrawn', () => {
    told('call.ringing', ringing);
    expect(state.$current.get()?.id).to.equal('CA1');
    told('call.withdrawn', { ...ringing, agent: 'sam' });
    expect(state.$current.get()).to.equal(null);
    expect(state.$log.get()).to.have.length(0);
  });

  it('keep an ended call for its wrap-up, and log it', () => {
    told('call.answered', active);
    told('call.ended', ended);
    expect(state.$current.get()?.phase).to.equal('ended');
    expect(state.$log.get().map((call) => call.id)).to.deep.equal(['CA1']);
    told('call.completed', { ...ended, phase: 'completed', note: 'done' });
    expect(state.$current.get()).to.equal(null);
    expect(state.$log.get().map((call) => call.note)).to.deep.equal(['done']);
  });

  it('log a missed call without a wrap-up', () => {
    told('call.ringing', ringing);
    told('call.ended', { ...ringing, phase: 'ended', endReason: 'MISSED' });
    expect(state.$current.get()).to.equal(null);
    expect(state.$log.get()).to.have.length(1);
  });

  it('tell the log what has become of a call, and bring the call to no screen that has left it', () => {
    const missed: CallView = { ...ringing, phase: 'ended', endReason: 'MISSED' };
    told('call.ended', { ...missed, calledBack: 'not-yet' });
    told('call.entry', { ...missed, crmEntry: 'refused' });
    told('call.called-back', { ...missed, calledBack: 'reached' });
    const facts = () => state.$log.get().map(({ id, calledBack, crmEntry }) => [id, calledBack, crmEntry]);
    expect(facts()).to.deep.equal([['CA1', 'reached', 'refused']]);
    told('call.logged', { ...missed, crmEntry: 'waiting' });
    expect(facts(), 'its ticket still waits').to.deep.equal([['CA1', 'reached', 'waiting']]);
    told('call.logged', missed);
    expect(facts(), 'by an older gateway').to.deep.equal([['CA1', 'reached', 'written']]);
    told('call.entry', { ...ended, id: 'CA2', crmEntry: 'failing' });
    expect(state.$log.get()).to.have.length(1);
    expect(state.$current.get()).to.equal(null);
  });

  it('ignore other agents’ calls', () => {
    told('call.ringing', { ...ringing, agent: 'sam' });
    told('call.ended', { ...ended, agent: 'sam' });
    expect(state.$calls.get()).to.deep.equal({});
    expect(state.$log.get()).to.have.length(0);
  });

  it('show a call that waits for any agent, until it does not wait any more', () => {
    const waiting = { place: '701', by: 'Sam', since: '2026-01-01T00:00:09.000Z' };
    told('call.parked', { ...active, agent: null, phase: 'held', waiting });
    expect(state.$calls.get()).to.deep.equal({});
    expect(state.$waiting.get().CA1?.waiting?.place).to.equal('701');
    told('call.retrieved', { ...active, agent: null });
    expect(state.$waiting.get()).to.deep.equal({});
  });

  it('keep the wrap-up of an agent whose call waits', () => {
    const waiting = { place: '701', by: 'Robin', since: '2026-01-01T00:00:09.000Z' };
    told('call.answered', active);
    told('call.parked', { ...ended, waiting });
    expect(state.$current.get()?.phase).to.equal('ended');
    expect(Object.keys(state.$waiting.get())).to.deep.equal(['CA1']);
    told('call.retrieved', active);
    expect(state.$current.get()?.phase).to.equal('active');
    expect(state.$waiting.get()).to.deep.equal({});
  });

  it('take the waiting calls from a snapshot, which replaces those before', () => {
    const waiting = { place: '701', by: 'Sam', since: '2026-01-01T00:00:09.000Z' };
    const call: CallView = { ...active, agent: null, phase: 'held', waiting };
    told('call.parked', call);
    const calls = [
      { ...call, id: 'CA2' },
      { ...active, id: 'CA3' },
    ];
    applyEvent(state, 'robin', { type: 'snapshot', at: '2026-01-01T00:00:00.000Z', calls });
    expect(Object.keys(state.$waiting.get())).to.deep.equal(['CA2']);
    expect(Object.keys(state.$calls.get())).to.deep.equal(['CA3']);
  });

  it('are replaced by a snapshot, but for wrap-ups under way', () => {
    told('call.ended', ended);
    told('call.ringing', { ...ringing, id: 'CA2' });
    state.$local.setKey('CA2', { muted: true, here: true, digits: '' });
    applyEvent(state, 'robin', {
      type: 'snapshot',
      at: '',
      calls: [
        { ...active, id: 'CA3' },
        { ...active, id: 'CA4', agent: 'sam' },
      ],
    });
    expect(Object.keys(state.$calls.get()).sort()).to.deep.equal(['CA1', 'CA3']);
    expect(state.$local.get()).to.deep.equal({});
    expect(state.$current.get()?.id).to.equal('CA3');
  });
});
