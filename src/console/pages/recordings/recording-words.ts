import type { RecordingView } from '../../../domain/protocol/recording.ts';
import { timeText } from '../../parts/time-text.ts';

export const kindWords: Readonly<Record<RecordingView['kind'], string>> = { call: 'Call', voicemail: 'Voicemail' };

export const stateWords: Readonly<Record<RecordingView['state'], string>> = {
  whole: 'Complete',
  interrupted: 'Ends early: the gateway was interrupted',
  failed: 'Ends early: it could not be written',
};

export function recordingName({ kind, startedAt }: RecordingView): string {
  return `${kindWords[kind]}, ${timeText(startedAt)}`;
}
