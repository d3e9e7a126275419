import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import { nearestName } from '../../domain/nearest-name.ts';

/** A zod schema, classic or mini, with the parts that are used here. */
interface Schema {
  _zod: { def: Definition };
}

interface Definition {
  type: string;
  shape?: Record<string, Schema>;
  element?: Schema;
  options?: readonly Schema[];
  innerType?: Schema;
  in?: Schema;
}

interface Unknown {
  /** The path of the unknown field, such as "/to/agnet". */
  path: string;
  field: string;
  known: readonly string[];
}

/**
 * Refuses unknown body fields and query parameters in every operation under /v1. Otherwise a misspelt field would be
 * ignored, and its default would apply. Runs before the schemas, so that the error names the misspelt field and not the
 * missing one.
 */
export function addKnownFields(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    const { url = '', schema, config } = request.routeOptions;
    if (!url.startsWith('/v1/') || config.access === undefined || url === '/v1/sip') return;
    refuse('query parameter', unknownIn(request.query, schemaOf(schema?.querystring) ?? nothing));
    if (request.body !== undefined && request.body !== null) {
      const known = schemaOf(schema?.body);
      // A body that is a text, such as a file, has no fields.
      refuse('field', unknownIn(request.body, known === null || known._zod.def.type === 'string' ? nothing : known));
    }
  });
}

const nothing: Schema = { _zod: { def: { type: 'object', shape: {} } } };

function schemaOf(schema: unknown): Schema | null {
  return typeof schema === 'object' && schema !== null && '_zod' in schema ? (schema as Schema) : null;
}

function refuse(what: string, found: readonly Unknown[]): void {
  const [first] = found;
  if (first === undefined) return;
  const hint = (each: Unknown): string | null => nearestName(each.field, each.known);
  const near = hint(first);
  const known = first.known.length === 0 ? 'It takes none.' : `It takes: ${first.known.join(', ')}.`;
  throw new CodedError('UNKNOWN_FIELD', {
    message: `The ${what} “${first.field.slice(0, 64)}” is not known here.`,
    help: near === null ? known : `Did you mean “${near}”?`,
    details: found.slice(0, 20).map((each) => ({ path: each.path, field: each.field.slice(0, 64), near: hint(each) })),
  });
}

/** Fields of a value that its schema does not have, at any depth. */
function unknownIn(value: unknown, schema: Schema, path = ''): Unknown[] {
  const { type, shape, element, options, innerType, in: input } = schema._zod.def;
  const inner = innerType ?? (type === 'pipe' ? input : undefined);
  if (inner !== undefined) return unknownIn(value, inner, path);
  if (options !== undefined) {
    const objects = options.filter((option) => option._zod.def.shape !== undefined);
    const fitting = typeof value === 'object' && objects.length > 0 ? objects : options;
    return fewest(fitting.map((option) => unknownIn(value, option, path)));
  }
  if (element !== undefined && Array.isArray(value)) {
    return value.flatMap((each, at) => unknownIn(each, element, `${path}/${at}`));
  }
  if (shape === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const known = Object.keys(shape);
  return Object.entries(value).flatMap(([field, each]) => {
    const own = Object.hasOwn(shape, field) ? shape[field] : undefined;
    return own === undefined ? [{ path: `${path}/${field}`, field, known }] : unknownIn(each, own, `${path}/${field}`);
  });
}

/** The result for the alternative with the fewest unknown fields. */
function fewest(all: readonly Unknown[][]): Unknown[] {
  return all.reduce((best, each) => (each.length < best.length ? each : best), all[0] ?? []);
}
