import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import { displayNumber } from '../../domain/numbers/display.ts';
import { type E164, parseE164 } from '../../domain/numbers/e164.ts';
import { VirtualNumberBody, VirtualNumberView } from '../../domain/protocol/admin.ts';
import type { VirtualNumber } from '../storage/store.ts';
import { auditLine } from './audit.ts';
import type { Context } from './context.ts';
import { schemaNames } from './schema-names.ts';

const tags = ['virtual numbers'];
const access = ['admin', 'key'] as const;
const params = z.object({ number: z.string().max(64) });
/** Where the body does not say how long to ring, the gateway's setting does. */
const body = z.object({ ...VirtualNumberBody.shape, ringSeconds: z.int().min(3).max(120).optional() });
schemaNames.add(body, {
  id: 'VirtualNumberBody',
  description: 'A number of the gateway’s own, and who is rung for it.',
});

export function virtualNumberRoutes({ directory, config, clock }: Context): FastifyPluginAsyncZod {
  const view = (value: VirtualNumber): VirtualNumberView => ({
    ...value,
    record: value.record ?? 'off',
    voicemail: value.voicemail ?? false,
    display: displayNumber(value.number, config.country),
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
  const numberOf = (text: string): E164 => parseE164(text, config.country);

  return async (app) => {
    app.get(
      '/v1/virtual-numbers',
      {
        config: { access },
        schema: { summary: 'All virtual numbers', tags, response: { 200: z.array(VirtualNumberView) } },
      },
      async () => (await directory.virtualNumbers()).map(view),
    );

    app.get(
      '/v1/virtual-numbers/:number',
      {
        config: { access },
        schema: { summary: 'One virtual number', tags, params, response: { 200: VirtualNumberView } },
      },
      async (request) => {
        const value = await directory.virtualNumber(numberOf(request.params.number));
        if (value === null) throw new CodedError('NOT_FOUND');
        return view(value);
      },
    );

    app.put(
      '/v1/virtual-numbers/:number',
      {
        config: { access },
        schema: { summary: 'Create or change', tags, params, body, response: { 200: VirtualNumberView } },
      },
      async (request) => {
        const { ringSeconds = Math.max(3, Math.round(config.ringSeconds)), ...rest } = request.body;
        const value = { ...rest, number: numberOf(request.params.number), ringSeconds };
        await directory.putVirtualNumber(value, {
          audit: auditLine(request, clock, 'virtual-number.put', value.number),
        });
        const warnings = await unknownAgents(value.agents);
        return { ...view(value), ...(warnings.length > 0 && { warnings }) };
      },
    );

    app.delete(
      '/v1/virtual-numbers/:number',
      { config: { access }, schema: { summary: 'Remove', tags, params, response: { 204: z.null() } } },
      async (request, reply) => {
        const number = numberOf(request.params.number);
        const audit = auditLine(request, clock, 'virtual-number.deleted', number);
        const found = await directory.deleteVirtualNumber(number, { audit });
        if (!found) throw new CodedError('NOT_FOUND');
        return reply.code(204).send(null);
      },
    );
  };
}
