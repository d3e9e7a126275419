import * as z from 'zod/mini';
import { Playback } from '../parties.ts';
import { RecordingView } from '../recording.ts';
import { administrators, everyone } from './access.ts';
import type { Operation } from './operation.ts';

const ofRecording = z.object({ id: z.string().check(z.maxLength(128)) });

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
  description: 'Access is checked again when the recording is played.',
  params: ofRecording,
  answer: Playback,
} as const satisfies Operation;

export const downloadRecording = {
  method: 'GET',
  path: '/v1/recordings/:id/audio',
  access: everyone,
  tag: 'recordings',
  summary: 'Download the audio as WAV, or a part of it with Range',
  description: 'After an agent leaves the call, they get the part up to that moment.',
  params: ofRecording,
} as const satisfies Operation;

export const deleteRecording = {
  method: 'DELETE',
  path: '/v1/recordings/:id',
  access: administrators,
  tag: 'recordings',
  summary: 'Delete the audio of a recording',
  params: ofRecording,
  answer: null,
} as const satisfies Operation;

export const playRecording = {
  method: 'GET',
  path: '/v1/playback',
  access: 'public',
  tag: 'recordings',
  summary: 'Play the audio as WAV, or a part of it with Range',
  query: z.object({ ticket: z.string().check(z.maxLength(1000)) }),
} as const satisfies Operation;
