import { Bucket } from '../../../src/gateway/recordings/bucket.ts';
import { RecordingFolder } from '../../../src/gateway/recordings/recording-folder.ts';
import { Uploads } from '../../../src/gateway/recordings/uploads.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';

/** Uploads due recordings until it is killed: `uploading-process.ts FOLDER DATABASE SETTINGS`. */
const [path = '', database = '', settings = ''] = process.argv.slice(2);
const { recordings, uploads: store, jobs } = await openStorage(database, systemClock);
const bucket = new Bucket(JSON.parse(settings), systemClock);
const logger = { info() {}, warn() {}, error() {} };
await new Uploads({
  bucket,
  folder: new RecordingFolder(path, null),
  recordings,
  store,
  jobs,
  clock: systemClock,
  logger,
}).start();
