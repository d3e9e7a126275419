import { loadErrors } from '../errors/loading.ts';

export type GetUserMedia = (constraints: MediaStreamConstraints) => Promise<MediaStream>;

/** What one call sends. `release` lets go of it; a source that others share goes on. */
export interface Microphone {
  stream: MediaStream;
  /** What it is made of, where a processor stands between. */
  source?: MediaStream;
  release(): void;
}

const voice: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Rejects with PermissionDeniedError (31401) or AcquisitionFailedError (31402). */
export async function openMicrophone(
  constraints: MediaTrackConstraints | null,
  getUserMedia?: GetUserMedia,
): Promise<MediaStream> {
  const audio = { ...voice, ...constraints };
  try {
    // Absent where the page is neither https nor localhost.
    if (!getUserMedia && !navigator.mediaDevices) throw new DOMException('no media devices', 'NotFoundError');
    return await (getUserMedia ? getUserMedia({ audio }) : navigator.mediaDevices.getUserMedia({ audio }));
  } catch (error) {
    // https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia
    // A page's own getUserMedia may reject with anything.
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

/** Whether anything can still come of it. */
export function isLive(stream: MediaStream): boolean {
  return stream.getAudioTracks().some((track) => track.readyState === 'live');
}

/** A call's own copy of a stream that goes on without it: muting the copy mutes nobody else. */
export function copyOf(stream: MediaStream): Microphone {
  const copy = stream.clone();
  return { stream: copy, release: () => stopTracks(copy) };
}
