import type { CrmRef } from '../kit/index.ts';

/** Frappe's type of each kind of record. */
const types = { contact: 'Contact', lead: 'CRM Lead', deal: 'CRM Deal' } as const;
/** The part of their pages' addresses. */
const pages = { contact: 'contacts', lead: 'leads', deal: 'deals' } as const;

export type Kind = keyof typeof types;

export function typeOf(kind: Kind): (typeof types)[Kind] {
  return types[kind];
}

/** The first record of a known kind, as the fields of a document that refers to it. null: there is none. */
export function referenceOf(
  records: readonly (CrmRef | null)[],
): { reference_doctype: string; reference_docname: string } | null {
  for (const record of records) {
    if (record === null || !Object.hasOwn(types, record.kind)) continue;
    const name = nameOf(record.id);
    if (name !== null) return { reference_doctype: types[record.kind as Kind], reference_docname: name };
  }
  return null;
}

/** Ids that contain a number begin with it. */
const coded = '~';

/**
 * The id of a document. Frappe names contacts by their names, and some people enter a number as the name. Agents see ids
 * also if the number is masked, so such a name is encoded.
 */
export function idOf(name: string): string {
  if (!name.startsWith(coded) && !hasNumber(name)) return name;
  return (
    coded +
    Array.from(new TextEncoder().encode(name), (byte) => letters[byte >> 4] + (letters[byte & 15] ?? '')).join('')
  );
}

/** null: the id is of no document. */
function nameOf(id: string): string | null {
  if (!id.startsWith(coded)) return id === '' || id.length > 140 ? null : id;
  const bytes = (id.slice(1).match(/../g) ?? []).map(
    (pair) => letters.indexOf(pair[0] ?? '') * 16 + letters.indexOf(pair[1] ?? ''),
  );
  return bytes.some((byte) => byte < 0) ? null : new TextDecoder().decode(new Uint8Array(bytes));
}

/** The page of a record. null: its address would show a number. */
export function pageOf(baseUrl: string, kind: Kind, name: string): string | null {
  return hasNumber(name) ? null : `${baseUrl}/crm/${pages[kind]}/${encodeURIComponent(name)}`;
}

/** Letters, so that no id looks like a number. */
const letters = 'abcdefghijklmnop';

/** Names such as CRM-LEAD-2026-00001 have fewer digits in a row. */
function hasNumber(name: string): boolean {
  return /\d(?:[\s().+-]?\d){6}/.test(name.replace(/\d{4}-\d{5,6}$/, ''));
}
