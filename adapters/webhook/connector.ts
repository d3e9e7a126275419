import * as z from 'zod/mini';
import { accepted, cutList, defineCrm, id, ofSameLine } from '../kit/index.ts';
import { Contact, contactOf, linkOf } from './contacts.ts';
import { manifest } from './manifest.ts';
import { signedRequests } from './signed-requests.ts';

/** The requests are described in src/domain/protocol/webhooks/crm-webhook.ts, and in the OpenAPI document. */
const Contacts = z.object({ contacts: cutList(Contact, 500) });
const Saved = z.object({ recordId: id, url: z.nullish(z.string()) });
const Hint = z.object({
  received: z.literal(true),
  owner: z.optional(z.string().check(z.maxLength(200))),
  about: z.optional(z.object({ kind: z.string().check(z.maxLength(40)), id })),
});

/** The server may find near misses, which are left out. */
const mostAsked = 200;
const mostKept = 100;

/** The gateway's half of the adapter for a server of your own. */
export const definition = defineCrm(manifest, (connection) => {
  const { find, tell } = signedRequests(connection);
  return {
    async findContacts(number, options) {
      const { country, fields } = options as { country?: string; fields?: readonly string[] };
      const answer = await find({ number, country, limit: mostAsked, field: fields ?? [] }, options);
      const found = accepted(Contacts, answer).contacts.map(contactOf);
      return ofSameLine(found, number, options.country).slice(0, mostKept);
    },

    async createContact({ masked: _, ...contact }, options) {
      const answer = await tell(`contact_${contact.key}`, { type: 'crm.contact', data: contact }, options);
      return contactOf(accepted(Contact, answer));
    },

    async saveCallLog({ unverified = false, ...entry }, { recordId }, options) {
      const data = { ...entry, unverified, recordId };
      const answer = await tell(`call_${entry.callId}_${entry.revision}`, { type: 'crm.call', data }, options);
      const saved = accepted(Saved, answer);
      return { recordId: saved.recordId, url: linkOf(saved.url) };
    },

    async notify(call, options) {
      const answer = await tell(
        `live_${call.callId}_${call.step}_${call.at}`,
        { type: 'crm.live', data: call },
        options,
      );
      const { owner, about } = accepted(Hint, answer);
      if (owner === undefined && about === undefined) return null;
      return { ...(owner !== undefined && { owner }), ...(about !== undefined && { about }) };
    },
  };
});
