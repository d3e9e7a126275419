import { describe, expect, it, onTestFinished } from 'vitest';
import { csvOfContacts } from '../../../src/gateway/contacts/csv/export.ts';
import { importContacts } from '../../../src/gateway/contacts/csv/import.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import type { StoredContact } from '../../../src/gateway/storage/contacts/port.ts';
import { aContact } from './a-contact.ts';
import { openContacts } from './open-contacts.ts';

async function setUp() {
  const { store, close } = await openContacts();
  onTestFinished(close);
  return {
    store,
    read: (text: string, duplicates: 'report' | 'merge' = 'report', country: 'US' | 'GB' | 'DE' = 'US') =>
      importContacts(text, { store, clock: systemClock, country, duplicates }),
    async all(): Promise<StoredContact[]> {
      const { contacts } = await store.page({ limit: 500 });
      return contacts.sort((one, other) => (one.name < other.name ? -1 : 1));
    },
    async exported(delimiter: ',' | ';' | '\t' = ','): Promise<string> {
      let text = '';
      for await (const part of csvOfContacts(store, delimiter)) text += part;
      return text;
    },
  };
}

const plain = { created: 0, merged: 0, unchanged: 0, failed: 0, problems: [], ignoredColumns: [] };

describe('an import', () => {
  it('reads its own headers, and numbers of the given country', async () => {
    const { read, all } = await setUp();
    const report = await read(
      'name,company,numbers,email,notes,owner,doNotRecord\r\n' +
        'Robin Example,Shop,020 7946 0958; +1 415 555 0123 ext. 12,robin@shop.example,"likes ""tea"",\r\nand toast",kim,yes\r\n',
      'report',
      'GB',
    );
    expect(report).toEqual({ ...plain, rows: 1, created: 1 });
    expect(await all()).toMatchObject([
      {
        name: 'Robin Example',
        company: 'Shop',
        numbers: ['+442079460958', '+14155550123,12'],
        email: 'robin@shop.example',
        notes: 'likes "tea",\r\nand toast',
        owner: 'kim',
        doNotRecord: true,
        revision: 1,
      },
    ]);
  });

  it.each([
    [
      'Google Contacts',
      'First Name,Last Name,Organization Name,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Value',
      'Zoë,Example,Shop,z@shop.example,Mobile,+1 415-555-0123,+1 415-555-0124 ::: +1 415-555-0125',
    ],
    [
      'Outlook',
      'First Name;Last Name;Company;E-mail Address;Business Phone;Mobile Phone;Home Phone',
      'Zoë;Example;Shop;z@shop.example;(415) 555-0123;(415) 555-0124;415.555.0125',
    ],
    [
      'German',
      'Vorname\tNachname\tFirma\tE-Mail\tTelefon\tHandy\tMobil',
      'Zoë\tExample\tShop\tz@shop.example\t4155550123\t4155550124\t4155550125',
    ],
    [
      'capitals and spaces',
      'FULL  NAME,Company_Name,e-mail,PHONE,phone_2,Phone-3',
      'Zoë Example,Shop,z@shop.example,4155550123,4155550124,4155550125',
    ],
  ])('knows the headers of %s', async (_whose, header, row) => {
    const { read, all } = await setUp();
    await read(`${header}\n${row}\n`);
    expect(await all()).toMatchObject([
      {
        name: 'Zoë Example',
        company: 'Shop',
        email: 'z@shop.example',
        numbers: ['+14155550123', '+14155550124', '+14155550125'],
      },
    ]);
  });

  it('reports what is wrong with a row, by line, column and code, and imports the others', async () => {
    const { read, all } = await setUp();
    const report = await read(
      [
        'Full name,Telephone,Mobile,E-mail,Owner,Do not record,Favourite colour',
        'Robin,+14155550123,,,,,blue',
        ',,,a@b.example,,,',
        'Kim,12,+14155550124,none,,,',
        '"Lou,+14155550125,,,,,',
        'Max,+14155550126,,,two words,perhaps,',
        `${'x'.repeat(201)},+14155550127,,,,,`,
        'Sam,+14155550128,,,,,,more',
        `Pat,${'+14155550100;'.repeat(3)},${Array.from({ length: 20 }, (_, n) => `+14155551${100 + n}`).join('|')},,,,`,
        'Lee,911,,,,,',
        'Jo,+14155550129,,,,,',
      ].join('\n'),
    );
    expect(report).toEqual({
      ...plain,
      rows: 10,
      created: 2,
      failed: 8,
      ignoredColumns: ['Favourite colour'],
      problems: [
        { line: 3, column: null, code: 'NAME_MISSING' },
        { line: 4, column: 'Telephone', code: 'INVALID_NUMBER' },
        { line: 4, column: 'E-mail', code: 'INVALID_EMAIL' },
        { line: 5, column: null, code: 'QUOTES' },
        { line: 6, column: 'Owner', code: 'INVALID_OWNER' },
        { line: 6, column: 'Do not record', code: 'INVALID_VALUE' },
        { line: 7, column: 'Full name', code: 'TOO_LONG' },
        { line: 8, column: null, code: 'TOO_MANY_CELLS' },
        { line: 9, column: null, code: 'TOO_MANY_NUMBERS' },
        { line: 10, column: 'Telephone', code: 'INVALID_NUMBER' },
      ],
    });
    expect((await all()).map(({ name }) => name)).toEqual(['Jo', 'Robin']);
  });

  it('does not stop at cells that no one wrote by hand', async () => {
    const { read } = await setUp();
    const long = 'x'.repeat(100_000);
    const numbers = Array.from({ length: 25 }, (_, n) => `+141555501${10 + n}`);
    const report = await read(
      [
        'name,phone,notes,first name,last name',
        `A,${long}`,
        `B,"${'1;'.repeat(2_000)}"`,
        `C,,${long}`,
        `,,,${'f'.repeat(150)},${'l'.repeat(150)}`,
        `D,${numbers.join(';')}`,
        `E,,"${'n'.repeat(10_001)}"`,
        'F,1;2;3',
        'G,+14155550199',
      ].join('\n'),
    );
    expect(report).toMatchObject({ rows: 8, created: 1, failed: 7 });
    expect(report.problems.map(({ line, column, code }) => [line, column, code])).toEqual([
      [2, 'phone', 'TOO_LONG'],
      [3, 'phone', 'TOO_LONG'],
      [4, 'notes', 'TOO_LONG'],
      [5, null, 'TOO_LONG'],
      [6, null, 'TOO_MANY_NUMBERS'],
      [7, 'notes', 'TOO_LONG'],
      [8, 'phone', 'INVALID_NUMBER'],
    ]);
  });

  it('reports a row whose number a contact has, in whatever spelling, also one of the same file', async () => {
    const { read, store } = await setUp();
    const { id } = await store.add(aContact({ numbers: ['+525512345678'] }), null);
    const other = await store.add(aContact({ numbers: ['+14155550177'] }), null);
    const report = await read(
      'name,phone\nA,+52 1 55 1234 5678\nB,+14155550123\nC,(415) 555-0123\nD,"+14155550123,12"\nE,+14155550177;+525512345678',
    );
    expect(report).toMatchObject({ rows: 5, created: 2, failed: 3 });
    expect(report.problems).toEqual([
      { line: 2, column: null, code: 'DUPLICATE', contacts: [id] },
      { line: 4, column: null, code: 'DUPLICATE', contacts: [expect.stringMatching(/^CT/)] },
      { line: 6, column: null, code: 'DUPLICATE', contacts: expect.arrayContaining([id, other.id]) },
    ]);
  });

  it('merges: adds what the contact lacks, changes nothing that it has', async () => {
    const { read, store } = await setUp();
    const { id } = await store.add(aContact({ company: 'Shop', owner: 'kim', numbers: ['+14155550123'] }), null);
    await store.add(aContact({ name: 'Second', numbers: ['+14155550177'] }), null);
    const report = await read(
      'name,company,phone,phone 2,email,notes,do not record\n' +
        'Other,Other,4155550123,4155550124,r@shop.example,tea,yes\n' +
        'Other,Other,4155550124,,,coffee,no\n' +
        'Both,,4155550124,4155550177,,,\n',
      'merge',
    );
    expect(report).toMatchObject({ rows: 3, created: 0, merged: 1, unchanged: 1, failed: 1 });
    expect(report.problems).toMatchObject([{ line: 4, code: 'DUPLICATE' }]);
    expect(await store.get(id)).toMatchObject({
      ...{ name: 'Robin Example', company: 'Shop', owner: 'kim', revision: 2 },
      ...{ numbers: ['+14155550123', '+14155550124'], email: 'r@shop.example', notes: 'tea', doNotRecord: true },
    });
  });

  it('takes the company for the name if there is no other, and Excel’s line with the delimiter', async () => {
    const { read, all } = await setUp();
    expect(await read('sep=;\r\nCompany;Phone\r\nShop;4155550123\r\n')).toMatchObject({ created: 1 });
    expect(await all()).toMatchObject([{ name: 'Shop', company: 'Shop' }]);
  });

  it('refuses a file without a header', async () => {
    const { read, all } = await setUp();
    for (const text of ['', '\n\n', 'Robin,+14155550123\n', 'colour,size\nblue,7', '"name,phone\nRobin,1']) {
      await expect(read(text), text).rejects.toMatchObject({ code: 'CONTACTS_FILE_INVALID' });
    }
    expect(await all()).toEqual([]);
  });

  it('reads 20,000 rows and 1,000 problems at most, and says so', async () => {
    const { read } = await setUp();
    const report = await read(`name,phone\n${'x,y\n'.repeat(20_001)}`);
    expect(report).toMatchObject({ rows: 20_000, failed: 20_000 });
    expect(report.problems).toHaveLength(1_001);
    expect(report.problems.at(-1)).toEqual({ line: 20_002, column: null, code: 'TOO_MANY_ROWS' });
    const none = await read(`name\n${'\n'.repeat(3)}${','.repeat(3)}\n`);
    expect(none).toMatchObject({ rows: 0, problems: [] });
  });
});

