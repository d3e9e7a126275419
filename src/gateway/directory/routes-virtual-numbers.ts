import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import { displayNumber } from '../../domain/numbers/display.ts';
import { type Country, type E164, parseE164 } from '../../domain/numbers/e164.ts';
import type { VirtualNumberView } from '../../domain/protocol/admin.ts';
import * as operations from '../../domain/protocol/operations/virtual-numbers.ts';
import { auditLine } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { Directory, VirtualNumber } from '../storage/store.ts';

interface Ports {
  directory: Directory;
  country: Country;
  /** How long each agent rings if the number has no value of its own, in seconds. */
  ringSeconds: number;
  clock: Clock;
}

export function virtualNumberRoutes({ directory, country, ringSeconds, clock }: Ports): FastifyPluginAsync {
  const view = (value: VirtualNumber): VirtualNumberView => ({
    ...value,
    record: value.record ?? 'off',
    voicemail: value.voicemail ?? false,
    display: displayNumber(value.number, country),
  });
  const unknownAgents = async (identities: readonly string[]): Promise<string[]> => {
    const agents = await directory.agents();
    const known = agents.map(({ identity }) => identity);
    return [...new Set(identities)].flatMap((identity) => {
      if (agents.find((agent) => agent.identity === identity)?.disabled)
        return [`The agent “${identity}” is disabled.`];
      if (known.includes(identity)) return [];
      const near = nearestName(identity, known);
      const meant = near === null ? '' : ` Did you mean “${near}”?`;
      return [`There is no agent “${identity}” (yet).${meant}`];
    });
  };
  const numberOf = (text: string): E164 => parseE164(text, country);

  return operationRoutes(operations, {
    listVirtualNumbers: async () => (await directory.virtualNumbers()).map(view),

    async getVirtualNumber({ params: { number } }) {
      const value = await directory.virtualNumber(numberOf(number));
      if (value === null) throw new CodedError('NOT_FOUND');
      return view(value);
    },

    async putVirtualNumber({ params: { number }, body, sender }) {
      const rings = body.ringSeconds ?? Math.max(3, Math.round(ringSeconds));
      const value = { ...body, number: numberOf(number), ringSeconds: rings };
      await directory.putVirtualNumber(value, { audit: auditLine(sender, clock, 'virtual-number.put', value.number) });
      const warnings = await unknownAgents(value.agents);
      return { ...view(value), ...(warnings.length > 0 && { warnings }) };
    },

    async deleteVirtualNumber({ params, sender }) {
      const number = numberOf(params.number);
      const audit = auditLine(sender, clock, 'virtual-number.deleted', number);
      if (!(await directory.deleteVirtualNumber(number, { audit }))) throw new CodedError('NOT_FOUND');
      return null;
    },
  });
}
