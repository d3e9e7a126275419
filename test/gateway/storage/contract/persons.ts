import { expect, it } from 'vitest';
import type { CallRecord } from '../../../../src/domain/calls/record.ts';
import { contactWith } from '../../../../src/domain/crm/contact.ts';
import { joining } from '../../../../src/domain/participants/participant.ts';
import { callLogOf } from '../../../../src/gateway/jobs/port.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import { aCall } from '../../app/call.ts';

const person = '+14155550177';
const event = { type: 'call.ended', audience: 'kim' } as const;

function over(n: number, change: Partial<CallRecord> = {}): CallRecord {
  const endedAt = new Date(Date.UTC(2030, 0, 1 + n)).toISOString();
  return aCall(n, { phase: 'completed', endedAt, note: `note ${n}`, disposition: 'Sold', ...change });
}

const guest = (number: string) =>
  joining({ id: 'party-1', kind: 'number', number, name: number, joinedAt: aCall(1).startedAt });

export function personsContract(open: () => Promise<Storage>): void {
  it('finds the calls of a number, as the customer or brought in, page by page', async () => {
    const { calls, persons } = await open();
    for (let n = 1; n <= 5; n += 1) await calls.write(over(n, { customerNumber: person }), [event]);
    await calls.write(over(6, { participants: [guest(person)] }), []);
    await calls.write(over(7), []);
    const first = await persons.callsOf(person, { limit: 4 });
    expect(first.calls.map(({ id }) => id)).toEqual([6, 5, 4, 3].map((n) => aCall(n).id));
    expect(first.calls[0]?.participants).toEqual([guest(person)]);
    const rest = await persons.callsOf(person, { limit: 4, before: first.next ?? '' });
    expect(rest).toMatchObject({ calls: [{ id: aCall(2).id }, { id: aCall(1).id }], next: null });
    expect(await persons.eventsOf([aCall(1).id, aCall(2).id])).toMatchObject([
      { callId: aCall(1).id, type: 'call.ended' },
      { callId: aCall(2).id },
    ]);
    expect(await persons.eventsOf([])).toEqual([]);
  });

  it('deletes calls with all that hangs on them, and its audit line with them', async () => {
    const { calls, persons, jobs, outbound, callNotes, recordings } = await open();
    const gone = over(1, { customerNumber: person, participants: [guest(person)] });
    await calls.write(gone, [event], { log: ['default'] });
    await calls.write(over(2), [event], { log: ['default'] });
    await callNotes.put(gone.id, 'what a restart must know');
    const placed = { leg: 'leg-1', identity: 'kim', why: 'dial', answeredAt: null, endedAt: null } as const;
    await outbound.begin({ ...placed, callId: gone.id, startedAt: gone.startedAt, perMinute: 0, perCall: 0 });
    const line = {
      at: '2030-01-02T00:00:00.000Z',
      who: 'boss',
      what: 'person.deleted',
      subject: '1',
      address: '',
    } as const;
    await persons.deleteCalls([gone.id], line);
    expect(await calls.get(gone.id)).toBeNull();
    expect((await persons.callsOf(person, { limit: 5 })).calls).toEqual([]);
    expect((await calls.eventsAfter(0, '*', 10)).map(({ callId }) => callId)).toEqual([aCall(2).id]);
    expect(await jobs.figures(callLogOf('default'))).toMatchObject({ pending: 1 });
    expect(await outbound.since('2000')).toEqual([]);
    expect(await callNotes.all()).toEqual([]);
    expect(await recordings.audit(5)).toEqual([line]);
    expect(await calls.get(aCall(2).id)).not.toBeNull();
  });

  it('knows which calls ended before, and never one that goes on', async () => {
    const { calls, persons } = await open();
    for (let n = 1; n <= 3; n += 1) await calls.write(over(n), []);
    await calls.write(aCall(4, { phase: 'active' }), []);
    expect(await persons.endedBefore('2030-01-03T12:00:00.000Z')).toEqual([aCall(1).id, aCall(2).id]);
  });

  it('deletes old notes and dispositions, of agents who left too, and keeps the calls', async () => {
    const { calls, persons } = await open();
    const left = { leftAt: '2030-01-02T00:00:00.000Z', note: 'mine', disposition: 'Mine', lead: true } as const;
    const kim = joining({ id: 'agent-1', kind: 'agent', identity: 'kim', name: 'Kim', joinedAt: '2030', ...left });
    await calls.write(over(1, { participants: [kim] }), []);
    await calls.write(over(9), []);
    let deleted = 0;
    for (let some = -1; some !== 0; deleted += some) some = await persons.deleteNotes('2030-01-05T00:00:00.000Z');
    expect(deleted).toBe(2);
    expect(await calls.get(aCall(1).id)).toMatchObject({
      note: '',
      disposition: null,
      participants: [{ note: null, disposition: null }],
    });
    expect(await calls.get(aCall(9).id)).toMatchObject({ note: 'note 9', disposition: 'Sold' });
  });

  it('removes a number from the stored contacts of calls to the contact’s other phones, in any spelling', async () => {
    const { calls, persons } = await open();
    const office = '+14155550188';
    const robin = contactWith({ id: '7', name: 'Robin', company: null, numbers: [office, 'M: (415) 555-0177'] });
    const known = { contact: { key: 'default contact:7', numbers: [office, person] } };
    const choice = { state: 'made', matches: [robin, contactWith({ ...robin, id: '8', numbers: [person] })] } as const;
    await calls.write(over(1, { customerNumber: office, contact: robin, choice }), [], known);
    // The contact of this call did not have the number yet.
    const before = { ...robin, numbers: [office] };
    const earlier = over(2, { customerNumber: office, contact: before });
    await calls.write(earlier, [], { contact: { key: 'default contact:7', numbers: [office] } });
    const stranger = contactWith({ ...robin, id: '9', numbers: ['+14155550199', office] });
    const other = over(3, { customerNumber: '+14155550199', contact: stranger });
    await calls.write(other, [], { contact: { key: 'default contact:9', numbers: ['+14155550199', office] } });

    const live = aCall(4, { phase: 'active', customerNumber: office, contact: robin });
    await calls.write(live, [], known);
    expect(await persons.forgetNumber(person, 'US')).toBe(false);
    expect((await calls.get(aCall(1).id))?.contact?.numbers).toEqual(robin.numbers);

    await calls.write({ ...live, phase: 'ended' }, []);
    expect(await persons.forgetNumber(person, 'US')).toBe(true);
    const kept = await Promise.all([1, 2, 3, 4].map((n) => calls.get(aCall(n).id)));
    expect(kept.map((call) => call?.contact?.numbers)).toEqual([[office], [office], stranger.numbers, [office]]);
    expect(kept[0]?.choice?.matches.map(({ numbers }) => numbers)).toEqual([[office], []]);
    expect(kept[0]).toMatchObject({ note: 'note 1', contact: { name: 'Robin' }, choice: { state: 'made' } });
  });

  it('deletes old events, and never the newest one', async () => {
    const { calls, persons } = await open();
    for (let n = 1; n <= 3; n += 1) await calls.write(over(n), [event]);
    const seq = await calls.lastSeq();
    expect(await persons.deleteEvents('2999')).toBe(2);
    expect(await persons.deleteEvents('2999')).toBe(0);
    expect(await calls.lastSeq()).toBe(seq);
    const [next] = await calls.write(over(4), [event]);
    expect((await calls.eventsAfter(seq, '*', 10)).map((each) => each.seq)).toEqual([next?.seq]);
    expect(await persons.deleteEvents('2000')).toBe(0);
  });
}
