import type { FastifyPluginAsync } from 'fastify';
import type { CrmContact } from '../../domain/crm/contact.ts';
import { CodedError } from '../../domain/errors.ts';
import { dialText, readDialable } from '../../domain/numbers/dialable.ts';
import { displayDialled, displayNumber } from '../../domain/numbers/display.ts';
import { type Country, isE164, toE164 } from '../../domain/numbers/e164.ts';
import type { NumberFacts } from '../../domain/outbound/rules.ts';
import type { Favourite } from '../../domain/protocol/dialling/favourite.ts';
import type { DialSuggestions } from '../../domain/protocol/dialling/suggestions.ts';
import * as operations from '../../domain/protocol/operations/dialling.ts';
import type { BulkReads } from '../audit/bulk-reads.ts';
import { callerLines } from '../directory/caller-ids.ts';
import { isOwnNumber } from '../directory/own-numbers.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { numbersAreHidden } from '../masking/contact-view.ts';
import type { FavouriteStore } from '../storage/favourites/port.ts';
import type { Directory } from '../storage/store.ts';
import type { CrmForCalls, OpenConnection } from './port.ts';

/** Contacts of one answer. */
const mostFound = 10;
/** A person waits for it, key after key. */
const searchTimeoutMs = 3000;
/** A party of a masked call, whose number only the gateway knows. */
const ofCall = /^call:CA[0-9a-f]{32}$/;

interface Ports {
  crmConnections: Pick<CrmForCalls, 'of' | 'also'>;
  favourites: FavouriteStore;
  directory: Pick<Directory, 'agent' | 'agents' | 'virtualNumber' | 'virtualNumbers'>;
  bulkReads: BulkReads;
  country: Country;
  crmTimeoutMs: number;
  /** Country and kind of a number, by the full metadata. */
  factsOf: (number: string, home: Country) => NumberFacts;
}

/** What a dialer asks while a person types, and their favourites. */
export function diallingRoutes(ports: Ports): FastifyPluginAsync {
  const { crmConnections, favourites, directory, bulkReads, country, factsOf } = ports;
  const timeoutMs = Math.min(searchTimeoutMs, ports.crmTimeoutMs);

  /**
   * The connections of the numbers that the person may call from: a CRM is asked nothing by a team that does not name it.
   * Without such a number it is the connection of calls that have no number of their own.
   */
  async function connectionsOf(identity: string): Promise<OpenConnection[]> {
    const agent = (await directory.agent(identity)) ?? { identity };
    const lines = callerLines(await directory.virtualNumbers(), agent);
    const all = (lines.length === 0 ? [{}] : lines).flatMap((line) => [
      ...[crmConnections.of(line) ?? []].flat(),
      ...crmConnections.also(line),
    ]);
    return [...new Map(all.map((each) => [each.id, each])).values()];
  }

  /** Contacts of the person's connections that answer in time. */
  async function contactsWith(text: string, number: string | null, identity: string): Promise<CrmContact[]> {
    const words = /\p{L}/u.test(text);
    // No CRM is asked about the gateway's own numbers, or about short ones.
    if (!words && (number === null || !isE164(number) || (await isOwnNumber(directory, number)))) return [];
    const found = await Promise.all(
      (await connectionsOf(identity)).map(async ({ adapter }) => {
        try {
          if (words) return (await adapter.searchContacts?.(text, { timeoutMs, country, limit: mostFound })) ?? [];
          // Some contacts of such a CRM have numbers whose owner is not told.
          if (number === null || adapter.keepsPrivate === true) return [];
          return await adapter.findContacts(number, { timeoutMs, country });
        } catch {
          // The connection's condition has the reason. What others found is still of use.
          return [];
        }
      }),
    );
    return found.flat();
  }

  return operationRoutes(operations, {
    getFavourites: ({ actor }) => favouritesOf(actor.identity),

    async putFavourites({ body, actor }) {
      await favourites.put(actor.identity, body.map(favouriteOf));
      return favouritesOf(actor.identity);
    },

    async suggestDialling({ body: { text }, actor, sender }) {
      const someMasked = (await directory.virtualNumbers()).some(({ masked }) => masked);
      const hidden = numbersAreHidden({ role: actor.role, someMasked });
      const typed = readDialable(text, country)?.number ?? null;
      // Without numbers, nothing of what CRMs find can be shown.
      const found = hidden ? [] : await contactsWith(text, typed, actor.identity);
      const contacts = found.map(suggestionOf).filter(({ numbers }) => numbers.length > 0);
      await bulkReads.note(sender, 'contacts.read', Math.min(contacts.length, mostFound));
      return { number: typed === null ? null : numberOf(typed), contacts: contacts.slice(0, mostFound), hidden };
    },
  });

  async function favouritesOf(identity: string): Promise<Favourite[]> {
    const own = await favourites.of(identity);
    return own.map((each) => (ofCall.test(each.to) ? each : { ...each, display: displayDialled(each.to, country) }));
  }

  /** @throws CodedError INVALID_NUMBER */
  function favouriteOf({ name, to }: Favourite): Favourite {
    if (ofCall.test(to)) return { name, to };
    const read = readDialable(to, country);
    if (read === null) throw new CodedError('INVALID_NUMBER');
    return { name, to: dialText(read) };
  }

  function numberOf(to: string): DialSuggestions['number'] {
    const facts = factsOf(to, country);
    return { to, display: displayNumber(to, country), country: facts.country, kind: facts.kind };
  }

  function suggestionOf({ name, company, numbers }: CrmContact): DialSuggestions['contacts'][number] {
    const read = numbers.flatMap((each) => {
      const to = toE164(each, country);
      return to === null ? [] : [{ to, display: displayNumber(to, country) }];
    });
    const each = new Map(read.map((one) => [one.to, one]));
    return { name, company, numbers: [...each.values()] };
  }
}