describe('an export', () => {
  const hard = {
    name: '=HYPERLINK("http://x.example";"x")',
    company: '+1 Shop, "é" 漢字',
    notes: "-first\nsecond;=1+1\n'@third",
    email: '-x@shop.example',
    owner: '-kim',
  };

  it.each([',', ';', '\t'] as const)('is read back as it was, with the delimiter %j', async (delimiter) => {
    const first = await setUp();
    const numbers = ['+14155550123', '+442079460958,12'];
    await first.store.add(aContact({ ...hard, numbers, doNotRecord: true, isPrivate: true }), null);
    await first.store.add(aContact({ name: 'Zed', numbers: [] }), null);
    const text = await first.exported(delimiter);
    expect(text).toContain('+14155550123; +442079460958,12');
    const second = await setUp();
    expect(await second.read(text.replace('\uFEFF', ''), 'report', 'GB')).toEqual({ ...plain, rows: 2, created: 2 });
    expect(await second.all()).toMatchObject([
      { ...hard, numbers, doNotRecord: true, isPrivate: true },
      { name: 'Zed', numbers: [], company: null },
    ]);
  });

  it('has no cell that a spreadsheet calculates, whatever delimiter it expects', async () => {
    const { store, exported } = await setUp();
    await store.add(aContact({ ...hard, numbers: [] }), null);
    const text = await exported();
    for (const split of [/"?[,;\t\r\n]+"?/, /[;\r\n]/]) {
      for (const cell of text.split(split)) expect(cell).not.toMatch(/^"?[=+\-@]/);
    }
    expect(text.startsWith('\uFEFF"name","company","numbers"')).toBe(true);
  });

  it('has every contact once, page by page', async () => {
    const { store, exported, read } = await setUp();
    const names = Array.from({ length: 450 }, (_, n) => `Contact ${n}`);
    expect(await read(`name\n${names.join('\n')}`)).toMatchObject({ created: 450 });
    const lines = (await exported()).trim().split('\r\n').slice(1);
    expect(new Set(lines.map((line) => line.split('","')[0]?.slice(1)))).toEqual(new Set(names));
    expect(lines).toHaveLength(450);
    expect((await store.page({ limit: 10 })).next).not.toBeNull();
  });
});
