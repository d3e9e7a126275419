/** Runs before each file whose gateways use PostgreSQL. The server ends with the file. */
import { afterAll } from 'vitest';
import { stopPostgres } from './gateway-settings.ts';

afterAll(stopPostgres);
