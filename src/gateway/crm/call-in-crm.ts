import type { BaseLogger } from 'pino';
import type { CallRecord } from '../../domain/calls/record.ts';
import type { CrmContact } from '../../domain/crm/contact.ts';
import { onlyOne } from '../../domain/crm/crm-records.ts';
import { type LookupResult, numberToLookUp, resultOf } from '../../domain/crm/lookup.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { type OpenConnection, searchOf } from './port.ts';

/** Failed lookups before a call is filed without its contact: about four minutes. */
const mostSearches = 8;

export interface CallInCrmOptions {
  connection: Omit<OpenConnection, 'agentOf'>;
  logger: Pick<BaseLogger, 'warn'>;
  settings: {
    /** Timeout of a search, in ms. */
    timeoutMs: number;
    /** The home country. */
    country?: Country;
  };
  /** Whether this connection is the system of record for the call. Default: it is. */
  holds?: (call: CallRecord) => boolean;
  /** Whether the number is the gateway's own, so that it identifies no contact. Default: it is not. */
  isOwn?: (number: string) => Promise<boolean>;
  /** Called when a late lookup has identified the caller: `calls.identified`. */
  onIdentified: (callId: string, found: LookupResult) => Promise<CallRecord>;
}

/**
 * A call as one CRM files it: with its contact there, which is looked up again if the CRM was down during the call. What a
 * CRM other than the system of record finds is used for its entry alone.
 */
export class CallInCrm {
  readonly #options: CallInCrmOptions;

  constructor(options: CallInCrmOptions) {
    this.#options = options;
  }

  /**
   * @param attempts failures so far
   * @returns the call as it is now, and the record it belongs to if that is not the call's contact
   */
  async read(call: CallRecord, attempts: number): Promise<{ call: CallRecord; about?: CrmRef | null }> {
    const { connection, holds = () => true } = this.#options;
    if (!holds(call)) return { call, about: await this.#copyAbout(call, attempts) };
    const known = await this.#identified(call, attempts);
    // A contact of another connection means nothing to this CRM.
    const of = known.contact?.connection ?? connection.id;
    return { call: of === connection.id ? known : { ...known, contact: null } };
  }

  async #identified(call: CallRecord, attempts: number): Promise<CallRecord> {
    if (call.lookup !== 'pending' && call.lookup !== 'unavailable') return call;
    const contacts = await this.#search(call, attempts);
    if (contacts === null) return call;
    return this.#options.onIdentified(call.id, resultOf(contacts, this.#options.connection));
  }

  async #copyAbout(call: CallRecord, attempts: number): Promise<CrmRef | null> {
    const { connection } = this.#options;
    const known = call.crmRecords?.find((each) => each.connection === connection.id);
    if (known !== undefined) return known.about;
    return onlyOne((await this.#search(call, attempts)) ?? []);
  }

  /** @returns null: the number identifies no contact, or its search keeps failing */
  async #search(call: CallRecord, attempts: number): Promise<readonly CrmContact[] | null> {
    const { connection, logger, settings, isOwn = async () => false } = this.#options;
    const number = numberToLookUp(call);
    if (number === null || (await isOwn(number))) return null;
    try {
      const { timeoutMs: lookupTimeoutMs, ...home } = settings;
      return await connection.adapter.findContacts(number, searchOf(connection, { lookupTimeoutMs, ...home }));
    } catch (error) {
      const refused = error instanceof CodedError && error.code === 'CRM_REFUSED';
      if (!refused && attempts < mostSearches) throw error;
      // A lookup that fails permanently does not keep the call out of the log.
      logger.warn({ err: error, callId: call.id, attempts }, 'call logged without a contact: its lookup keeps failing');
      return null;
    }
  }
}
