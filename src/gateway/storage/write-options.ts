import type { KnownContact } from '../../domain/crm/known-contact.ts';
import type { CrmSubject } from '../jobs/port.ts';
import type { KeptAnswer } from './answers/port.ts';

/** A request for the queue of a CRM connection. */
export interface EntryRequest {
  connection: string;
  /** Default: the entry of the log. */
  what?: CrmSubject;
  /** Not before this time: ISO 8601, UTC. Default: at once. */
  notBefore?: string | null;
}

/** What a write of a call contains besides the call and its events, in the same transaction. */
export interface WriteOptions {
  /** Requests for new revisions of entries in CRMs. The id of a connection requests its entry. */
  log?: readonly (string | EntryRequest)[];
  /** The answer to the request that made the call. */
  answer?: KeptAnswer;
  /** What the call tells of its contact to later calls. null: nothing, or nothing any more. Default: as before. */
  contact?: KnownContact | null;
  /** For each event, the ids of the webhooks that it is sent to. */
  webhooks?: readonly (readonly string[])[];
}
