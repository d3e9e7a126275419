import type { Format } from '../../port.ts';
import type { AudioPacket, EventPacket } from '../../sound/packet.ts';
import type { Clip } from '../../sound/sounds.ts';

export interface LegListener {
  onAudio(packet: AudioPacket): void;
  onEvent(packet: EventPacket): void;
  onDigit(digit: string, durationMs: number): void;
  /** Media is over, or never came up. */
  onFailed(): void;
}

/** The sound of one channel: what it says comes to the listener, what it shall hear is given to it. */
export interface Leg {
  /** What can be sent to it, best first. */
  readonly formats: readonly Format[];
  listener: LegListener | null;
  /** Resolves when media can flow. */
  readonly connected: Promise<void>;
  /** Milliseconds since 1970 of the last sign of life of the other side's media. */
  readonly lastSeen: number;
  /** Somebody else's sound; `source` tells speakers apart. False where no format fits, and nothing is heard. */
  relay(source: unknown, packet: AudioPacket): boolean;
  /** The next 20 ms of a mix: 160 samples, 8000 a second. */
  speak(source: unknown, frame: Int16Array): void;
  relayEvent(source: unknown, packet: EventPacket): void;
  /** Frame `index` of a clip, in the law this leg has. */
  frame(source: unknown, clip: Clip, index: number): void;
  /** One packet of an event made here; returns its timestamp for those that follow, null where the leg has none. */
  event(source: unknown, timestamp: number | null, code: number, end: boolean, durationMs: number): number | null;
  /** Sends a report of what was sent and received, where there is a network. */
  report?(): void;
  close(): void;
}
