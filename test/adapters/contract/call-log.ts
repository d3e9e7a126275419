import { expect, it } from 'vitest';
import type { CallLogEntry } from '../../../src/domain/crm/call-log-entry.ts';
import { entry, nothing, patient, piecesOf, type Suite } from './crm-under-test.ts';
import { withEachAnswerLost } from './lost-answers.ts';

export function callLogContract({ crm, newCallId }: Suite): void {
  const save = (callId: string, more: Partial<CallLogEntry> = {}, recordId: string | null = null) =>
    crm().adapter.saveCallLog(entry(callId, more), { recordId }, patient);

  it('files a call once, however often it is sent', async () => {
    const about = await crm().addContact('Robin Example', '+14155550123');
    const callId = newCallId();
    const first = await save(callId, { about, note: 'teapot' });
    const again = await save(callId, { about, note: 'teapot' });
    expect(again).toEqual(first);
    const facts = { note: 'teapot', duration: 65, endReason: 'COMPLETED', customer: '+14155550123' };
    expect(await crm().filed(callId)).toMatchObject([{ ...facts, contactId: about.id, recordId: first.recordId }]);
  });

  it('files a call once when it is sent three times at the same moment', async () => {
    const callId = newCallId();
    await Promise.all([1, 2, 3].map(() => save(callId)));
    expect(await crm().filed(callId)).toHaveLength(1);
  });

  it('files a call once, whichever answer was lost', async () => {
    const ids: string[] = [];
    await withEachAnswerLost(crm(), (turn) => {
      if (ids[turn] === undefined) ids.push(newCallId());
      return save(ids[turn] ?? '');
    });
    for (const id of ids) expect(await crm().filed(id)).toHaveLength(1);
    expect(await crm().countEntries()).toBe(ids.length);
  });

  it('keeps the highest revision, in whatever order they come', async () => {
    const callId = newCallId();
    await save(callId, { revision: 1, note: 'one' });
    await save(callId, { revision: 3, note: 'three' });
    await save(callId, { revision: 2, note: 'two' });
    expect(await crm().filed(callId)).toMatchObject([{ note: 'three' }]);
  });

  it('updates the entry whose id is known', async () => {
    const callId = newCallId();
    const { recordId } = await save(callId);
    expect(await save(callId, { revision: 2, note: 'second' }, recordId)).toMatchObject({ recordId });
    await save(callId, { revision: 1, note: 'first' }, recordId);
    expect(await crm().filed(callId)).toMatchObject([{ recordId, note: 'second' }]);
    expect(await crm().countEntries()).toBe(1);
  });

  it('adopts the entry that the CRM’s page made, also if that is forgotten later', async () => {
    const callId = newCallId();
    const made = await crm().addPageEntry('typed by a user');
    expect(await save(callId, { note: 'one' }, made)).toMatchObject({ recordId: made });
    expect(await crm().filed(callId)).toMatchObject([{ recordId: made, note: 'one' }]);
    expect(await save(callId, { revision: 2, note: 'two' })).toMatchObject({ recordId: made });
    expect(await crm().filed(callId)).toMatchObject([{ recordId: made, note: 'two' }]);
    expect(await crm().countEntries()).toBe(1);
  });

  it('files a call again whose entry was deleted in the CRM', async () => {
    const callId = newCallId();
    await save(callId, { note: 'one' }, '999999');
    expect(await crm().filed(callId)).toMatchObject([{ note: 'one' }]);
  });

  it('adds a recording that is finished late', async () => {
    const callId = newCallId();
    const url = 'https://gateway.example/v1/recordings/RE1';
    const { recordId } = await save(callId);
    expect((await crm().filed(callId))[0]?.recording).toBeNull();
    await save(callId, { revision: 2, recording: { url, seconds: 65 } }, recordId);
    expect(await crm().filed(callId)).toMatchObject([{ recording: url }]);
  });

  it('moves a call to its contact when that is known later', async () => {
    const callId = newCallId();
    await save(callId);
    const about = await crm().addContact('Robin Example', '+14155550123');
    await save(callId, { revision: 2, about });
    expect(await crm().filed(callId)).toMatchObject([{ contactId: about.id }]);
  });

  it('does not take a record of another kind for the contact with the same id', async () => {
    const callId = newCallId();
    const { id } = await crm().addContact('Robin Example', '+14155550123');
    await save(callId, { about: { kind: 'unknown-kind', id } });
    expect(await crm().filed(callId)).toMatchObject([{ contactId: null }]);
  });

  it('writes the CRM’s user of the agent', async () => {
    const callId = newCallId();
    await save(callId, { user: 'user-77' });
    expect((await crm().filed(callId))[0]?.raw).toContain('user-77');
  });

  it('writes a mask as it is, and nothing of the number behind it', async () => {
    const callId = newCallId();
    const about = await crm().addContact('Robin Example', '+1 415 555 0123');
    await save(callId, { about, customer: '+1 ••• ••• ••••', masked: true });
    const [filed] = await crm().filed(callId);
    expect(filed?.customer).toBe('+1 ••• ••• ••••');
    const own = filed?.raw.replaceAll('+14155550100', '').replaceAll(callId, '') ?? '';
    for (const piece of piecesOf('+14155550123')) expect(own).not.toContain(piece);
  });

  it('marks an unverified number, and files the call without a contact', async () => {
    const callId = newCallId();
    await crm().addContact('Robin Example', '+14155550123');
    await save(callId, { unverified: true });
    const [filed] = await crm().filed(callId);
    expect(filed?.raw).toContain('unverified');
    expect(filed?.contactId).toBeNull();
  });

  it('stores any character of a note', async () => {
    const note = `<script>alert(1)</script> "quoted" 'single' \\ ; DROP TABLE calls; -- %00 \u0000 é 漢字 🙂 \u202e ${'x'.repeat(500)}`;
    const callId = newCallId();
    await save(callId, { note });
    expect((await crm().filed(callId))[0]?.note).toBe(note);
  });

  it('a call id is a name, never a path', async () => {
    const callId = '../contacts?x=1';
    await crm().adapter.saveCallLog(entry(callId), nothing, patient);
    expect(await crm().filed(callId)).toHaveLength(1);
  });
}
