import * as z from 'zod/mini';
import { Playback } from '../parties.ts';
import { RecordingView, RecordingWaveform } from '../recording.ts';
import { administrators, everyone, readersOfAll } from './access.ts';
import type { Operation } from './operation.ts';

const ofRecording = z.object({ id: z.string().check(z.maxLength(128)) });

export const listRecordings = {
  method: 'GET',
  path: '/v1/recordings',
  access: readersOfAll,
  tag: 'recordings',
  summary: 'List recordings that are not deleted, newest first',
  description: 'Pass the “id” of the last one of a page as “before” to get the following page. All conditions hold.',
  query: z.object({
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 50),
    before: z.optional(z.string().check(z.maxLength(128))),
    kind: z.optional(z.enum(['call', 'voicemail'])),
    startedAfter: z.optional(z.iso.datetime({ offset: true })),
    startedBefore: z.optional(z.iso.datetime({ offset: true })),
  }),
  answer: z.array(RecordingView),
} as const satisfies Operation;

export const getRecording = {
  method: 'GET',
  path: '/v1/recordings/:id',
  access: everyone,
  tag: 'recordings',
  summary: 'Get a recording',
  params: ofRecording,
  answer: RecordingView,
} as const satisfies Operation;

export const createPlayback = {
  method: 'POST',
  path: '/v1/recordings/:id/playback',
  access: everyone,
  tag: 'recordings',
  summary: 'Create an address for an audio element: no token, five minutes',
  description:
    'Access is checked again when the recording is played. Supervisors and administrators also get an address that downloads it.',
  params: ofRecording,
  answer: Playback,
} as const satisfies Operation;

export const downloadRecording = {
  method: 'GET',
  path: '/v1/recordings/:id/audio',
  access: readersOfAll,
  tag: 'recordings',
  summary: 'Download the audio as WAV, or a part of it with Range',
  description: 'Agents play recordings at a playback address, and have no download.',
  params: ofRecording,
} as const satisfies Operation;

export const getRecordingWaveform = {
  method: 'GET',
  path: '/v1/recordings/:id/waveform',
  access: everyone,
  tag: 'recordings',
  summary: 'Get the loudness over the time, for drawing',
  description: 'Of 64 short pieces at even distances. After an agent leaves the call, up to that moment.',
  params: ofRecording,
  answer: RecordingWaveform,
} as const satisfies Operation;

export const deleteRecording = {
  method: 'DELETE',
  path: '/v1/recordings/:id',
  access: administrators,
  tag: 'recordings',
  summary: 'Delete the audio of a recording',
  description: 'The audit has the reason, without phone numbers.',
  params: ofRecording,
  query: z.object({ reason: z.optional(z.string().check(z.maxLength(200))) }),
  answer: null,
} as const satisfies Operation;

export const playRecording = {
  method: 'GET',
  path: '/v1/playback',
  access: 'public',
  tag: 'recordings',
  summary: 'Play the audio as WAV, or a part of it with Range',
  query: z.object({ ticket: z.string().check(z.maxLength(1000)), download: z.optional(z.stringbool()) }),
} as const satisfies Operation;
