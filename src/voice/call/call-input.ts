import type { CallAudio } from '../media/call-audio.ts';
import type { Microphone } from '../media/microphone.ts';
import type { CallHost } from './call-host.ts';

/** Provides the microphones. */
type Microphones = Pick<CallHost<never>, 'openMicrophone' | 'microphones'>;

export interface CallInputParts {
  connection: () => RTCPeerConnection | null;
  /** True: the call sends nothing, for this reason. False: it sends again. */
  silent: (silent: boolean, error?: unknown) => void;
}

/**
 * The microphone of one call. A track ends when its device is unplugged or its permission is withdrawn. The system or a
 * button of the headset can mute it (https://w3c.github.io/mediacapture-main/#track-muted). The track's own events are
 * the only notice of either.
 *
 *   sending ─ended─► opening the default one ─► sending
 *      │                └─ refused ─► silent ─a device or a permission came─► opening …
 *      └─muted─► silent ─unmuted─► sending
 */
export class CallInput {
  readonly #audio: CallAudio;
  readonly #host: Microphones;
  readonly #parts: CallInputParts;
  readonly #closing = new AbortController();
  #watching: AbortController | null = null;
  #reopening = false;
  #silent = false;

  constructor(audio: CallAudio, host: Microphones, parts: CallInputParts) {
    this.#audio = audio;
    this.#host = host;
    this.#parts = parts;
  }

  /** Opens the microphone of a new call. Rejects with 31401 or 31402. */
  async begin(constraints?: MediaStreamConstraints): Promise<MediaStream> {
    const microphone = await this.#host.openMicrophone(constraints);
    await this.#send(microphone, null);
    return microphone.stream;
  }

  /** The agent selected another microphone. */
  async change(): Promise<void> {
    if (this.#audio.local) await this.#send(await this.#host.openMicrophone(), this.#parts.connection());
  }

  close(): void {
    this.#closing.abort();
    this.#watching?.abort();
  }

  async #send(microphone: Microphone, connection: RTCPeerConnection | null): Promise<void> {
    await this.#audio.send(microphone, connection);
    this.#watch(microphone.source ?? microphone.stream);
  }

  #watch(stream: MediaStream): void {
    this.#watching?.abort();
    const [track] = stream.getAudioTracks();
    if (this.#closing.signal.aborted || track === undefined) return;
    const watching = new AbortController();
    this.#watching = watching;
    const { signal } = watching;
    track.addEventListener('ended', () => void this.#reopen(), { signal });
    track.addEventListener('mute', () => this.#tell(true), { signal });
    track.addEventListener('unmute', () => this.#tell(false), { signal });
    if (track.readyState === 'ended') void this.#reopen();
    else this.#tell(track.muted);
  }

  async #reopen(): Promise<void> {
    if (this.#reopening || this.#closing.signal.aborted) return;
    this.#reopening = true;
    this.#watching?.abort();
    let failure: unknown = null;
    try {
      const microphone = await this.#openAny();
      const [track] = (microphone.source ?? microphone.stream).getAudioTracks();
      if (track?.readyState === 'live') await this.#send(microphone, this.#parts.connection());
      else {
        microphone.release();
        failure = new DOMException('The microphone sends nothing.', 'NotReadableError');
      }
    } catch (error) {
      failure = error;
    } finally {
      this.#reopening = false;
    }
    if (failure === null || this.#closing.signal.aborted) return;
    this.#tell(true, failure);
    this.#awaitAnother();
  }

  /** Opens the system's default microphone, or else the first one that works. */
  async #openAny(): Promise<Microphone> {
    try {
      return await this.#host.openMicrophone();
    } catch (error) {
      for (const id of this.#host.microphones()) {
        const next = await this.#host.openMicrophone({ audio: { deviceId: { exact: id } } }).catch(() => null);
        if (next) return next;
      }
      throw error;
    }
  }

  /** Tries again when a device is plugged in or a permission is granted. */
  #awaitAnother(): void {
    const waiting = new AbortController();
    this.#watching = waiting;
    const { signal } = waiting;
    const again = (): void => void this.#reopen();
    navigator.mediaDevices?.addEventListener('devicechange', again, { signal });
    void navigator.permissions?.query({ name: 'microphone' as PermissionName }).then(
      (permission) => permission.addEventListener('change', again, { signal }),
      // Some browsers cannot query this permission.
      () => undefined,
    );
  }

  #tell(silent: boolean, error?: unknown): void {
    if (this.#silent === silent) return;
    this.#silent = silent;
    this.#parts.silent(silent, error);
  }
}
