import type { FastifyPluginAsync } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import { maySee } from '../../domain/participants/waiting.ts';
import * as operations from '../../domain/protocol/operations/calls.ts';
import type { BulkReads } from '../audit/bulk-reads.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { type CallViews, viewerOf } from '../masking/call-views.ts';
import type { AuditLine, CallStore } from '../storage/store.ts';
import type { Calls } from './port.ts';

interface Ports {
  calls: Calls;
  store: Pick<CallStore, 'get' | 'live' | 'page'>;
  views: CallViews;
  bulkReads: BulkReads;
  audit: { note(line: Omit<AuditLine, 'at'>): Promise<void> };
}

/** Routes for the call log, and for an agent's actions on their own call. */
export function callRoutes({ calls, store, views, bulkReads, audit }: Ports): FastifyPluginAsync {
  return operationRoutes(operations, {
    async listCalls({ query: { limit, before, agent, live }, actor, sender }) {
      if (actor.role === 'agent' && agent !== undefined && agent !== actor.identity) throw new CodedError('FORBIDDEN');
      if (live === true) {
        if (actor.role === 'agent') throw new CodedError('FORBIDDEN');
        const all = await store.live();
        await bulkReads.note(sender, 'calls.read', all.length);
        return { calls: await views.many(all), next: null };
      }
      const whose = actor.role === 'agent' ? actor.identity : agent;
      const page = await store.page({
        limit,
        ...(before === undefined ? {} : { before }),
        ...(whose === undefined ? {} : { agent: whose }),
      });
      await bulkReads.note(sender, 'calls.read', page.calls.length);
      return { calls: await views.many(page.calls, viewerOf(actor)), next: page.next };
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
    createContact: ({ params: { id }, body, actor }) => views.shownTo(actor, calls.createContact(id, body, actor)),
    chooseContact: ({ params: { id }, body, actor }) =>
      views.shownTo(actor, calls.chooseContact(id, body.contact, actor)),
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
  });
}
