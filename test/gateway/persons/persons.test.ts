import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { joining } from '../../../src/domain/participants/participant.ts';
import type { CallRecording } from '../../../src/domain/protocol/parties.ts';
import { QueueBody } from '../../../src/domain/routing/queues/definition.ts';
import { type TestApp, testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';
import { aContact } from '../contacts/a-contact.ts';

const person = '+14155550177';

const over = (n: number, change: Partial<CallRecord> = {}): CallRecord =>
  aCall(n, {
    phase: 'completed',
    customerNumber: person,
    endedAt: new Date(Date.UTC(2030, 0, 1 + n)).toISOString(),
    note: `note ${n}`,
    ...change,
  });

async function recorded(test: TestApp, n: number): Promise<CallRecording> {
  const id = `${aCall(n).id}-1`;
  await test.recordings.begin({ id, callId: aCall(n).id, kind: 'call', channels: 2, startedBy: null });
  const file = await test.recordingFolder.open(id, { channels: 2, sampleRate: 8000 });
  file.write(new Int16Array(16_000).fill(7));
  const { durationMs } = await file.close('stopped');
  await test.recordings.finished(id, { durationMs, why: 'stopped' });
  return { id, kind: 'call', durationMs, at: aCall(n).startedAt };
}

async function withPerson() {
  const test = await testApp();
  await test.happen(over(1, { masked: true, recordings: [await recorded(test, 1)] }), {
    type: 'call.ended',
    audience: 'kim',
  });
  await test.happen(over(2), { type: 'call.ended', audience: 'kim' });
  await test.happen(over(3, { customerNumber: '+14155550188' }));
  const ask = async (
    what: string,
    payload: object,
    identity = 'root',
    role: 'admin' | 'agent' | 'supervisor' = 'admin',
  ) => test.app.inject({ method: 'POST', url: `/v1/persons/${what}`, payload, headers: await test.as(identity, role) });
  const audit = async () => (await test.storage.recordings.audit(20)).map(({ what, subject }) => [what, subject]);
  return { ...test, ask, audit };
}

describe('what is stored of a person', () => {
  it('is counted, whatever spelling is asked for, masked calls included', async () => {
    const { ask } = await withPerson();
    for (const number of [person, '(415) 555-0177', 'tel:+1-415-555-0177']) {
      expect((await ask('search', { number })).json()).toEqual({
        number: person,
        calls: 2,
        recordings: 1,
        firstCallAt: aCall(1).startedAt,
        lastCallAt: aCall(2).startedAt,
      });
    }
    const nobody = await ask('search', { number: '+14155550199' });
    expect(nobody.json()).toMatchObject({ calls: 0, recordings: 0, firstCallAt: null, lastCallAt: null });
  });

  it('is exported page by page, with notes, events and recordings', async () => {
    const { ask } = await withPerson();
    const first = (await ask('export', { number: person, limit: 1 })).json();
    expect(first.calls).toMatchObject([{ id: aCall(2).id, number: person, note: 'note 2', recordings: [] }]);
    const rest = (await ask('export', { number: person, limit: 1, before: first.next })).json();
    expect(rest).toMatchObject({
      calls: [
        { id: aCall(1).id, number: person, recordings: [{ id: `${aCall(1).id}-1` }], events: [{ type: 'call.ended' }] },
      ],
      next: null,
    });
  });

  it('is exported with the note that an agent did not save, tags, follow-up, and the keys that were pressed', async () => {
    const { ask, happen } = await withPerson();
    const draft = { note: 'wants a refund', disposition: null };
    const kim = { id: 'agent-1', kind: 'agent', identity: 'kim', name: 'Kim', joinedAt: aCall(4).startedAt } as const;
    const step = { step: 1, flow: 'support', version: 2, node: 'menu', kind: 'menu', outcome: '1', durationMs: 900 };
    const steps = [{ ...step, at: Date.UTC(2030, 0, 4), digits: '1' }];
    const followUp = { due: '2030-02-01', subject: 'Refund' };
    const given = { tags: ['refund'], followUp, answeredBy: 'human' } as const;
    const participants = [joining({ ...kim, leftAt: aCall(4).startedAt, draft })];
    await happen(over(4, { ...given, participants, flow: { flow: 'support', version: 2, steps, sought: true } }));
    const [call] = (await ask('export', { number: person, limit: 1 })).json().calls;
    expect(call).toMatchObject({ ...given, participants: [{ identity: 'kim', note: null, draft }] });
    const { step: _, version: __, durationMs: ___, ...told } = step;
    const told1 = { ...told, at: '2030-01-04T00:00:00.000Z', digits: '1' };
    expect(call.flow).toEqual({ flow: 'support', version: 2, queue: null, steps: [told1] });
  });

  it('is deleted with its sound, and of others nothing', async () => {
    const { ask, storage, recordingFolder, audit } = await withPerson();
    expect((await ask('delete', { number: '415 555 0177' })).json()).toEqual({ calls: 2, recordings: 1 });
    expect((await ask('search', { number: person })).json()).toMatchObject({ calls: 0, recordings: 0 });
    expect(await storage.calls.get(aCall(1).id)).toBeNull();
    expect(await storage.calls.get(aCall(3).id)).not.toBeNull();
    await expect(recordingFolder.reader(`${aCall(1).id}-1`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await ask('delete', { number: person })).json()).toEqual({ calls: 0, recordings: 0 });
    // The audit says how much, and not whose.
    expect(await audit()).toEqual(expect.arrayContaining([['person.deleted', '+1 ••• ••• ••••, 2 calls']]));
    expect(JSON.stringify(await audit())).not.toContain('5550177');
  });

  it('is deleted from what calls to the contact’s other phone tell of it', async () => {
    const { ask, storage } = await withPerson();
    const office = '+14155550188';
    const contact = { key: 'default contact:1', numbers: [office, person] };
    const call = aCall(9, {
      direction: 'outbound',
      phase: 'ended',
      customerNumber: office,
      contact: contactWith({ id: '1', name: 'Robin', company: null, numbers: [office, '(415) 555-0177'] }),
    });
    await storage.calls.write(call, [], { contact });
    expect(await storage.calls.linesToContact(person, [])).toEqual([call.virtualNumber]);
    // It would be stored again by a call that goes on.
    await storage.calls.write({ ...call, phase: 'active' }, []);
    expect((await ask('delete', { number: person })).json().error).toMatchObject({ code: 'CALL_STATE' });
    expect((await ask('search', { number: person })).json().calls).toBe(2);
    await storage.calls.write(call, []);
    await ask('delete', { number: person });
    expect((await storage.calls.get(call.id))?.contact?.numbers).toEqual([office]);
    expect(await storage.calls.linesToContact(person, [])).toEqual([]);
    expect(await storage.calls.linesToContact(office, [])).toEqual([call.virtualNumber]);
  });

  it('is deleted from masked calls of the contact’s other phone, too', async () => {
    const { ask, storage } = await withPerson();
    const office = '+14155550188';
    const robin = contactWith({ id: '1', name: 'Robin', company: null, numbers: [office, person] });
    await storage.calls.write(over(4, { masked: true, contact: robin }), []);
    const kept = over(5, { masked: true, customerNumber: office, contact: robin });
    await storage.calls.write(kept, []);
    // Another contact that calls from the same office does not delay it.
    const colleague = contactWith({ ...robin, id: '2', numbers: [office] });
    await storage.calls.write(aCall(6, { phase: 'active', customerNumber: office, contact: colleague }), []);
    expect((await ask('delete', { number: person })).json().calls).toBe(3);
    expect((await storage.calls.get(kept.id))?.contact?.numbers).toEqual([office]);
  });

  it('includes the contacts with the number, compared as for the screen pop', async () => {
    const { ask, storage, audit } = await withPerson();
    const contact = aContact({ notes: 'likes tea', numbers: ['+442079460958', person] });
    const other = aContact({ numbers: ['+14155550188'] });
    for (const each of [contact, other]) await storage.contacts.add(each, null);
    expect((await ask('search', { number: '415 555 0177' })).json()).toMatchObject({ calls: 2, contacts: 1 });
    const first = (await ask('export', { number: person, limit: 1 })).json();
    const { isPrivate: _, ...exported } = contact;
    expect(first.contacts).toEqual([exported]);
    expect((await ask('export', { number: person, limit: 1, before: first.next })).json().contacts).toBeUndefined();
    expect((await ask('delete', { number: person })).json()).toEqual({ calls: 2, recordings: 1, contacts: 1 });
    expect(await storage.contacts.get(contact.id)).toBeNull();
    expect(await storage.contacts.get(other.id)).not.toBeNull();
    expect(await audit()).toEqual(
      expect.arrayContaining([
        ['person.deleted', '+1 ••• ••• ••••, 1 contacts'],
        ['person.deleted', '+1 ••• ••• ••••, 2 calls'],
      ]),
    );
  });

  it('includes calls back to the number, and those that they booked to another one; deleted, they wait no more', async () => {
    const { ask, storage, callbacks, queues, queueDefinitions, happen } = await withPerson();
    await queueDefinitions.create('support', QueueBody.parse({ label: 'Support', agents: ['anna'] }), {});
    await happen(over(9, { customerNumber: '+14155550188', endedAt: null, phase: 'ended' }));
    const book = (callId: string, number: string) =>
      callbacks.book({ callId, number, called: '+14155550110', queue: 'support', since: null });
    for (const [n, number] of [
      [9, person],
      [1, '+14155550166'],
      [3, '+14155550188'],
    ] as const) {
      expect(await book(aCall(n).id, number)).toBe('booked');
    }
    expect((await ask('search', { number: person })).json()).toMatchObject({ calls: 2, callbacks: 2 });
    const first = (await ask('export', { number: person, limit: 1 })).json();
    const virtualNumber = '+14155550110';
    expect(first.callbacks).toEqual([{ callId: aCall(9).id, number: person, virtualNumber }]);
    const rest = (await ask('export', { number: person, limit: 1, before: first.next })).json();
    expect(rest.callbacks).toEqual([{ callId: aCall(1).id, number: '+14155550166', virtualNumber }]);
    expect((await ask('delete', { number: person })).json()).toEqual({ calls: 2, recordings: 1, callbacks: 2 });
    const kept = `${aCall(3).id}-callback`;
    expect((await storage.callbackNotes.all()).map(({ id }) => id)).toEqual([kept]);
    expect(queues.waitingCalls().map(({ callId }) => callId)).toEqual([kept]);
    expect([1, 9, 3].map((n) => queues.waits(`${aCall(n).id}-callback`))).toEqual([false, false, true]);
  });

  it('keeps a contact while a call with them goes on', async () => {
    const { ask, happen, storage } = await withPerson();
    const { id } = await storage.contacts.add(aContact({ numbers: [person] }), null);
    await happen(aCall(9, { phase: 'active', customerNumber: person }));
    expect((await ask('delete', { number: person })).statusCode).toBe(409);
    expect(await storage.contacts.get(id)).not.toBeNull();
  });

  it('is kept as it is while a call with them goes on', async () => {
    const { ask, happen, storage } = await withPerson();
    await happen(aCall(9, { phase: 'active', customerNumber: person }));
    const refused = await ask('delete', { number: person });
    expect(refused.statusCode).toBe(409);
    expect(refused.json().error).toMatchObject({ code: 'CALL_STATE', help: 'Delete after it has ended.' });
    expect(await storage.calls.get(aCall(1).id)).not.toBeNull();
  });

  it('is for administrators and servers alone, and needs a number', async () => {
    const { ask, audit } = await withPerson();
    for (const what of ['search', 'export', 'delete']) {
      for (const role of ['agent', 'supervisor'] as const) {
        expect((await ask(what, { number: person }, 'kim', role)).statusCode).toBe(403);
      }
      expect((await ask(what, {})).statusCode).toBe(400);
      expect((await ask(what, { number: '   ' })).json().error.code).toBe('INVALID_NUMBER');
    }
    expect(await audit()).toEqual([]);
  });

  it('is read only with a line in the audit', async () => {
    const { ask, audit } = await withPerson();
    await ask('search', { number: person });
    await ask('export', { number: person });
    expect(await audit()).toEqual([
      ['person.read', '+1 ••• ••• ••••, 2 calls'],
      ['person.read', '+1 ••• ••• ••••, 2 calls'],
    ]);
  });
});
