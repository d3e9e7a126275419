import { join } from 'node:path';
import { readRecording } from '../vendor/recording.ts';

/** Exchanges with EspoCRM 8.4.2, recorded on 2026-11-23. */
export const { recorded, exchange, answerOf, bodyOf } = readRecording(join(import.meta.dirname, 'recorded.json'));
