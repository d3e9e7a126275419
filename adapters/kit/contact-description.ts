import type { NewContact } from '../../src/domain/crm/adapter.ts';
import { markOf } from './marks.ts';

const companyLabel = 'Company: ';

/**
 * The description of a record that was created from a call, for CRMs without a field for the key, and whose contacts
 * name their company as a reference to another record:
 *
 *     Company: Example Ltd
 *     The number is not verified.
 *     [sidecall-contact CA0123]
 */
export function descriptionOf({ key, company, unverified }: NewContact): string {
  const lines = [
    ...(company === null || company === '' ? [] : [`${companyLabel}${company.replace(/[\r\n]+/g, ' ')}`]),
    ...(unverified ? ['The number is not verified.'] : []),
    markOf('sidecall-contact', key),
  ];
  return lines.join('\n');
}

/** The company in a description that the adapter wrote. null: it is another description, or names none. */
export function companyIn(description: string | null): string | null {
  const lines = (description ?? '').split(/\r?\n/);
  if (!lines.some((line) => line.startsWith('[sidecall-contact '))) return null;
  return lines.find((line) => line.startsWith(companyLabel))?.slice(companyLabel.length) || null;
}
