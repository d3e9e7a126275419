/** docs/reference/rest.md, from the OpenAPI document that a gateway serves. */
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import * as operations from '../../src/domain/protocol/operations/all.ts';
import { addOpenApi } from '../../src/gateway/http/openapi.ts';
import { type Handlers, operationRoutes } from '../../src/gateway/http/operation-route.ts';
import { code, type Pages, page, sentence, table } from './page.ts';
import { fieldsTable, type JsonSchema, nameOf, typeText } from './schema-text.ts';

interface Content {
  content?: Record<string, { schema?: JsonSchema }>;
}

interface RestOperation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: JsonSchema }[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

interface Document {
  paths: Record<string, Record<string, RestOperation>>;
  components: { schemas: Record<string, JsonSchema> };
}

export async function restPage(): Promise<Pages> {
  const { paths, components } = await openApi();
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  );
  const chapters = [...new Set(all.flatMap(({ tags }) => tags))].map((tag) => {
    const own = all.filter(({ tags }) => tags.includes(tag));
    return [`## Operations: ${tag}`, ...own.map(operationText)].join('\n\n');
  });
  const schemas = Object.entries(components.schemas).map(([name, schema]) => schemaText(name, schema));
  const text = page(
    '# REST',
    'Every operation of the gateway, from its OpenAPI document (`/v1/openapi.json`). [REST and events](../guides/rest-and-events.md) explains authentication, errors and conventions. Every operation can fail with an [error](errors.md).',
    ...chapters,
    '## Schemas',
    ...schemas,
  );
  return new Map([['docs/reference/rest.md', text]]);
}

/** The document of a gateway that has every route and does nothing. */
async function openApi(): Promise<Document> {
  const app = fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await addOpenApi(app, '');
  const idle = Object.fromEntries(Object.keys(operations).map((id) => [id, () => null]));
  await app.register(operationRoutes(operations, idle as unknown as Handlers<typeof operations>));
  await app.ready();
  const document = app.swagger() as unknown as Document;
  await app.close();
  return document;
}

function operationText(operation: RestOperation & { path: string; method: string }): string {
  const { path, method, operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const body = jsonOf(requestBody);
  const given = parameters.map(({ name, in: place, required, description: meaning = '', schema }) => [
    code(name),
    required ? place : `${place}, optional`,
    typeText(schema),
    sentence(meaning),
  ]);
  const start = sentence(summary);
  return [
    `### ${code(`${method} ${path}`)}`,
    description.startsWith(summary) ? description : `${start} ${description}`,
    `Operation: ${code(operationId)}.`,
    table(['parameter', 'in', 'type', 'meaning'], given),
    body === undefined ? '' : `**Body**: ${bodyText(body)}`,
    ...Object.entries(responses)
      .filter(([status]) => status !== 'default')
      .map(([status, answer]) => `**Answer** ${status}${answerText(answer)}`),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function jsonOf(holder: Content | undefined): JsonSchema | undefined {
  return holder?.content?.['application/json']?.schema;
}

function bodyText(schema: JsonSchema): string {
  return nameOf(schema) === null ? `\n\n${fieldsTable(schema) || typeText(schema)}` : typeText(schema);
}

function answerText(answer: Content): string {
  if (answer.content?.['text/event-stream'] !== undefined) return ': server-sent [events](events.md)';
  const schema = jsonOf(answer);
  if (schema === undefined || schema.type === 'null') return '.';
  const fields = nameOf(schema) === null ? fieldsTable(schema) : '';
  return fields === '' ? `: ${typeText(schema)}` : `:\n\n${fields}`;
}

function schemaText(name: string, schema: JsonSchema): string {
  return [`### ${name}`, sentence(schema.description ?? ''), fieldsTable(schema) || typeText(schema)]
    .filter((part) => part !== '')
    .join('\n\n');
}
