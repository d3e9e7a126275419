/** Vtiger's module for each kind of record. The package's script has the same list. */
export const moduleOfKind = {
  contact: 'Contacts',
  lead: 'Leads',
  account: 'Accounts',
  ticket: 'HelpDesk',
} as const;

export type Kind = keyof typeof moduleOfKind;

export function isKind(kind: string): kind is Kind {
  return Object.hasOwn(moduleOfKind, kind);
}

/** The ids of Vtiger's web service: the number of the module, "x", and the number of the record, e.g. "12x11". */
const written = /^\d{1,9}x(\d{1,18})$/;

export function isRecordId(id: string): boolean {
  return written.test(id);
}

/** The number of the record in the addresses of Vtiger's pages. null: the id is none of Vtiger's. */
function recordNumberOf(id: string): string | null {
  return written.exec(id)?.[1] ?? null;
}

/** The page of a record. null: the id is none of Vtiger's. */
export function pageOf(baseUrl: string, module: string, id: string): string | null {
  const record = recordNumberOf(id);
  return record === null
    ? null
    : `${baseUrl.replace(/\/+$/, '')}/index.php?module=${module}&view=Detail&record=${record}`;
}
