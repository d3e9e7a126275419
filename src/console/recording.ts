/** The page of a recording, which entries in a CRM link: a player for signed-in people. */
import type { Playback } from '../domain/protocol/parties.ts';
import type { RecordingView } from '../domain/protocol/recording.ts';
import { ask, sentenceOf } from './ask.ts';
import { make, pageOf } from './make.ts';
import { timeText } from './parts/time-text.ts';

const status = make('p', { role: 'status' }, 'Loading…');
pageOf().append(status);

async function show(): Promise<void> {
  const id = location.pathname.split('/').at(-1) ?? '';
  const recording = await ask<RecordingView>('GET', `/v1/recordings/${id}`);
  const { url } = await ask<Playback>('POST', `/v1/recordings/${id}/playback`);
  const what = recording.kind === 'voicemail' ? 'Voicemail' : 'Call';
  const seconds = Math.round(recording.durationMs / 1000);
  const duration = `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  status.textContent = `${what} of ${timeText(recording.startedAt)}, ${duration}`;
  const player = make('audio', { controls: true, preload: 'metadata', 'aria-label': 'Recording', src: url });
  player.addEventListener('error', () => {
    status.className = 'problem';
    status.textContent = 'The recording cannot be played. Load the page again: its address is valid for five minutes.';
  });
  pageOf().append(player);
}

show().catch((error: unknown) => {
  status.className = 'problem';
  status.textContent = sentenceOf(error);
});
