import * as z from 'zod/mini';

/** A record of the CRM from which an agent dials. The agent's page names it, so it decides nothing but the log entry. */
export const DialledRecord = z.object({
  kind: z.string().check(z.regex(/^[\w.-]{1,40}$/)),
  id: z.string().check(z.minLength(1), z.maxLength(200)),
});
export type DialledRecord = z.infer<typeof DialledRecord>;

/** The call parameter with the record, as "<kind>:<id>". */
export const dialledRecordParam = 'sidecall-record';

export function dialledRecordParams(record: DialledRecord | null): Record<string, string> {
  return record === null ? {} : { [dialledRecordParam]: `${record.kind}:${record.id}` };
}

/** @returns null if the parameters name no record */
export function dialledRecordOf(params: Readonly<Record<string, string>>): DialledRecord | null {
  const value = params[dialledRecordParam] ?? '';
  const at = value.indexOf(':');
  const record = DialledRecord.safeParse({ kind: value.slice(0, Math.max(at, 0)), id: value.slice(at + 1) });
  return record.success ? record.data : null;
}
