import * as z from 'zod/mini';
import {
  type CallLogEntry,
  CodedError,
  type CrmConnection,
  type CrmConnector,
  firstAccepted,
  type RequestOptions,
  refused,
} from '../kit/index.ts';
import { Entry, entryType, fieldsOf, handleOf, revisionOf, textIn } from './call-entry.ts';
import { linkToCustomer, unlink } from './customer-calls.ts';
import { writeNote } from './customer-note.ts';
import { defineCalls } from './definitions.ts';
import { changeEntry, entryById, entryOfCall, saveEntry } from './documents.ts';
import { customerIn, globalId, pageOf } from './records.ts';
import { gid, mustBeEmpty, type Shopify, userErrors } from './shopify.ts';

const ById = z.object({ metaobject: z.nullable(Entry) });
const ByHandle = z.object({ metaobjectByHandle: z.nullable(Entry) });
const Written = z.object({ metaobject: z.nullable(z.object({ id: gid })), userErrors });
const Saved = z.object({ metaobjectUpsert: Written });
const Changed = z.object({ metaobjectUpdate: Written });

/**
 * Writes a call as a metaobject, whose handle is made of the call's id: Shopify keeps handles unique, so a call whose
 * answer was lost is not written twice.
 *
 *   the known entry ─► the entry with the call's handle ─► the customer's note ─► a changed or new entry
 *                                                                └─► tag and list of calls of the customer
 */
export function callLogger(shopify: Shopify, { settings }: CrmConnection): CrmConnector['saveCallLog'] {
  const tag = String(settings.tag ?? '').trim();

  return async (entry, known, options) => {
    const handle = { type: entryType, handle: await handleOf(entry.callId) };
    const before =
      (await knownEntry(shopify, entry, known.recordId, options)) ?? (await entryOf(shopify, handle, options));
    // An unverified number names no one.
    const wanted = entry.unverified === true ? null : (customerOf(entry) ?? null);
    const customer =
      wanted ?? (before === null || entry.unverified === true ? null : textIn(before, 'customer') || null);
    if (before !== null && textIn(before, 'call_id') === entry.callId && revisionOf(before) > entry.revision) {
      return { recordId: before.id, url: urlOf(customer) };
    }
    // Before the entry, which says what the note was.
    if (settings.customerNote === true && customer !== null) {
      await writeNote(shopify, customer, entry, before === null ? '' : textIn(before, 'note'), options);
    }
    const written = await firstAccepted([{ customer }, { customer: null }], async (attempt) => {
      const all = fieldsOf(entry, attempt.customer);
      // An empty value clears a field, and a new entry has none to clear.
      const fields = before === null ? all.filter(({ value }) => value !== '') : all;
      const id =
        before !== null && before.handle !== handle.handle
          ? await changed(before.id, { handle: handle.handle, fields }, options)
          : await saved(handle, fields, options);
      return { id, customer: attempt.customer };
    });
    const former = before === null ? '' : textIn(before, 'customer');
    if (former !== '' && former !== written.customer) await unlink(shopify, former, written.id, options);
    if (written.customer !== null) await linked(written.customer, written.id, options);
    return { recordId: written.id, url: urlOf(written.customer) };
  };

  async function linked(customer: string, entry: string, options: RequestOptions): Promise<void> {
    const link = () => linkToCustomer(shopify, customer, entry, tag, options);
    try {
      await link();
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== 'CRM_REFUSED') throw error;
      // A user may have deleted the definition of the list.
      await defineCalls(shopify, options);
      await link();
    }
  }

  async function saved(handle: object, fields: readonly object[], options: RequestOptions): Promise<string> {
    const save = async () =>
      (await shopify.ask(Saved, saveEntry, { handle, metaobject: { fields } }, options)).metaobjectUpsert;
    let result = await save();
    if (result.userErrors.some(({ code }) => code === 'UNDEFINED_OBJECT_TYPE')) {
      // The first call of a store, or the definition was deleted.
      await defineCalls(shopify, options);
      result = await save();
    }
    return idIn(result);
  }

  /** The entry of a call that a user began gets the handle of the call. */
  async function changed(entry: string, metaobject: object, options: RequestOptions): Promise<string> {
    const variables = { id: globalId('Metaobject', entry), metaobject };
    return idIn((await shopify.ask(Changed, changeEntry, variables, options)).metaobjectUpdate);
  }

  function urlOf(customer: string | null): string | null {
    return customer === null ? null : pageOf(shopify.baseUrl, 'customers', customer.replace(/^.*\//, ''));
  }
}

/** The contact that the call is about, or a related one. */
function customerOf({ about, related }: CallLogEntry): string | undefined {
  return [about, ...related].map(customerIn).find((customer) => customer !== null) ?? undefined;
}

/** null: the entry was deleted, is another call's, or no call's. */
async function knownEntry(
  shopify: Shopify,
  { callId }: CallLogEntry,
  recordId: string | null,
  options: RequestOptions,
): Promise<Entry | null> {
  const id = globalId('Metaobject', recordId);
  if (id === null) return null;
  const { metaobject } = await shopify.ask(ById, entryById, { id }, options);
  if (metaobject === null || metaobject.type !== entryType) return null;
  const own = textIn(metaobject, 'call_id');
  return own === '' || own === callId ? metaobject : null;
}

async function entryOf(shopify: Shopify, handle: object, options: RequestOptions): Promise<Entry | null> {
  return (await shopify.ask(ByHandle, entryOfCall, { handle }, options)).metaobjectByHandle;
}

/** @throws CodedError CRM_REFUSED */
function idIn({ metaobject, userErrors }: z.infer<typeof Written>): string {
  mustBeEmpty(userErrors);
  if (metaobject === null) throw refused({ reason: 'Shopify wrote no entry, and does not say why.' });
  return metaobject.id;
}
