import type { Format } from '../../port.ts';
import type { AudioPacket, EventPacket } from '../../sound/packet.ts';
import type { Clip } from '../../sound/sounds.ts';

export interface LegListener {
  onAudio(packet: AudioPacket): void;
  onEvent(packet: EventPacket): void;
  /** @param heard true if its tones are in the audio, so that other participants hear them */
  onDigit(digit: string, durationMs: number, heard?: boolean): void;
  /** The media failed, or could not be set up. @param why for the log, without personal data */
  onFailed(why: string): void;
}

/** The audio of one channel. What it says goes to the listener, and the methods send what it hears. */
export interface Leg {
  /** Formats that can be sent to it, best first. */
  readonly formats: readonly Format[];
  listener: LegListener | null;
  /** Resolves when media can flow. */
  readonly connected: Promise<void>;
  /** When the far end's media was last received, in ticks of the clock. */
  readonly lastSeen: number;
  /** Sends another participant's packet. `source` identifies the speaker. Returns false if no format matches. */
  relay(source: unknown, packet: AudioPacket): boolean;
  /** Sends the next 20 ms of a mix: 160 samples at 8000 Hz. */
  speak(source: unknown, frame: Int16Array): void;
  relayEvent(source: unknown, packet: EventPacket): void;
  /** Sends frame `index` of a clip, in the G.711 law of this leg. */
  frame(source: unknown, clip: Clip, index: number): void;
  /**
   * Sends one packet of a generated event. Returns its timestamp for the following packets, or null if the leg has no
   * events.
   */
  event(source: unknown, timestamp: number | null, code: number, end: boolean, durationMs: number): number | null;
  /** Sends an RTCP report, if the leg has a network. */
  report?(): void;
  close(): void;
}
