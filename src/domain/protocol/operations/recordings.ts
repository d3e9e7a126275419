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
  summary: 'What a recording is',
  params: ofRecording,
  answer: RecordingView,
} as const satisfies Operation;

export const createPlayback = {
  method: 'POST',
  path: '/v1/recordings/:id/playback',
  access: everyone,
  tag: 'recordings',
  summary: 'An address for <audio>: needs no token, good for five minutes',
  description: 'Whether the agent may hear it is checked again when it is played.',
  params: ofRecording,
  answer: Playback,
} as const satisfies Operation;

export const downloadRecording = {
  method: 'GET',
  path: '/v1/recordings/:id/audio',
  access: everyone,
  tag: 'recordings',
  summary: 'The sound by token or key, as WAV to be saved; with Range a part of it',
  description: 'An agent who has left the call gets the part up to that moment.',
  params: ofRecording,
} as const satisfies Operation;

export const deleteRecording = {
  method: 'DELETE',
  path: '/v1/recordings/:id',
  access: administrators,
  tag: 'recordings',
  summary: 'Delete its sound',
  params: ofRecording,
  answer: null,
} as const satisfies Operation;

export const playRecording = {
  method: 'GET',
  path: '/v1/playback',
  access: 'public',
  tag: 'recordings',
  summary: 'The sound, as WAV; with Range a part of it',
  query: z.object({ ticket: z.string().check(z.maxLength(1000)) }),
} as const satisfies Operation;
