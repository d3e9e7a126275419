import { md5 } from './md5.ts';

/** Vtiger's words for the kinds of records that have a page, and the adapter's. */
export const moduleOfKind = {
  contact: 'Contacts',
  lead: 'Leads',
  account: 'Accounts',
  ticket: 'HelpDesk',
} as const;

/** The ids of Vtiger's web service: the number of the module, "x", and the number of the record, e.g. "12x11". */
const written = /^(\d{1,9})x(\d{1,18})$/;

export function isRecordId(id: string): boolean {
  return written.test(id);
}

/** The page of a record. null: the id is none of Vtiger's. */
export function pageOf(baseUrl: string, module: string, id: string): string | null {
  const [, , record] = written.exec(id) ?? [];
  if (record === undefined) return null;
  return `${baseUrl.replace(/\/+$/, '')}/index.php?module=${module}&view=Detail&record=${record}`;
}

/**
 * A key that can stand in a query: the key itself, or its hash if it contains anything but letters, digits, "_" and "-".
 */
export function searchableKey(key: string): string {
  return /^[\w-]{1,80}$/.test(key) ? key : `hash-${md5(key)}`;
}
