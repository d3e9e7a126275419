import { expect, it } from 'vitest';
import { foldedText } from '../../../src/domain/folded-text.ts';
import { patient, plain, type Suite } from './crm-under-test.ts';

const number = '+14155550123';
/** Quotes, brackets, a colon, a percent sign and an asterisk, as people do write them. */
const signs = `Zoë "Ace" O'Neil-West (50%: night*)`;

/** Texts that mean something in the query language of one CRM or another. */
const queries = [
  ...['*', '%', '_', '"', "'", '\\', '()', '?', '-'],
  ...['*:*', 'a*', 'r%', 'ro_in', 'R?bin', '/R.*/', '-kim', '!kim', 'NOT kim', 'robin~', 'rob\\'],
  ...['robin OR kim', 'robin || kim', 'robin" OR name:"kim', "robin' OR '1'='1", 'robin) OR (name:k*', 'role:end-user'],
  ...['name:*', 'zzz OR *', 'robin&fields=*', 'robin\r\nkim', 'created>2000-01-01', '[a TO z]', '{}', '../..'],
];

/** The method that finds contacts while a person types. */
export function wordSearchContract({ manifest, crm }: Suite): void {
  if (!manifest.capabilities.includes('contacts.search')) return;

  const search = async (words: string, limit = 10) =>
    (await crm().adapter.searchContacts?.(words, { ...patient, limit })) ?? [];

  it.each(['Robin', 'ROB', 'robin ex', 'exam', ' Robin  Example '])(
    'finds a contact by “%s”, with what a search by number gives, and no more',
    async (words) => {
      const added = await crm().addContact('Robin Example', number);
      await crm().addContact('Kim Sample', '+14155550124');
      const found = await search(words);
      expect(found).toMatchObject([{ ...added, name: 'Robin Example' }]);
      const [byNumber] = await crm().adapter.findContacts(number, patient);
      expect(found[0]?.numbers).toEqual(byNumber?.numbers);
      expect(found[0]?.url).toBe(byNumber?.url);
      expect(Object.keys(byNumber ?? {})).toEqual(expect.arrayContaining(Object.keys(found[0] ?? {})));
    },
  );

  it('finds nothing if no name has all of the words', async () => {
    await crm().addContact('Robin Example', number);
    await crm().addContact('Kim Sample', number);
    for (const words of ['thimble', 'robin sample', 'robin kim', '']) expect(await search(words), words).toEqual([]);
  });

  it('returns as many contacts as it was asked for, with a bounded number of requests', async () => {
    await crm().addMany(300, number);
    const [known] = await crm().adapter.findContacts(number, patient);
    const word = known?.name.split(' ')[0] ?? '';
    const before = crm().requests?.() ?? 0;
    const found = await search(word, 4);
    expect(found).toHaveLength(4);
    expect(new Set(found.map(({ id }) => id)).size).toBe(4);
    expect((crm().requests?.() ?? 0) - before).toBeLessThanOrEqual(5);
  });

  it('leaves strangers out when the CRM ignores the search and returns everyone', async () => {
    await crm().addContact('Kim Sample', '+14155550124');
    const right = await crm().addContact('Robin Example', number);
    await crm().ignoreFilter();
    expect(await search('robin')).toMatchObject([right]);
  });

  it('takes the CRM’s query language for text: it never widens and never breaks the search', async () => {
    await crm().addContact('Robin Example', number);
    await crm().addContact('Kim Sample', '+14155550124');
    for (const text of queries) {
      const wanted = foldedText(text).split(/\s+/).filter(Boolean);
      for (const { name } of await search(text)) {
        for (const word of wanted) expect(foldedText(name), `found by ${text}`).toContain(word);
      }
    }
  });

  it('finds a name with signs of a query language by its words as they are written', async () => {
    const added = await crm().addContact(signs, number);
    await crm().addContact('Kim Sample', '+14155550124');
    for (const words of ['zoë', `"Ace"`, "o'neil", "O'Neil-West", '(50%:', 'night*', signs]) {
      expect(await search(words), words).toMatchObject([added]);
    }
  });

  if (!manifest.capabilities.includes('contacts.private')) return;

  it('leaves out contacts whose number no user of the CRM can read', async () => {
    await crm().adapter.createContact?.({ ...plain, key: 'one', name: 'Robin Hidden', number, masked: true }, patient);
    const shown = await crm().addContact('Robin Example', '+14155550124');
    expect(await search('robin')).toMatchObject([shown]);
  });
}
