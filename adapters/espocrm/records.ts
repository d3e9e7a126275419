import type { CrmRef } from '../../src/domain/crm/ref.ts';

/** EspoCRM's entity type of each kind of record. Both halves use it. */
export const entityTypeOf = {
  contact: 'Contact',
  lead: 'Lead',
  account: 'Account',
  ticket: 'Case',
} as const;

export type Kind = keyof typeof entityTypeOf;
export type EntityType = (typeof entityTypeOf)[Kind] | 'Call' | 'Note' | 'Task' | 'User';

export function isKind(kind: string): kind is Kind {
  return Object.hasOwn(entityTypeOf, kind);
}

export function kindOf(entityType: string): Kind | null {
  const [kind] = Object.entries(entityTypeOf).find(([, name]) => name === entityType) ?? [];
  return kind !== undefined && isKind(kind) ? kind : null;
}

/** Usually 17 hexadecimal digits. Imported records can have other ids. */
export function isRecordId(id: string): boolean {
  return /^[\w-]{1,36}$/.test(id);
}

/** The first record of one of these kinds, with a valid id. */
export function firstOf(records: readonly (CrmRef | null)[], ...kinds: readonly Kind[]): CrmRef | null {
  return records.find((record) => record !== null && kinds.some((kind) => isRecordOf(record, kind))) ?? null;
}

function isRecordOf({ kind, id }: CrmRef, wanted: Kind): boolean {
  return kind === wanted && isRecordId(id);
}

/** The page of a record. EspoCRM's pages are routes of one page. */
export function pageOf(baseUrl: string, entityType: EntityType, id: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/#${entityType}/view/${encodeURIComponent(id)}`;
}
