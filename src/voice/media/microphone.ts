import { loadErrors } from '../errors/loading.ts';

export type GetUserMedia = (constraints: MediaStreamConstraints) => Promise<MediaStream>;

/** The audio that one call sends. `release` stops it, but never a source that others share. */
export interface Microphone {
  stream: MediaStream;
  /** The unprocessed stream, if a processor is in use. */
  source?: MediaStream;
  release(): void;
}

const voice: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Opens a microphone. Rejects with PermissionDeniedError (31401) or AcquisitionFailedError (31402). */
export async function openMicrophone(
  constraints: MediaTrackConstraints | null,
  getUserMedia?: GetUserMedia,
): Promise<MediaStream> {
  const audio = { ...voice, ...constraints };
  try {
    // Undefined if the page is neither https nor localhost.
    if (!getUserMedia && !navigator.mediaDevices) throw new DOMException('no media devices', 'NotFoundError');
    return await (getUserMedia ? getUserMedia({ audio }) : navigator.mediaDevices.getUserMedia({ audio }));
  } catch (error) {
    // https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia
    // A page's own getUserMedia may reject with any value.
    const { name } = Object(error) as DOMException;
    const { AcquisitionFailedError, PermissionDeniedError } = await loadErrors();
    if (name === 'NotAllowedError' || name === 'SecurityError') {
      throw new PermissionDeniedError(error as object);
    }
    throw new AcquisitionFailedError(error as object);
  }
}

export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Whether the stream can still carry audio. */
export function isLive(stream: MediaStream): boolean {
  return stream.getAudioTracks().some((track) => track.readyState === 'live');
}

/** A call's own copy of a shared stream. Muting the copy does not mute the others. */
export function copyOf(stream: MediaStream): Microphone {
  const copy = stream.clone();
  return { stream: copy, release: () => stopTracks(copy) };
}
