import { RecordingFolder } from '../../../src/gateway/recordings/recording-folder.ts';

/** Records a tone in real time until it is killed: `writing-process.ts FOLDER NAME KEY-OR-EMPTY`. */
const [folder = '', name = '', key = ''] = process.argv.slice(2);
const recordings = new RecordingFolder(folder, key === '' ? null : Buffer.from(key, 'base64'));
const file = await recordings.open(name, { channels: 2, sampleRate: 8000 });
const began = performance.now();
let frames = 0;
setInterval(() => {
  while (frames * 20 < performance.now() - began) {
    const frame = new Int16Array(320);
    for (let i = 0; i < 160; i += 1) {
      const at = (2 * Math.PI * (frames * 160 + i)) / 8000;
      frame[i * 2] = 8000 * Math.sin(440 * at);
      frame[i * 2 + 1] = 8000 * Math.sin(880 * at);
    }
    file.write(frame);
    frames += 1;
  }
  process.stdout.write(`${frames}\n`);
}, 20);
