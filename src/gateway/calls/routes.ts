import { Readable } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import type { CallFilter } from '../../domain/calls/call-filter.ts';
import { callSearch } from '../../domain/calls/call-search.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import { CodedError } from '../../domain/errors.ts';
import { type Country, parseE164 } from '../../domain/numbers/e164.ts';
import { maySee } from '../../domain/participants/waiting.ts';
import type { CallFilterQuery, CallView } from '../../domain/protocol/call.ts';
import * as operations from '../../domain/protocol/operations/calls.ts';
import type { BulkReads } from '../audit/bulk-reads.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { type CallViews, viewerOf } from '../masking/call-views.ts';
import type { AuditLine, CallStore } from '../storage/store.ts';
import { csvOfCalls } from './call-file.ts';
import { type LogFactPorts, withLogFacts } from './log/log-facts.ts';
import { searchedPage } from './log/searched-page.ts';
import type { Calls } from './port.ts';

const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;

interface Ports extends LogFactPorts {
  calls: Calls;
  store: Pick<CallStore, 'get' | 'live' | 'page' | 'lastCallsWith'>;
  views: CallViews;
  bulkReads: BulkReads;
  /** Numbers without a country code are read as numbers of this country. */
  country: Country;
  audit: { note(line: Omit<AuditLine, 'at'>): Promise<void> };
}

/**
 * What the reader’s view of a call has to show. null: the store alone decides. Of a call that they passed on, agents see
 * neither later notes nor a later message.
 */
function viewTest(search: string | undefined, voicemail: boolean | undefined): ((view: CallView) => boolean) | null {
  const finds = search === undefined ? null : callSearch(search);
  if (voicemail !== true) return finds;
  return (view) => view.recordings.some(({ kind }) => kind === 'voicemail') && (finds?.(view) ?? true);
}

/** Routes for the call log, and for an agent's actions on their own call. */
export function callRoutes({ calls, store, views, bulkReads, country, audit, entryStates }: Ports): FastifyPluginAsync {
  const filterOf = ({ number, startedAfter, startedBefore, ...filter }: CallFilterQuery): CallFilter => ({
    ...filter,
    ...(number !== undefined && { number: parseE164(number, country) }),
    ...(startedAfter !== undefined && { startedAfter: new Date(startedAfter).toISOString() }),
    ...(startedBefore !== undefined && { startedBefore: new Date(startedBefore).toISOString() }),
  });

  return operationRoutes(
    operations,
    {
      async listCalls({ query: { limit, before, live, search, ...query }, actor, sender }) {
        const { agent } = query;
        if (actor.role === 'agent' && agent !== undefined && agent !== actor.identity)
          throw new CodedError('FORBIDDEN');
        if (live === true) {
          if (actor.role === 'agent') throw new CodedError('FORBIDDEN');
          const all = await store.live();
          await bulkReads.note(sender, 'calls.read', all.length);
          return { calls: await views.many(all), next: null };
        }
        const whose = actor.role === 'agent' ? actor.identity : agent;
        const filter = { ...filterOf(query), limit, before, ...(whose === undefined ? {} : { agent: whose }) };
        const viewsOf = (records: readonly CallRecord[]) => views.many(records, viewerOf(actor));
        const matches = viewTest(search, query.voicemail);
        const page =
          matches === null ? await store.page(filter) : await searchedPage({ store, viewsOf }, filter, matches);
        await bulkReads.note(sender, 'calls.read', page.calls.length);
        const listed = await viewsOf(page.calls);
        return { calls: await withLogFacts({ store, entryStates }, page.calls, listed), next: page.next };
      },

      async exportCalls({ query: { delimiter, ...query }, actor, sender, reply }) {
        const filter = filterOf(query);
        const { identity, address } = sender;
        const conditions = Object.keys(query).join(', ');
        await audit.note({ who: identity, what: 'calls.exported', subject: conditions || 'all', address });
        reply
          .header('content-type', 'text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="calls.csv"');
        const viewsOf = (records: readonly CallRecord[]) => views.many(records, viewerOf(actor));
        return reply.send(Readable.from(csvOfCalls({ store, viewsOf }, filter, delimiters[delimiter])));
      },

      async getCall({ params: { id }, actor }) {
        const call = await store.get(id);
        const hidden = actor.role === 'agent' && call !== null && !maySee(call, actor.identity);
        if (call === null || hidden) throw new CodedError('CALL_NOT_FOUND');
        return views.one(call, viewerOf(actor));
      },

      holdCall: ({ params: { id }, actor }) => views.shownTo(actor, calls.hold(id, actor)),
      resumeCall: ({ params: { id }, actor }) => views.shownTo(actor, calls.resume(id, actor)),
      hangUpCall: ({ params: { id }, actor }) => views.shownTo(actor, calls.hangUp(id, actor)),
      saveWrapUp: ({ params: { id }, body, actor }) => views.shownTo(actor, calls.wrapUp(id, body, actor)),
      saveNote: ({ params: { id }, body, actor }) => views.shownTo(actor, calls.note(id, body, actor)),
      createContact: ({ params: { id }, body, actor }) => views.shownTo(actor, calls.createContact(id, body, actor)),
      async chooseContact({ params: { id }, body: { contact }, actor, sender }) {
        const call = await calls.chooseContact(id, contact, actor);
        const { identity, address } = sender;
        const chosen = contact === null ? 'none' : `${contact.kind} ${contact.id}`;
        await audit.note({ who: identity, what: 'contact.chosen', subject: `${id} ${chosen}`, address });
        return views.one(call, viewerOf(actor));
      },
      setCrmRecord: ({ params: { id }, body, actor }) => views.shownTo(actor, calls.setCrmRecord(id, body, actor)),
      controlRecording: ({ params: { id }, body, actor }) => views.shownTo(actor, calls.record(id, body.action, actor)),
      sendCallMessage: async ({ params: { id }, body, actor }) => ({
        voiceEventSid: await calls.message(id, body, actor),
      }),

      async putCallsByIdConsent({ params: { id }, body: { state }, actor, sender }) {
        const call = await calls.consent(id, state, actor);
        const { identity, address } = sender;
        await audit.note({ who: identity, what: 'consent', subject: `${id} ${state}`, address });
        return views.one(call, viewerOf(actor));
      },
    },
    // A HEAD request would read all calls.
    { exportCalls: { exposeHeadRoute: false } },
  );
}
