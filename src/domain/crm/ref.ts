/** A record of a CRM. */
export interface CrmRef {
  /** The adapter's word for the kind of record, e.g. "contact", "lead", "ticket" or "deal". */
  kind: string;
  /** The CRM's own id. Agents see it unchanged, even in masked calls, so it must not contain a number. */
  id: string;
}
