import type { FastifyPluginAsync } from 'fastify';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { deleteFlowSecret, listFlowSecrets, putFlowSecret } from '../../domain/protocol/operations/flow-parts.ts';
import { auditLine } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { FlowStore } from '../storage/flows/port.ts';
import { sealSecret } from './flow-secrets.ts';
import { needsByFlow, usersOf } from './usage.ts';

interface Ports {
  flows: FlowStore;
  keyring: Keyring;
  clock: Clock;
}

/** The secrets that requests of flows send. Their values come in, and never go out. */
export function flowSecretRoutes({ flows, keyring, clock }: Ports): FastifyPluginAsync {
  return operationRoutes(
    { deleteFlowSecret, listFlowSecrets, putFlowSecret },
    {
      listFlowSecrets: async () => (await flows.secretNames()).map((name) => ({ name })),

      async putFlowSecret({ params: { name }, body: { value }, sender }) {
        const audit = auditLine(sender, clock, 'flow-secret.put', name);
        await flows.putSecret(name, sealSecret(keyring, name, value), isoTime(clock), { audit });
        return { name };
      },

      async deleteFlowSecret({ params: { name }, sender }) {
        const users = usersOf(await needsByFlow(flows), 'secrets', name);
        if (users.length > 0) throw new CodedError('FLOW_SECRET_IN_USE', { details: { flows: users } });
        const audit = auditLine(sender, clock, 'flow-secret.deleted', name);
        if (!(await flows.deleteSecret(name, { audit }))) throw new CodedError('NOT_FOUND');
        return null;
      },
    },
  );
}
