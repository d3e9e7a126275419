import type { Generated } from 'kysely';

/** See StoredCrmEvent. `body`: `about`, `label`, `contact` and `details` as JSON. */
export interface CrmEventRow {
  seq: Generated<number>;
  connection: string;
  delivery: string;
  fact: string;
  type: string;
  at: string;
  received_at: string;
  body: string;
}
