import type { CrmRef } from './ref.ts';

/** What happens to orders, whatever the shop is called that tells of it. */
export const crmEventTypes = [
  'order.created',
  'order.paid',
  /** A part of it, or all, was given to a carrier. */
  'order.shipped',
  /** All of it was. */
  'order.fulfilled',
  'order.cancelled',
] as const;
export type CrmEventType = (typeof crmEventTypes)[number];

/**
 * Something that happened in a CRM or a shop. It names records, and has no number, name or address of a person: a reader
 * asks the connection for them when it needs them.
 */
export interface CrmEvent {
  /** The id of the delivery. A second one of this id is dropped. */
  delivery: string;
  /** The same text for each report of the same fact: a second report is dropped, also under another id. */
  fact: string;
  type: CrmEventType;
  /** ISO 8601, UTC. */
  at: string;
  /** The order. */
  about: CrmRef;
  /** As people call it, e.g. "#1001". */
  label: string;
  /** The contact with the order. null: none. */
  contact: CrmRef | null;
  /** Further facts, e.g. `total`, `currency`, `carrier`, `trackingNumber`, `trackingUrl`, `reason`. */
  details: Readonly<Record<string, string>>;
}
