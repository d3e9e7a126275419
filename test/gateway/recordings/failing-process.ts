import { RecordingFolder } from '../../../src/gateway/recordings/recording-folder.ts';
import { stereo, tones } from './tones.ts';

/** Records five seconds, and prints why that failed: `failing-process.ts FOLDER NAME KEY-OR-EMPTY`. */
const [folder = '', name = '', key = ''] = process.argv.slice(2);
const recordings = new RecordingFolder(folder, key === '' ? null : Buffer.from(key, 'base64'));
const file = await recordings.open(name, stereo);
for (let at = 0; at < 250; at += 1) file.write(tones(20));
const end = await file.close('stopped').then(
  () => 'whole',
  (error: NodeJS.ErrnoException) => error.code ?? String(error),
);
process.stdout.write(end);
