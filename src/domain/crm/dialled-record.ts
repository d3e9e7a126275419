import type { CrmRef } from './ref.ts';

/** The call parameter with the record from which an agent dials, as "<kind>:<id>". */
export const dialledRecordParam = 'sidecall-record';

/** At most 40 characters for the kind, which has no colon, and 200 for the id. */
const written = /^([^:\p{Cc}]{1,40}):(\P{Cc}{1,200})$/u;

/**
 * The record, as far as it can be sent with a call. The agent's page names it, so it decides nothing but the place of
 * the log entry, and from which of their numbers an agent with local presence calls. null: it is none.
 */
export function readRecord(value: unknown): CrmRef | null {
  const { kind, id } = (value ?? {}) as { kind?: unknown; id?: unknown };
  const read = recordIn(`${kind}:${id}`);
  return read !== null && read.kind === kind && read.id === id ? read : null;
}

export function dialledRecordParams(record: CrmRef | null): Record<string, string> {
  return record === null ? {} : { [dialledRecordParam]: `${record.kind}:${record.id}` };
}

/** @returns null if the parameters name no record */
export function dialledRecordOf(params: Readonly<Record<string, string>>): CrmRef | null {
  return recordIn(params[dialledRecordParam] ?? '');
}

function recordIn(text: string): CrmRef | null {
  const [, kind, id] = written.exec(text) ?? [];
  return kind === undefined || id === undefined ? null : { kind, id };
}
