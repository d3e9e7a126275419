import type { NewContact } from '../kit/index.ts';

/**
 * The description of a contact that was created from a call. Vtiger’s contacts have no unique field for the key, and
 * name their company only as a reference to an account, so both are texts here:
 *
 *     Company: Example Ltd
 *     The number is not verified.
 *     [sidecall contact CA0123]
 */
export function descriptionOf({ key, company, unverified }: NewContact): string {
  const lines = [
    ...(company === null || company === '' ? [] : [`${companyLabel}${company.replace(/[\r\n]+/g, ' ')}`]),
    ...(unverified ? ['The number is not verified.'] : []),
    markOf(key),
  ];
  return lines.join('\n');
}

const companyLabel = 'Company: ';

/** Whether the description is that of a contact of this key. Users may have written before and behind the mark. */
export function isOfKey(description: string | null, key: string): boolean {
  return linesOf(description).includes(markOf(key));
}

/** The company in a description that the adapter wrote. null: it is another description, or names none. */
export function companyIn(description: string | null): string | null {
  const lines = linesOf(description);
  if (!lines.some((line) => line.startsWith('[sidecall contact '))) return null;
  return lines.find((line) => line.startsWith(companyLabel))?.slice(companyLabel.length) ?? null;
}

function linesOf(description: string | null): string[] {
  return (description ?? '').split(/\r?\n/);
}

function markOf(key: string): string {
  return `[sidecall contact ${key}]`;
}
