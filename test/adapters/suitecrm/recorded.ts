import { join } from 'node:path';
import { readRecording } from '../vendor/recording.ts';

/** Exchanges with the API V8 of SuiteCRM 7.14.6, recorded on 2026-11-28. */
export const { recorded, exchange, answerOf, bodyOf } = readRecording(join(import.meta.dirname, 'recorded.json'));
