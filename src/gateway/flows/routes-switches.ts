import type { FastifyPluginAsync } from 'fastify';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { deleteFlowSwitch, listFlowSwitches, putFlowSwitch } from '../../domain/protocol/operations/flow-parts.ts';
import { auditLine } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { FlowSwitchStore } from '../storage/flows/port.ts';

interface Ports {
  flowSwitches: FlowSwitchStore;
  clock: Clock;
}

/** Switches that override the opening hours of flows. */
export function flowSwitchRoutes({ flowSwitches, clock }: Ports): FastifyPluginAsync {
  return operationRoutes(
    { deleteFlowSwitch, listFlowSwitches, putFlowSwitch },
    {
      listFlowSwitches: () => flowSwitches.all(),

      async putFlowSwitch({ params: { name }, body: { position }, sender }) {
        const value = { name, position, changedAt: isoTime(clock), changedBy: sender.identity };
        await flowSwitches.put(value, { audit: auditLine(sender, clock, 'flow-switch.put', `${name} ${position}`) });
        return value;
      },

      async deleteFlowSwitch({ params: { name }, sender }) {
        const audit = auditLine(sender, clock, 'flow-switch.deleted', name);
        if (!(await flowSwitches.delete(name, { audit }))) throw new CodedError('NOT_FOUND');
        return null;
      },
    },
  );
}
