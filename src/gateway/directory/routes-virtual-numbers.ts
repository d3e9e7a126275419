import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import { displayNumber } from '../../domain/numbers/display.ts';
import { type Country, type E164, parseE164 } from '../../domain/numbers/e164.ts';
import type { VirtualNumberView } from '../../domain/protocol/admin.ts';
import * as operations from '../../domain/protocol/operations/virtual-numbers.ts';
import { auditLine } from '../audit/audit-line.ts';
import { Listing } from '../http/listed.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { FlowStore } from '../storage/flows/port.ts';
import type { Directory, VirtualNumber } from '../storage/store.ts';

const listing = new Listing<VirtualNumber>(
  ({ number }) => number,
  ({ number, label, flow = '', agents }) => [number, label, flow, ...agents].join('\n'),
);

interface Ports {
  directory: Directory;
  country: Country;
  /** How long each agent rings if the number has no value of its own, in seconds. */
  ringSeconds: number;
  clock: Clock;
  crmConnections: { list(): readonly { stored: { id: string } }[] };
  flows: Pick<FlowStore, 'all'>;
}

export function virtualNumberRoutes({
  directory,
  country,
  ringSeconds,
  clock,
  crmConnections,
  flows,
}: Ports): FastifyPluginAsync {
  const view = ({ connections, ownerFirst, flow, ...value }: VirtualNumber): VirtualNumberView => ({
    ...value,
    record: value.record ?? 'off',
    voicemail: value.voicemail ?? false,
    ...(connections !== undefined && { connections: [...connections] }),
    ...(ownerFirst === true && { ownerFirst }),
    ...(flow !== undefined && { flow }),
    display: displayNumber(value.number, country),
  });
  const unknown = (kind: string, name: string, known: readonly string[]): string => {
    const near = nearestName(name, known);
    return `There is no ${kind} “${name}” (yet).${near === null ? '' : ` Did you mean “${near}”?`}`;
  };
  const unknownConnections = ({ connections = [] }: VirtualNumber): string[] => {
    const known = crmConnections.list().map(({ stored }) => stored.id);
    return connections.flatMap(({ id }) => (known.includes(id) ? [] : [unknown('CRM connection', id, known)]));
  };
  /** A number whose flow is missing rings its agents. */
  const unknownFlow = async ({ flow: name }: VirtualNumber): Promise<string[]> => {
    if (name === undefined) return [];
    const all = await flows.all();
    const flow = all.find((each) => each.name === name);
    if (flow === undefined)
      return [
        unknown(
          'flow',
          name,
          all.map((each) => each.name),
        ),
      ];
    return flow.live === null ? [`The flow “${name}” is not published (yet).`] : [];
  };
  const unknownAgents = async (identities: readonly string[]): Promise<string[]> => {
    const agents = await directory.agents();
    const known = agents.map(({ identity }) => identity);
    return [...new Set(identities)].flatMap((identity) => {
      if (agents.find((agent) => agent.identity === identity)?.disabled)
        return [`The agent “${identity}” is disabled.`];
      return known.includes(identity) ? [] : [unknown('agent', identity, known)];
    });
  };
  const numberOf = (text: string): E164 => parseE164(text, country);

  const keyOf = (params: { number: string }): string => numberOf(params.number);

  return operationRoutes(
    operations,
    {
      listVirtualNumbers: async ({ query, reply }) =>
        listing.of(await directory.virtualNumbers(), query, reply).map(view),

      async getVirtualNumber({ params: { number } }) {
        const value = await directory.virtualNumber(numberOf(number));
        if (value === null) throw new CodedError('NOT_FOUND');
        return view(value);
      },

      async putVirtualNumber({ params: { number }, body, sender }) {
        const rings = body.ringSeconds ?? Math.max(3, Math.round(ringSeconds));
        const value = { ...body, number: numberOf(number), ringSeconds: rings };
        await directory.putVirtualNumber(value, {
          audit: auditLine(sender, clock, 'virtual-number.put', value.number),
        });
        const warnings = [
          ...(await unknownAgents(value.agents)),
          ...unknownConnections(value),
          ...(await unknownFlow(value)),
        ];
        return { ...view(value), ...(warnings.length > 0 && { warnings }) };
      },

      async deleteVirtualNumber({ params, sender }) {
        const number = numberOf(params.number);
        const audit = auditLine(sender, clock, 'virtual-number.deleted', number);
        if (!(await directory.deleteVirtualNumber(number, { audit }))) throw new CodedError('NOT_FOUND');
        return null;
      },
    },
    { getVirtualNumber: { keyOf }, putVirtualNumber: { keyOf }, deleteVirtualNumber: { keyOf } },
  );
}
