import { type CrmConnector, firstAccepted, nationalDigits, ofSameLine, unlessRefused } from '../kit/index.ts';
import { type CallerKind, contactOf, Found, fieldsOf, phonesOf } from './contact.ts';
import { withHistory } from './history.ts';
import { moduleOf } from './records.ts';
import type { Suite } from './suite.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;

type FindContacts = CrmConnector['findContacts'];
type Options = Parameters<FindContacts>[1];

/**
 * Finds contacts, leads and accounts. SuiteCRM stores numbers as they were typed, so any text may stand between the
 * digits of the search, and whole numbers are compared afterwards.
 */
export function contactFinder(suite: Suite): FindContacts {
  async function search(kind: CallerKind, pattern: string, { fields: wanted = [], ...options }: Options) {
    const names = wanted.filter((name) => /^\w{1,100}$/.test(name));
    const fields = Object.fromEntries(phonesOf[kind].map((name) => [name, { like: pattern }]));
    // SuiteCRM refuses the names of fields that it does not have.
    const attempts = [[...new Set([...fieldsOf(kind), ...names])], fieldsOf(kind)];
    const rows = await firstAccepted(attempts, (columns) => {
      const query = { filter: { operator: 'or', fields }, fields: columns, sort: 'date_entered' } as const;
      return suite.list(Found, moduleOf[kind], query, options);
    });
    // A converted lead lives on as a contact.
    const isLive = (row: Found) => kind !== 'lead' || row.status !== 'Converted';
    return rows.filter(isLive).map((row) => contactOf(kind, row, suite.baseUrl, wanted));
  }

  return async (number, options) => {
    const pattern = patternOf(number);
    // The user may not see leads or accounts. Without contacts there is nothing to find.
    const [contacts, leads, accounts] = await Promise.all([
      search('contact', pattern, options),
      unlessRefused(search('lead', pattern, options)),
      unlessRefused(search('account', pattern, options)),
    ]);
    const all = [...contacts, ...(leads ?? []), ...(accounts ?? [])];
    const found = ofSameLine(all, number, options.country).slice(0, mostKept);
    return withHistory(suite, found, options);
  };
}

/** Eight digits, because a number may be written without its area code, and any text behind them, for an extension. */
function patternOf(number: string): string {
  const digits = nationalDigits(number).slice(-8);
  return `%${[...digits].join('%')}%`;
}
