import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { CallRecord } from '../../domain/calls/record.ts';
import { CallView, ConsentSaid } from '../../domain/protocol/call.ts';
import { RecordingAction, Supervise, Target } from '../../domain/protocol/parties.ts';
import { SentMessage, ServerMessage } from '../../domain/protocol/server-message.ts';
import type { Actor } from '../calls/port.ts';
import { actorOf } from './admission.ts';
import { viewerOf } from './calls.ts';
import type { Context } from './context.ts';

const tags = ['calls'];
const access = ['agent', 'supervisor', 'admin', 'key'] as const;
const supervisors = ['supervisor', 'admin'] as const;
const id = z.object({ id: z.string().max(64) });
const party = z.object({ id: z.string().max(64), party: z.string().max(64) });
const to = z.object({ to: Target });

/** Others in a call: transfer, consultation, conference, recording, supervision. */
export function callPeopleRoutes({ calls, views, recordings }: Context): FastifyPluginAsyncZod {
  const shown = async (actor: Actor, call: Promise<CallRecord>): Promise<CallView> =>
    views.one(await call, viewerOf(actor));
  const response = { 200: CallView };

  return async (app) => {
    app.post(
      '/v1/calls/:id/transfer',
      {
        config: { access },
        schema: { summary: 'Hand the customer over at once', tags, params: id, body: to, response },
      },
      async (request) => {
        const actor = actorOf(request);
        return shown(actor, calls.transfer(request.params.id, request.body.to, actor));
      },
    );

    app.post(
      '/v1/calls/:id/consult',
      {
        config: { access },
        schema: { summary: 'Ask somebody first; the customer hears music', tags, params: id, body: to, response },
      },
      async (request) => {
        const actor = actorOf(request);
        return shown(actor, calls.consult(request.params.id, request.body.to, actor));
      },
    );

    app.delete(
      '/v1/calls/:id/consult',
      { config: { access }, schema: { summary: 'Back to the customer', tags, params: id, response } },
      async (request) => {
        const actor = actorOf(request);
        return shown(actor, calls.endConsult(request.params.id, actor));
      },
    );

    app.post(
      '/v1/calls/:id/consult/complete',
      { config: { access }, schema: { summary: 'The customer goes to whoever was asked', tags, params: id, response } },
      async (request) => {
        const actor = actorOf(request);
        return shown(actor, calls.completeConsult(request.params.id, actor));
      },
    );

    app.post(
      '/v1/calls/:id/consult/merge',
      { config: { access }, schema: { summary: 'All three hear each other', tags, params: id, response } },
      async (request) => {
        const actor = actorOf(request);
        return shown(actor, calls.merge(request.params.id, actor));
      },
    );

    app.delete(
      '/v1/calls/:id/parties/:party',
      { config: { access }, schema: { summary: 'Remove somebody', tags, params: party, response } },
      async (request) => {
        const actor = actorOf(request);
        return shown(actor, calls.dropParty(request.params.id, request.params.party, actor));
      },
    );

    for (const [verb, muted] of [
      ['mute', true],
      ['unmute', false],
    ] as const) {
      app.post(
        `/v1/calls/:id/parties/:party/${verb}`,
        { config: { access }, schema: { summary: `${verb} somebody for all`, tags, params: party, response } },
        async (request) => {
          const actor = actorOf(request);
          const { id: callId, party: partyId } = request.params as z.infer<typeof party>;
          return shown(actor, calls.muteParty(callId, partyId, muted, actor));
        },
      );
    }

    app.post(
      '/v1/calls/:id/recording',
      {
        config: { access },
        schema: { summary: 'Start, pause, resume or stop', tags, params: id, body: RecordingAction, response },
      },
      async (request) => {
        const actor = actorOf(request);
        return shown(actor, calls.record(request.params.id, request.body.action, actor));
      },
    );

    app.post(
      '/v1/calls/:id/messages',
      {
        config: { access },
        schema: {
          summary: 'Send a message to the page of one side',
          tags,
          params: id,
          body: ServerMessage,
          response: { 200: SentMessage },
        },
      },
      async (request) => ({
        voiceEventSid: await calls.message(request.params.id, request.body, actorOf(request)),
      }),
    );

    app.put(
      '/v1/calls/:id/consent',
      {
        config: { access },
        schema: {
          summary: 'Whether the caller consents to recording; a refusal deletes what was recorded without consent',
          tags,
          params: id,
          body: ConsentSaid,
          response,
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const call = await calls.consent(request.params.id, request.body.state, actor);
        const line = { who: actor.identity, what: 'consent', address: request.ip } as const;
        await recordings.note({ ...line, subject: `${request.params.id} ${request.body.state}` });
        return views.one(call, viewerOf(actor));
      },
    );

    app.post(
      '/v1/calls/:id/supervise',
      {
        config: { access: supervisors },
        schema: {
          summary: 'Listen, whisper to the agent, or join; rings the supervisor’s own phone',
          tags,
          params: id,
          body: Supervise,
          response,
        },
      },
      async (request) => {
        const actor = actorOf(request);
        return shown(actor, calls.supervise(request.params.id, request.body.mode, { ...actor, address: request.ip }));
      },
    );

    app.delete(
      '/v1/calls/:id/supervise',
      { config: { access: supervisors }, schema: { summary: 'Leave the call', tags, params: id, response } },
      async (request) => {
        const actor = actorOf(request);
        return shown(actor, calls.supervise(request.params.id, null, actor));
      },
    );
  };
}
