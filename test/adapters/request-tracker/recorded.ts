import { join } from 'node:path';
import { readRecording } from '../vendor/recording.ts';

/** Exchanges with the REST 2 API of Request Tracker 5.0.3, recorded on 2026-11-28. */
export const { recorded, exchange, answerOf, bodyOf } = readRecording(join(import.meta.dirname, 'recorded.json'));
