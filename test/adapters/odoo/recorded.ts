import { join } from 'node:path';
import { readRecording } from '../vendor/recording.ts';

/** Exchanges with Odoo 19.0 Community, recorded on 2026-11-28: its JSON-2 API, and the links of records. */
export const { recorded, exchange, answerOf, bodyOf } = readRecording(join(import.meta.dirname, 'recorded.json'));
