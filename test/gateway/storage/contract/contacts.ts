import { expect, it } from 'vitest';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import { entry } from '../../../adapters/contract/crm-under-test.ts';
import { aContact } from '../../contacts/a-contact.ts';

const line = { at: '2030-01-01T00:00:00.000Z', who: 'boss', what: 'contact.put', subject: 'one', address: '' } as const;

/** @param open an empty storage that ends with the test */
export function contactsContract(open: () => Promise<Storage>): void {
  it('keeps contacts with their numbers in order, one of each key', async () => {
    const { contacts, recordings } = await open();
    const one = aContact({
      ...{ name: 'Zoë “é” 漢字', company: 'Shop', email: 'z@shop.example', notes: 'a\nb', owner: 'kim' },
      ...{ numbers: ['+442079460958', '+14155550123,12'], doNotRecord: true, isPrivate: true },
    });
    expect(await contacts.add(one, 'key', { audit: line })).toEqual({ ...one, revision: 1 });
    expect(await contacts.add(aContact(), 'key', { audit: line })).toEqual({ ...one, revision: 1 });
    expect(await contacts.get(one.id)).toEqual({ ...one, revision: 1 });
    expect(await contacts.get('none')).toBeNull();
    expect(await recordings.audit(5)).toEqual([line]);
  });

  it('changes a contact of the revision that was read, and no other', async () => {
    const { contacts, recordings } = await open();
    const before = await contacts.add(aContact(), null);
    const next = { ...before, name: 'Next', numbers: ['+14155550199'] };
    expect(await contacts.change(next, { audit: line })).toEqual({ ...next, revision: 2 });
    expect(await contacts.change({ ...before, name: 'Late' }, { audit: line })).toBeNull();
    expect(await contacts.get(before.id)).toEqual({ ...next, revision: 2 });
    expect([await contacts.alike('+14155550123'), (await contacts.alike('+14155550199')).length]).toEqual([[], 1]);
    expect(await recordings.audit(5)).toHaveLength(1);
  });

  it('pages newest first, and finds words without case and accents, and signs of patterns as they are', async () => {
    const { contacts } = await open();
    const names = ['Ärzte am Ring', 'ab_c', 'abXc', 'a\\b', 'ÅNGSTRÖM Ring'];
    for (const [n, name] of names.entries())
      await contacts.add(aContact({ name, createdAt: `2026-01-0${n + 1}T10:00:00.000Z` }), null);
    const found = async (text: string) => (await contacts.page({ text, limit: 10 })).contacts.map(({ name }) => name);
    expect(await found('')).toEqual([...names].reverse());
    expect(await found('RING')).toEqual(['ÅNGSTRÖM Ring', 'Ärzte am Ring']);
    expect(await found('ring  arzte')).toEqual(['Ärzte am Ring']);
    expect([await found('b_c'), await found('a\\'), await found('%')]).toEqual([['ab_c'], ['a\\b'], []]);
    const first = await contacts.page({ limit: 2 });
    const rest = await contacts.page({ limit: 5, before: first.next ?? '' });
    expect([first.contacts.length, rest.contacts.length, rest.next]).toEqual([2, 3, null]);
  });

  it('finds numbers that end alike: exactly this one first, then the oldest', async () => {
    const { contacts } = await open();
    const add = async (number: string, createdAt: string) =>
      (
        await contacts.add(
          aContact({ numbers: ['+442079460958', number], createdAt: `2026-01-${createdAt}T10:00:00.000Z` }),
          null,
        )
      ).id;
    const other = await add('+12125550123', '01');
    const young = await add('+14155550123', '03');
    const old = await add('+14155550123', '02');
    await add('+14155550124', '01');
    expect((await contacts.alike('+14155550123')).map(({ id }) => id)).toEqual([old, young, other]);
  });

  it('decides on rows one after another, each seeing those before it', async () => {
    const { contacts } = await open();
    const known = await contacts.add(aContact({ name: 'Known' }), null);
    const rows = [
      aContact({ name: 'A', numbers: ['+14155550177'] }),
      aContact({ name: 'B', numbers: ['+14155550177'] }),
      aContact({ name: 'C' }),
    ];
    const seen: string[][] = [];
    const decisions = await contacts.addEach(rows, (row, alike) => {
      seen.push(alike.map(({ name }) => name));
      if (row.name === 'C') return { ...known, notes: 'merged' };
      return alike.length === 0 ? 'add' : 'skip';
    });
    expect(seen.slice(-3)).toEqual([[], ['A'], ['Known']]);
    expect(decisions.map((each) => (typeof each === 'string' ? each : 'changed'))).toEqual(['add', 'skip', 'changed']);
    expect(
      (await contacts.page({ limit: 5 })).contacts
        .map(({ name, notes, revision }) => `${name} ${notes} ${revision}`)
        .sort(),
    ).toEqual(['A  1', 'Known merged 2']);
  });

  it('logs a call once with its highest revision, and deletes the log with the contact', async () => {
    const { contacts } = await open();
    const { id } = await contacts.add(aContact(), null);
    const about = { kind: 'contact', id };
    expect(await contacts.saveCall(entry('CA1', { about, revision: 2, note: 'two' }), null, 'CL1')).toBe('CL1');
    expect(await contacts.saveCall(entry('CA1', { about, note: 'one' }), null, 'CL2')).toBe('CL1');
    expect(await contacts.saveCall(entry('CA2', { about: { ...about, id: 'gone' } }), 'CL1', 'CL3')).toBe('CL3');
    const calls = await contacts.lastCalls([id, 'gone']);
    expect([...calls]).toEqual([
      [id, [{ at: entry('CA1').startedAt, direction: 'inbound', duration: 65, summary: 'two' }]],
    ]);
    expect(await contacts.lastCalls([])).toEqual(new Map());
    expect([await contacts.delete([id, 'none']), await contacts.delete([id]), await contacts.delete([])]).toEqual([
      1, 0, 0,
    ]);
    expect(await contacts.lastCalls([id])).toEqual(new Map());
    // A late revision finds no contact any more.
    expect(await contacts.saveCall(entry('CA1', { about, revision: 3 }), null, 'CL9')).toBe('CL9');
    expect(await contacts.lastCalls([id])).toEqual(new Map());
  });

  it('forgets a logged call with the call, and its note when notes expire', async () => {
    const { contacts, persons } = await open();
    const { id } = await contacts.add(aContact(), null);
    for (const n of [1, 2, 3]) {
      const startedAt = `2026-01-0${n}T10:00:00.000Z`;
      await contacts.saveCall(
        entry(`CA${n}`, { about: { kind: 'contact', id }, startedAt, note: `note ${n}` }),
        null,
        `CL${n}`,
      );
    }
    await persons.deleteCalls(['CA3']);
    expect(await persons.deleteNotes('2026-01-02T00:00:00.000Z')).toBe(1);
    expect(await persons.deleteNotes('2026-01-02T00:00:00.000Z')).toBe(0);
    const calls = (await contacts.lastCalls([id])).get(id);
    expect(calls?.map(({ at, summary }) => [at.slice(8, 10), summary])).toEqual([
      ['02', 'note 2'],
      ['01', ''],
    ]);
    expect(await contacts.get(id)).not.toBeNull();
  });
}
