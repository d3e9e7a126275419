import type { Microphone } from './microphone.ts';
import type { playRemote, RemoteAudio } from './remote-audio.ts';

type PlayOptions = [speakerId: string, onBlocked: (blocked: boolean, error?: unknown) => void];

/** The audio of one call: its input, its output, and mute. */
export class CallAudio {
  muted = false;
  /** The call is on hold, so nothing is sent. */
  private held = false;
  remote: MediaStream | null = null;
  private microphone: Microphone | null = null;
  private player: RemoteAudio | null = null;
  private heard: Microphone | null = null;
  private closed = false;

  get local(): MediaStream | null {
    return this.microphone?.stream ?? null;
  }

  /** Sends this microphone's audio, on `connection` if there is one. Releases the previous microphone. */
  async send(microphone: Microphone, connection: RTCPeerConnection | null): Promise<void> {
    if (this.closed) {
      microphone.release();
      return;
    }
    const before = this.microphone;
    this.microphone = microphone;
    this.switchTracks();
    const track = microphone.stream.getAudioTracks()[0] ?? null;
    const sender = connection?.getSenders().find((each) => each.track?.kind === 'audio' || each.track === null);
    if (sender && connection?.signalingState !== 'closed') await sender.replaceTrack(track);
    before?.release();
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.switchTracks();
  }

  hold(held: boolean): void {
    this.held = held;
    this.switchTracks();
  }

  /**
   * @param sound the audio to play, made from `stream`
   * @param play loaded with the first call
   */
  play(
    play: typeof playRemote,
    stream: MediaStream,
    sound: Microphone,
    ...[speakerId, onBlocked]: PlayOptions
  ): HTMLAudioElement {
    this.player?.close();
    this.heard?.release();
    this.remote = stream;
    this.heard = sound;
    this.player = play(sound.stream, speakerId, onBlocked);
    return this.player.element;
  }

  setSpeaker(deviceId: string): void {
    this.player?.setSpeaker(deviceId);
  }

  close(): void {
    this.closed = true;
    this.player?.close();
    this.heard?.release();
    this.microphone?.release();
  }

  private switchTracks(): void {
    for (const track of this.local?.getAudioTracks() ?? []) track.enabled = !this.muted && !this.held;
  }
}
