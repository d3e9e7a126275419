import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import { displayNumber } from '../../domain/numbers/display.ts';
import { type E164, parseE164 } from '../../domain/numbers/e164.ts';
import { VirtualNumberBody, VirtualNumberView } from '../../domain/protocol/admin.ts';
import type { VirtualNumber } from '../storage/store.ts';
import type { Context } from './context.ts';

const tags = ['virtual numbers'];
const access = ['admin', 'key'] as const;
const params = z.object({ number: z.string().max(64) });
/** Where the body does not say how long to ring, the gateway's setting does. */
const body = z.object({ ...VirtualNumberBody.shape, ringSeconds: z.int().min(3).max(120).optional() });

export function virtualNumberRoutes({ directory, config }: Context): FastifyPluginAsyncZod {
  const view = (value: VirtualNumber): VirtualNumberView => ({
    ...value,
    record: value.record ?? 'off',
    voicemail: value.voicemail ?? false,
    display: displayNumber(value.number, config.country),
  });
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
        await directory.putVirtualNumber(value);
        return view(value);
      },
    );

    app.delete(
      '/v1/virtual-numbers/:number',
      { config: { access }, schema: { summary: 'Remove', tags, params, response: { 204: z.null() } } },
      async (request, reply) => {
        const found = await directory.deleteVirtualNumber(numberOf(request.params.number));
        if (!found) throw new CodedError('NOT_FOUND');
        return reply.code(204).send(null);
      },
    );
  };
}
