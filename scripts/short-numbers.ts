/**
 * Writes src/domain/numbers/short-table.ts: the short numbers of all countries, from the short-number metadata of
 * Google's libphonenumber (https://github.com/google/libphonenumber, resources/ShortNumberMetadata.xml).
 *
 *   node scripts/short-numbers.ts          prints the file
 *   node scripts/short-numbers.ts --write  writes it
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import google from 'google-libphonenumber';

/**
 * A range of numbers in the library's serialised form. Its pattern has tag 2 (phonemetadata.proto, PhoneNumberDesc).
 */
type Range = readonly (unknown | undefined)[] | undefined;

/** Tags of PhoneMetadata in the same file. */
const tags = { premiumRate: 5, emergency: 27, shortCode: 29 } as const;

function patternOf(range: Range): string {
  const pattern = range?.[2];
  return typeof pattern === 'string' && pattern !== '' ? pattern : '-';
}

/** The text of the file. */
export function shortTable(): string {
  const { countryToMetadata } = (
    google as unknown as { shortnumbermetadata: { countryToMetadata: Record<string, readonly Range[]> } }
  ).shortnumbermetadata;
  const lines = Object.entries(countryToMetadata)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([country, data]) => {
      const patterns = [data[tags.emergency], data[tags.shortCode], data[tags.premiumRate]].map(patternOf);
      return [country, ...patterns].join(' ');
    });
  return [
    '// Written by scripts/short-numbers.ts from the short-number metadata of libphonenumber (Apache-2.0). Do not edit.',
    '',
    '/** A line a country: its ISO code, and patterns of emergency numbers, of all short numbers, and of premium-rate ones. */',
    'export const shortTable: string = String.raw`',
    ...lines,
    '`;',
    '',
  ].join('\n');
}

if (import.meta.main) {
  const text = shortTable();
  if (process.argv.includes('--write')) {
    writeFileSync(join(import.meta.dirname, '../src/domain/numbers/short-table.ts'), text);
  } else process.stdout.write(text);
}
