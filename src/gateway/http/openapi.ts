import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { callEvents } from '../../domain/protocol/events.ts';
import { namedSchemas } from '../../domain/protocol/openapi/named-schemas.ts';
import { parameterDescriptions } from '../../domain/protocol/openapi/parameters.ts';
import { personRoles } from '../../domain/protocol/sign-in.ts';
import { crmWebhooks } from '../../domain/protocol/webhooks/crm-webhook.ts';
import { cookieNames } from './cookies.ts';
import { type FixedContent, fixedContent, sendFixed } from './fixed-content.ts';
import { type JsonObject, nameOnce, withoutMore } from './openapi-components.ts';

for (const [id, schema, description] of namedSchemas) z.globalRegistry.add(schema, { id, description });

const errorBody = {
  type: 'object',
  description: 'Refused or failed. The code never changes its meaning; help says what to do next.',
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

const signatureHeaders = [
  ['webhook-id', 'The id of the event, the same for each attempt.'],
  ['webhook-timestamp', 'When this attempt was made, in seconds since 1970.'],
  ['webhook-signature', 'One signature for each valid secret, separated by spaces: v1, and the HMAC-SHA256 in base64.'],
] as const;

const signatureParameters = signatureHeaders.map(([name, text]) => ({
  name,
  in: 'header' as const,
  required: true,
  description: text,
  schema: { type: 'string' as const },
}));

const callers = {
  agent: 'agents',
  supervisor: 'supervisors',
  admin: 'administrators',
  visitor: 'visitors of sites',
  carrier: 'carriers',
  key: 'servers with an API key',
  'call-key': 'servers with a key for calls',
} as const;

/** What the gateway sends to webhooks. See POST /v1/webhooks. */
const webhookPaths = Object.fromEntries(
  Object.entries(callEvents).map(([type, description]) => [
    type,
    {
      post: {
        summary: description,
        description:
          'Signed by Standard Webhooks: check webhook-signature with the secret of the webhook before you read the body. Answer with 2xx within 15 seconds. An event may come again, with the same webhook-id.',
        tags: ['webhooks'],
        parameters: signatureParameters,
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/WebhookEvent' } } },
        },
        responses: { '2XX': { description: 'Received' }, default: { description: 'Not received: it is sent again' } },
      },
    },
  ]),
);

const jsonOf = (name: string) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });
const searchParameters = [
  ['number', true, 'The number of the caller, in E.164.'],
  ['country', false, 'The home country, for numbers without a country code.'],
  ['limit', true, 'The most contacts to return. Leave out the newest.'],
  ['field', false, 'A further field of the contacts to return. May come several times.'],
] as const;

/** What the adapter `webhook` asks its server. */
const crmWebhookPaths = Object.fromEntries(
  Object.entries(crmWebhooks).map(([name, { method, summary, description, body, answer }]) => [
    name,
    {
      [method]: {
        summary,
        description: `${description} Signed by Standard Webhooks.`,
        tags: ['webhooks'],
        parameters: [
          ...signatureParameters,
          ...(body !== null
            ? []
            : searchParameters.map(([parameter, required, text]) => ({
                ...{ name: parameter, in: 'query' as const, required, description: text },
                schema: { type: 'string' as const },
              }))),
        ],
        ...(body !== null && { requestBody: { required: true, content: jsonOf(body) } }),
        responses: {
          '2XX': { description: 'Done', content: jsonOf(answer) },
          default: { description: 'Not done. 5xx and 429: it is sent again; other 4xx: it is set aside' },
        },
      },
    },
  ]),
);

/** Adds descriptions to parameters and answers whose schema has none. */
function described<Document extends object>(document: Document): Document {
  const text = JSON.stringify(document, (_key, value) => {
    if (typeof value !== 'object' || value === null) return value === 'Default Response' ? 'Success' : value;
    if (!('in' in value && 'name' in value) || 'description' in value) return value;
    const { description = parameterDescriptions[value.name], ...schema } = value.schema ?? {};
    return { ...value, schema, ...(description && { description }) };
  });
  return JSON.parse(text) as Document;
}

/** Call it before the routes are added: the document is generated from their declarations, including access. */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sidecall gateway',
        version,
        description:
          'Calls, agents, numbers and sites of a Sidecall gateway. Every refusal has a code, a message and help. Fields and query parameters that an operation does not know are refused. Each answer has an X-Request-Id: the request’s own, or a new one.',
      },
      webhooks: { ...webhookPaths, ...crmWebhookPaths },
      // The document describes the gateway that serves it.
      servers: [{ url: '/', description: 'This gateway' }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From POST /v1/tokens' },
          apiKey: { type: 'http', scheme: 'bearer', description: 'sk_…, or ck_… for calls alone; for servers only' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: cookieNames.session,
            description:
              'From a sign-in; for pages of the gateway itself only. A change needs the gateway’s own Origin.',
          },
        },
        schemas: { Error: errorBody as object },
      },
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document);
      const access = document.route.config?.access;
      if (access === undefined || schema.hide) return { schema: { ...schema, hide: true }, url };
      const security: Record<string, string[]>[] = [];
      if (access !== 'public' && access.some((one) => one !== 'key' && one !== 'call-key'))
        security.push({ token: [] });
      if (access !== 'public' && access.includes('key')) security.push({ apiKey: [] });
      if (access !== 'public' && personRoles.some((role) => access.includes(role))) security.push({ session: [] });
      const response = {
        ...(schema.response as object | undefined),
        default: { description: 'Refused or failed', $ref: '#/components/schemas/Error' },
      };
      const who = access === 'public' ? 'For everyone.' : `For: ${access.map((one) => callers[one]).join(', ')}.`;
      const description = `${schema.description ?? `${schema.summary}.`} ${who}`;
      const body = schema.body === undefined ? {} : { body: withoutMore(schema.body as JsonObject) };
      return { schema: { ...schema, ...body, description, security, response }, url };
    },
    transformObject: (document) => described(nameOnce(jsonSchemaTransformObject(document))),
  });
}

export function openApiRoute(app: FastifyInstance): void {
  let description: Promise<FixedContent> | undefined;
  app.get('/v1/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    description ??= compressed(JSON.stringify(app.swagger()));
    // The document contains no personal data.
    reply.header('cache-control', 'public, max-age=300');
    return sendFixed(request, reply, await description);
  });
}

/** Compressed once per process, because the routes do not change. */
async function compressed(json: string): Promise<FixedContent> {
  const plain = Buffer.from(json);
  const [br, gz] = await Promise.all([promisify(brotliCompress)(plain), promisify(gzip)(plain)]);
  return fixedContent('application/json; charset=utf-8', plain, { br, gzip: gz });
}
