/** Runs before each file whose gateways are on PostgreSQL: it ends with the file. */
import { afterAll } from 'vitest';
import { stopPostgres } from './gateway-settings.ts';

afterAll(stopPostgres);
