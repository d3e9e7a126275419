/** Runs before each file whose gateways may have an Asterisk: it ends with the file. */
import { afterAll } from 'vitest';
import { stopAsterisk } from './gateway-settings.ts';

afterAll(stopAsterisk);
