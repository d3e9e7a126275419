import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RecordingFolder } from '../../../src/gateway/recordings/recording-folder.ts';

/**
 * Records a tone until it is killed, and prints the number of written frames: `writing-process.ts FOLDER NAME
 * KEY-OR-EMPTY`. It continues after each write has reached the disk, however slow that is, so a printed second is in
 * the file.
 */
const [folder = '', name = '', key = ''] = process.argv.slice(2);
const recordings = new RecordingFolder(folder, key === '' ? null : Buffer.from(key, 'base64'));
const file = await recordings.open(name, { channels: 2, sampleRate: 8000 });
const path = join(folder, `${name}.${key === '' ? 'wav' : 'scr'}`);
const framesASecond = 50;
// A WAV header and samples, or the header of a sealed file and chunks with their tags.
const [head, second] = key === '' ? [44, 32_000] : [72, 32_016];
for (let frames = 1; ; frames += 1) {
  const frame = new Int16Array(320);
  for (let i = 0; i < 160; i += 1) {
    const at = (2 * Math.PI * (frames * 160 + i)) / 8000;
    frame[i * 2] = 8000 * Math.sin(440 * at);
    frame[i * 2 + 1] = 8000 * Math.sin(880 * at);
  }
  file.write(frame);
  while (statSync(path).size < head + Math.floor(frames / framesASecond) * second) await pause(1);
  process.stdout.write(`${frames}\n`);
  await pause(1);
}
