import { expect, it } from 'vitest';
import type { NewContact } from '../../../src/domain/crm/adapter.ts';
import { entry, nothing, patient, piecesOf, plain, type Suite } from './crm-under-test.ts';
import { withEachAnswerLost } from './lost-answers.ts';

const number = '+14155550123';
/** Markup, quotes, marks of text direction, other scripts, and a character of two units. */
const anyText = `<img src=x onerror=alert(1)> "quoted" 'single' \\ ; DROP TABLE calls; -- %00 é 漢字 🙂 \u202e\u2066`;

export function contactContract({ manifest, crm, newCallId }: Suite): void {
  const find = (wanted = number) => crm().adapter.findContacts(wanted, patient);

  it.each([
    ['+14155550123', '+14155550123'],
    ['+14155550123', '(415) 555-0123'],
    ['+14155550123', '1-415-555-0123'],
    ['+14155550123', '415.555.0123'],
    ['+14155550123', '+1 415 555 0123 ext. 12'],
    ['+442079460958', '+44 (0)20 7946 0958'],
    ['+442079460958', '020 7946 0958'],
    ['+442079460958', '0044 20 7946 0958'],
    ['+919876543210', '098765 43210'],
  ])('finds %s that was typed as "%s"', async (wanted, spelling) => {
    const added = await crm().addContact('Robin Example', spelling);
    const found = await find(wanted);
    if (crm().unsearchable?.includes(spelling) === true) {
      // The adapter's README says so.
      expect(found).toEqual([]);
      return;
    }
    expect(found).toMatchObject([{ ...added, name: 'Robin Example', openTickets: [], lastCalls: [] }]);
    expect(found[0]?.numbers).toContain(spelling);
  });

  const nearMisses = ['+1 415 555 0124', '+1 415 555 01234', '+1 212 555 0123', '555-0123'];

  it('leaves near misses out', async () => {
    for (const near of nearMisses) await crm().addContact(near, near);
    expect(await find()).toEqual([]);
  });

  it('leaves strangers out when the CRM ignores the search and returns everyone', async () => {
    for (const near of [...nearMisses, '+44 20 7946 0958']) await crm().addContact(near, near);
    const right = await crm().addContact('Robin Example', '(415) 555-0123');
    await crm().ignoreFilter();
    expect(await find()).toMatchObject([right]);
  });

  it('returns all contacts with the line, the fullest spelling first, then the oldest', async () => {
    const national = await crm().addContact('National', '(415) 555-0123');
    const full = await crm().addContact('Full', '+1 415 555 0123');
    const later = await crm().addContact('Full, later', '+1 415 555 0123');
    expect(await find()).toMatchObject([full, later, national]);
  });

  it('finds nothing if there is nothing', async () => {
    expect(await find()).toEqual([]);
  });

  it('reads a name of 2,000 characters with markup and marks of text direction', async () => {
    const name = anyText + 'x'.repeat(2000 - anyText.length);
    const added = await crm().addContact(name, number);
    const found = await find();
    expect(found).toMatchObject([added]);
    // A connector may cut what no screen can show.
    expect(name.startsWith(found[0]?.name ?? '-')).toBe(true);
    expect(found[0]?.name.length).toBeGreaterThanOrEqual(200);
  });

  it('returns a bounded list of ten thousand matches, with a bounded number of requests', async () => {
    await crm().addMany(10_000, number);
    const before = crm().requests?.() ?? 0;
    const found = await find();
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(100);
    expect((crm().requests?.() ?? 0) - before).toBeLessThanOrEqual(10);
  });

  it('makes no id and no address of a number: agents see both also if the number is masked', async () => {
    const added = await crm().addContact('Robin Example', number);
    const filed = await crm().adapter.saveCallLog(
      entry(newCallId(), { about: added, customer: number }),
      nothing,
      patient,
    );
    const found = await find();
    const shown = [added.id, filed.recordId, filed.url ?? '', ...found.flatMap(({ id, url }) => [id, url ?? ''])];
    for (const text of shown) {
      // The ID of an entry may contain the call's ID, and an address the port of a test's server.
      const own = text.replace(/CA[0-9a-f]{32}/, '').replace(/^https?:\/\/[^/]+/, '');
      for (const piece of piecesOf(number)) expect(own, `a piece of ${number}`).not.toContain(piece);
    }
  });

  if (!manifest.capabilities.includes('contacts.create')) return;

  const create = (key: string, more: Partial<NewContact> = {}) =>
    crm().adapter.createContact?.({ ...plain, key, name: 'Kim Sample', number: '+14155550177', ...more }, patient);

  it('creates a contact that is found by its number afterwards', async () => {
    const created = await create('one');
    expect(created).toMatchObject({ name: 'Kim Sample', company: null, openTickets: [], lastCalls: [] });
    expect(await find('+14155550177')).toMatchObject([{ kind: created?.kind, id: created?.id }]);
    for (const piece of piecesOf('+14155550177')) expect(created?.id).not.toContain(piece);
  });

  it('creates one contact of one key, one after another and at the same moment', async () => {
    const first = await create('one');
    const others = await Promise.all([create('one'), create('one'), create('one')]);
    expect(others.map((contact) => contact?.id)).toEqual(Array(3).fill(first?.id));
    expect(await crm().countContacts()).toBe(1);
    const other = await create('two');
    expect(other?.id).not.toBe(first?.id);
  });

  it('creates one contact, whichever answer was lost', async () => {
    const turns = await withEachAnswerLost(crm(), async (turn) =>
      create(`turn-${turn}`, { number: `+141555501${80 + turn}` }),
    );
    expect(await crm().countContacts()).toBe(turns);
  });

  it('stores any character of a name and a company', async () => {
    const created = await create('one', { name: anyText, company: anyText });
    expect(created).toMatchObject({ name: anyText, company: anyText });
  });

  if (!manifest.capabilities.includes('contacts.private')) return;

  it('hides a masked contact’s number from the CRM’s users, and finds it', async () => {
    const created = await create('one', { masked: true });
    expect(await crm().isPrivate?.(created?.id ?? '')).toBe(true);
    expect(await find('+14155550177')).toMatchObject([{ id: created?.id }]);
    expect(crm().adapter.keepsPrivate).toBe(true);
  });
}
