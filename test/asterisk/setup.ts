/** Runs before each test file whose gateways may use Asterisk. That Asterisk ends with the file. */
import { afterAll } from 'vitest';
import { stopAsterisk } from './gateway-settings.ts';

afterAll(stopAsterisk);
