import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';

/** The part of the published Admin schema that the adapter's documents name; its head says how it was cut. */
export const adminSchema = buildSchema(readFileSync(new URL('admin-schema.graphql', import.meta.url), 'utf8'));
