import type { CrmRef } from '../kit/index.ts';

/** SuiteCRM's module of each kind of record. */
export const moduleOf = { contact: 'Contacts', lead: 'Leads', account: 'Accounts', ticket: 'Cases' } as const;

export type Kind = keyof typeof moduleOf;
export type Module = (typeof moduleOf)[Kind] | 'Calls' | 'Notes' | 'Tasks' | 'Users';

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(moduleOf, kind);
}

/** SuiteCRM refuses ids that are no UUIDs. The first user has the id 1. */
export function isRecordId(id: string): boolean {
  return /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(id);
}

/** The first record that SuiteCRM can have. */
export function firstOf(records: readonly (CrmRef | null)[]): { module: Module; kind: Kind; id: string } | null {
  for (const record of records) {
    if (record === null || !isKind(record.kind) || !isRecordId(record.id)) continue;
    return { module: moduleOf[record.kind], kind: record.kind, id: record.id };
  }
  return null;
}

export function pageOf(baseUrl: string, module: Module, id: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/index.php?module=${module}&action=DetailView&record=${encodeURIComponent(id)}`;
}

/**
 * A record's id that is derived from a key of ours: SuiteCRM takes the ids that its clients choose, and refuses a second
 * record with the same one, also if the first was deleted.
 * @param attempt 0, and more after records that were deleted
 * @returns a UUID
 */
export async function ownId(key: string, attempt: number): Promise<string> {
  const text = new TextEncoder().encode(`sidecall ${attempt} ${key}`);
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', text)).slice(0, 16);
  // RFC 9562: version 4 and its variant.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
