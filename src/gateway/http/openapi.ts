import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { type FixedContent, fixedContent, sendFixed } from './fixed-content.ts';

const errorBody = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'help'],
      properties: {
        code: { type: 'string', description: 'Never changes its meaning' },
        message: { type: 'string' },
        help: { type: 'string', description: 'What to do next' },
        details: {},
      },
    },
  },
};

/** Call before the routes: the description is made from what they declare, access included. */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Sidecall gateway', version },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From POST /v1/tokens' },
          apiKey: { type: 'http', scheme: 'bearer', description: 'sk_…, for servers only' },
        },
      },
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document);
      const access = document.route.config?.access;
      if (access === undefined || schema.hide) return { schema: { ...schema, hide: true }, url };
      const security: Record<string, string[]>[] = [];
      if (access !== 'public' && access.some((one) => one !== 'key')) security.push({ token: [] });
      if (access !== 'public' && access.includes('key')) security.push({ apiKey: [] });
      const response = {
        ...(schema.response as object | undefined),
        default: { description: 'Refused or failed', ...errorBody },
      };
      return { schema: { ...schema, security, response }, url };
    },
  });
}

export function openApiRoute(app: FastifyInstance): void {
  let description: Promise<FixedContent> | undefined;
  app.get('/v1/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    description ??= compressed(JSON.stringify(app.swagger()));
    reply.header('cache-control', 'no-cache');
    return sendFixed(request, reply, await description);
  });
}

/** Only once a process: the routes do not change. */
async function compressed(json: string): Promise<FixedContent> {
  const plain = Buffer.from(json);
  const [br, gz] = await Promise.all([promisify(brotliCompress)(plain), promisify(gzip)(plain)]);
  return fixedContent('application/json; charset=utf-8', plain, { br, gzip: gz });
}
