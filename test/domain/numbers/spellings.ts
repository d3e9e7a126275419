import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Country } from '../../../src/domain/numbers/e164.ts';

/**
 * Numbers of many countries in the formats of people, phone books and web pages. They are the examples in
 * libphonenumber's metadata: an unassigned landline and an unassigned mobile number of each country.
 */
export const spellings: readonly (readonly [Country, readonly string[]])[] = readFileSync(
  join(import.meta.dirname, 'spellings.txt'),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('# '))
  .map((line) => {
    const text = line.replace(/\\u([0-9a-f]{4})/g, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    );
    const [country = '', ...all] = text.split('\t');
    return [country as Country, all] as const;
  });
