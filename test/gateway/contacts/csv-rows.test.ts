import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guarded, unguarded } from '../../../src/domain/csv/formulas.ts';
import { csvRows, type Delimiter, delimiterOf } from '../../../src/gateway/contacts/csv/rows.ts';

const rowsOf = (text: string) => [...csvRows(text, delimiterOf(text))].map(({ line, cells }) => [line, cells]);

describe('a CSV file', () => {
  it.each([
    ['commas', 'a,b\nc,d', ','],
    ['semicolons', 'a;b\nc,x;d', ';'],
    ['tabs', 'a\tb\nc\td', '\t'],
    ['a comma in a quoted header', '"a, the first";b;c\n1;2;3', ';'],
    ['one column', 'a\nb', ','],
  ])('has the delimiter of its first line: %s', (_what, text, delimiter) => {
    expect(delimiterOf(text)).toBe(delimiter);
  });

  it.each([
    ['\n', 'LF'],
    ['\r\n', 'CRLF'],
    ['\r', 'CR'],
  ])('ends its lines with %j', (end) => {
    expect(rowsOf(['a,b', 'c,"d', 'e"', '', 'f,g', ''].join(end))).toEqual([
      [1, ['a', 'b']],
      [2, ['c', `d${end}e`]],
      [5, ['f', 'g']],
    ]);
  });

  it('may quote anything', () => {
    expect(rowsOf('"a ""b"" c","d,e",""\n,5" nail, x ')).toEqual([
      [1, ['a "b" c', 'd,e', '']],
      [2, ['', '5" nail', ' x ']],
    ]);
  });

  it.each([
    ['without its end', '"Robin,2'],
    ['followed by text', '"Robin"x,2'],
    ['without its end, before a quoted row', '"Robin,2\n"Kim",3'],
    ['longer than any cell', `"${'x'.repeat(33_000)}",2`],
  ])('with a quote %s loses that line alone', (_what, faulty) => {
    const rows = rowsOf(`a,b\n${faulty}\n"Lou","4"\nZ,5\n`);
    expect(rows.filter(([, cells]) => cells === null)).toEqual([[2, null]]);
    expect(rows.slice(-2).map(([, cells]) => cells)).toEqual([
      ['Lou', '4'],
      ['Z', '5'],
    ]);
  });

  it('is read as it was written, whatever the cells contain', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\r', '\n', ' ', "'", 'é') });
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom<Delimiter>(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        (all, delimiter, end) => {
          const quoted = all.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(delimiter));
          const read = [...csvRows(quoted.join(end), delimiter)].map(({ cells }) => cells);
          expect(read).toEqual(all.filter((row) => row.some((each) => each.trim() !== '')));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('has rows of a thousand cells at most, however many there are', () => {
    const rows = rowsOf(`a\n${','.repeat(5_000)}x\n${'y,'.repeat(5_000)}`);
    expect(rows.map(([line, cells]) => [line, (cells as string[]).length])).toEqual([
      [1, 1],
      [3, 1000],
    ]);
  });

  it('has no rows if it is empty', () => {
    expect([rowsOf(''), rowsOf('\n\r\n,,\n , \n')]).toEqual([[], []]);
  });
});

describe('the guard against formulas', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t'=1"],
    ['\r=1', "'\r'=1"],
    ['＝1', "'＝1"],
    ["'=1", "''=1"],
    // A spreadsheet that expects semicolons begins a new cell after one.
    ['x;=1+1', "x;'=1+1"],
    ['x"=1', 'x"\'=1'],
  ])('%j becomes %j', (text, safe) => {
    expect(guarded(text)).toBe(safe);
    expect(unguarded(safe)).toBe(text);
  });

  it.each(['Robin', 'O’Neill', "D'Arcy", 'a - b', 'kim@shop.example', '1=1', 'first\nsecond'])('leaves %j', (text) => {
    expect(guarded(text)).toBe(text);
    expect(unguarded(text)).toBe(text);
  });

  it('is undone exactly, and leaves no cell that begins with a formula', () => {
    const characters = ["'", '=', '-', '\t', '\r', '\n', ';', '"', 'a'];
    let texts = [''];
    for (let length = 0; length < 4; length += 1) {
      texts = texts.flatMap((text) => characters.map((each) => text + each));
      for (const text of texts) {
        const safe = guarded(text);
        if (unguarded(safe) !== text || /^[=\-\t\r\n]|[;\t\r\n"][=-]/.test(safe)) expect([text, safe]).toBeNull();
      }
    }
  });
});
