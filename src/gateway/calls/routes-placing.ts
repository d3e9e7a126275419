import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import * as operations from '../../domain/protocol/operations/placed-calls.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { CallViews } from '../masking/call-views.ts';
import type { KeptAnswerStore } from '../storage/answers/port.ts';
import type { AuditLine } from '../storage/store.ts';
import { idempotencyKeyOf, KeptAnswers } from './placing/kept-answers.ts';
import { redirectTo } from './placing/redirect.ts';
import type { Calls } from './port.ts';

interface Ports {
  calls: Calls;
  views: CallViews;
  keptAnswers: KeptAnswerStore;
  clock: Clock;
  audit: { note(line: Omit<AuditLine, 'at'>): Promise<void> };
}

/** Routes for calls that a server places, and hands to flows. */
export function placedCallRoutes({ calls, views, keptAnswers, clock, audit }: Ports): FastifyPluginAsync {
  const answers = new KeptAnswers(keptAnswers, clock);
  return operationRoutes(operations, {
    async placeCall({ body, principal, sender, request, reply }) {
      const key = idempotencyKeyOf(request.headers['idempotency-key'] as string | undefined);
      const scope = principal.key ?? sender.identity;
      const { answer, repeated } = await answers.once({ scope, key, body }, async (keep) => {
        let text = '';
        const { id } = await calls.place(body, scope, async (call) => {
          text = JSON.stringify(await views.one(call));
          return keep(text);
        });
        const { identity, address } = sender;
        await audit.note({ who: identity, what: 'call.placed', subject: id, address });
        return text;
      });
      if (repeated) reply.header('idempotent-replayed', 'true');
      return JSON.parse(answer) as CallView;
    },

    redirectCall: ({ params: { id }, body, actor }) =>
      views.shownTo(actor, calls.command(id, actor, redirectTo(body.flow))),
  });
}
