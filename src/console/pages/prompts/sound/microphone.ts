import { SoundProblem } from './sound-problem.ts';

/** A recording that runs. */
export interface Recording {
  /** Resolves with the recording: after `stop`, or when the microphone is gone. */
  readonly ended: Promise<Blob>;
  stop(): void;
}

/**
 * Records with the microphone that the browser offers.
 * @param left stops the recording
 * @throws SoundProblem
 */
export async function record(left: AbortSignal): Promise<Recording> {
  const microphone = await openMicrophone();
  const close = (): void => {
    for (const track of microphone.getTracks()) track.stop();
  };
  if (left.aborted) {
    close();
    throw new SoundProblem('The microphone is not needed any more.');
  }
  try {
    const recorder = new MediaRecorder(microphone);
    const parts: Blob[] = [];
    const ended = new Promise<Blob>((resolve) => {
      recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
      recorder.addEventListener('stop', () => {
        close();
        resolve(new Blob(parts, { type: recorder.mimeType }));
      });
    });
    const stop = (): void => {
      if (recorder.state !== 'inactive') recorder.stop();
    };
    left.addEventListener('abort', stop, { once: true });
    recorder.start();
    return { ended, stop };
  } catch (cause) {
    close();
    throw new SoundProblem('This browser cannot record. Upload a file instead.', { cause });
  }
}

async function openMicrophone(): Promise<MediaStream> {
  // Absent on pages without a secure connection.
  if (!('mediaDevices' in navigator)) {
    throw new SoundProblem(
      'Browsers give the microphone to addresses with https:// only. Open the console at such an address, or upload a file.',
    );
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    throw new SoundProblem(sentences[error instanceof DOMException ? error.name : ''] ?? unknown, { cause: error });
  }
}

const unknown = 'The microphone cannot be opened. Try again, or upload a file instead.';

/** By the name of the error (W3C Media Capture and Streams, 10.3). */
const sentences: Readonly<Record<string, string>> = {
  NotAllowedError:
    'The browser does not allow the microphone here. Allow it with the icon beside the address, then press Record again; or upload a file.',
  NotFoundError: 'There is no microphone. Connect one, then press Record again; or upload a file.',
  NotReadableError: 'Another program has the microphone. Close it there, then press Record again; or upload a file.',
};
