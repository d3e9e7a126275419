import type { Clock } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import type {
  BridgeId,
  ChannelId,
  CoreEvent,
  Media,
  Place,
  PlaybackId,
  RecordingName,
  RecordOptions,
  SnoopRequest,
} from '../port.ts';
import { nothingRecorded, type RecordingFiles } from '../recording-files.ts';
import type { AudioBeat } from '../sound/audio-beat.ts';
import { type Recorded, Recorder } from '../sound/recorder.ts';
import type { Clip, Sounds } from '../sound/sounds.ts';
import { mixed } from '../sound/voice.ts';
import type { EmbeddedChannel } from './calls/channel.ts';
import { Announcer } from './mixing/announcer.ts';
import { Bridge, type Member } from './mixing/bridge.ts';
import { SnoopLeg } from './snoop.ts';

export interface BridgesAndSoundParts {
  channels: ReadonlyMap<ChannelId, EmbeddedChannel>;
  beat: AudioBeat;
  sounds: Sounds;
  clock: Clock;
  files: RecordingFiles | null;
  emit: (event: CoreEvent) => void;
}

const endlessMedia: readonly Media[] = ['tone:ringback', 'tone:busy'];

/** Manages bridges, playbacks, recordings and snoops. */
export class BridgesAndSound {
  readonly #parts: BridgesAndSoundParts;
  readonly #bridges = new Map<BridgeId, Bridge>();
  readonly #playbacks = new Map<PlaybackId, (playbackId: PlaybackId) => void>();
  readonly #recorders = new Map<RecordingName, { place: Place; recorder: Recorder }>();
  /** Snoop channels, by the channel that they listen to. */
  readonly #snoops = new Map<ChannelId, Set<EmbeddedChannel>>();

  constructor(parts: BridgesAndSoundParts) {
    this.#parts = parts;
  }

  createBridge(bridgeId: BridgeId): void {
    if (this.#bridges.has(bridgeId)) return;
    const { beat, emit } = this.#parts;
    const onPlayed = (playbackId: PlaybackId, interrupted: boolean): void => {
      emit({ type: 'PlaybackFinished', playbackId, place: { bridgeId }, interrupted });
    };
    const made = new Bridge((bridge) => new Announcer(beat, onPlayed, () => bridge.arrange()));
    this.#bridges.set(bridgeId, made);
  }

  bridge(bridgeId: BridgeId): Bridge | undefined {
    return this.#bridges.get(bridgeId);
  }

  destroyBridge(bridgeId: BridgeId): void {
    this.#endRecordings((place) => 'bridgeId' in place && place.bridgeId === bridgeId);
    this.#bridges.get(bridgeId)?.clear();
    this.#bridges.delete(bridgeId);
  }

  /** Cleans up after a channel that ended: its snoops end, and its recordings are closed. */
  gone(channel: EmbeddedChannel): void {
    this.#endRecordings((place) => 'channelId' in place && place.channelId === channel.id);
    for (const snoop of this.#snoops.get(channel.id) ?? []) snoop.destroy(16, true);
    this.#snoops.delete(channel.id);
    this.#snoops.get(channel.endpoint.identity)?.delete(channel);
  }

  digit(channelId: ChannelId, digit: string): void {
    for (const { place, recorder } of this.#recorders.values()) {
      if ('channelId' in place && place.channelId === channelId) recorder.digit(digit);
    }
  }

  async play(place: Place, playbackId: PlaybackId, wanted: Media | readonly Media[]): Promise<void> {
    const list: readonly Media[] = isList(wanted) ? wanted : [wanted];
    const clips = await Promise.all(list.map((media) => this.#parts.sounds.clip(media)));
    const endless = list.some((media) => endlessMedia.includes(media));
    const playback = { playbackId, clips, endless };
    if ('bridgeId' in place) {
      const announcer = this.#bridges.get(place.bridgeId)?.announcer;
      if (announcer === undefined) return;
      this.#playbacks.set(playbackId, (id) => announcer.stopPlayback(id));
      announcer.play(playback);
      return;
    }
    const ear = this.#parts.channels.get(place.channelId)?.ear;
    if (ear === undefined) return;
    this.#playbacks.set(playbackId, (id) => ear.stopPlayback(id));
    ear.play(playback);
  }

  stopPlayback(playbackId: PlaybackId): void {
    this.#playbacks.get(playbackId)?.(playbackId);
  }

  played(playbackId: PlaybackId): void {
    this.#playbacks.delete(playbackId);
  }

  async record(place: Place, name: RecordingName, options: RecordOptions): Promise<void> {
    const { files, beat, emit } = this.#parts;
    if (!/^[\w-]{1,128}$/.test(name))
      throw new CodedError('BAD_REQUEST', { message: 'The name of the recording is not valid.' });
    if (files === null) throw new CodedError('RECORDING_FAILED');
    if (this.#recorders.has(name)) throw new CodedError('RECORDING_EXISTS');
    if (this.#sound(place, options) === null) return emit(nothingRecorded(name, place));
    const beep = options.beep === true ? await this.#parts.sounds.clip('tone:beep') : null;
    const dual = options.layout !== 'mixed';
    const file = await files.open(name, { channels: dual ? 2 : 1, sampleRate: 8000 });
    // The recorded channel or bridge may have gone while the file was opened.
    const sound = this.#sound(place, options);
    emit({ type: 'RecordingStarted', name, place });
    const finish = (durationMs: number, why: Parameters<ConstructorParameters<typeof Recorder>[4]>[1]): void => {
      this.#recorders.delete(name);
      emit({ type: 'RecordingFinished', name, place, durationMs, why });
    };
    if (sound === null) {
      return file.close('hangup').then(
        ({ durationMs }) => finish(durationMs, 'hangup'),
        () => finish(0, 'failed'),
      );
    }
    this.#recorders.set(name, { place, recorder: new Recorder(beat, file, sound, options, finish) });
    if (beep !== null) this.#beep(place, beep);
  }

  pauseRecording(name: RecordingName, paused: boolean): void {
    this.#recorders.get(name)?.recorder.pause(paused);
  }

  stopRecording(name: RecordingName): void {
    this.#recorders.get(name)?.recorder.end('stopped');
  }

  /** Attaches a snoop leg on `target` to the channel `inside`. */
  snoop(target: EmbeddedChannel, inside: EmbeddedChannel, { spy, whisper }: SnoopRequest): void {
    const set = this.#snoops.get(target.id) ?? new Set();
    this.#snoops.set(target.id, set.add(inside));
    inside.attach(new SnoopLeg(target, this.#parts.beat, this.#parts.clock, { spy, whisper }));
  }

  close(): void {
    for (const bridgeId of [...this.#bridges.keys()]) this.destroyBridge(bridgeId);
    this.#endRecordings(() => true);
  }

  #endRecordings(ends: (place: Place) => boolean): void {
    for (const { place, recorder } of [...this.#recorders.values()]) if (ends(place)) recorder.end('hangup');
  }

  #beep(place: Place, clip: Clip): void {
    const beep = { playbackId: null, clips: [clip], endless: false };
    if ('channelId' in place) this.#parts.channels.get(place.channelId)?.ear.play(beep);
    else this.#bridges.get(place.bridgeId)?.announcer.play(beep);
  }

  /** Returns the audio for a recording of this place. Null if the place is gone. */
  #sound(place: Place, { layout }: RecordOptions): Recorded | null {
    return 'channelId' in place
      ? this.#soundOfChannel(place.channelId, layout)
      : this.#soundOfBridge(place.bridgeId, layout);
  }

  #soundOfChannel(channelId: ChannelId, layout: RecordOptions['layout']): Recorded | null {
    const channel = this.#parts.channels.get(channelId);
    if (channel === undefined) return null;
    const ends: (() => void)[] = [];
    const begin = (): void => {
      if (ends.length === 0) ends.push(channel.voice.listen(), channel.ear.tap());
    };
    const close = (): void => {
      for (const end of ends) end();
    };
    const says = (): Int16Array | null => {
      begin();
      return channel.voice.current;
    };
    const hears = (): Int16Array | null => channel.ear.heard;
    if (layout === 'mixed') return { left: () => mixed([says(), hears()]), right: null, close };
    return { left: says, right: hears, close };
  }

  #soundOfBridge(bridgeId: BridgeId, layout: RecordOptions['layout']): Recorded | null {
    const bridge = this.#bridges.get(bridgeId);
    if (bridge === undefined) return null;
    /** Listeners by member, because members join and leave. */
    const ends = new Map<Member, () => void>();
    const members = (): readonly Member[] => {
      const now = bridge.members;
      for (const [member, end] of ends) {
        if (now.includes(member)) continue;
        end();
        ends.delete(member);
      }
      for (const member of now) if (!ends.has(member)) ends.set(member, member.voice.listen());
      return now;
    };
    const close = (): void => {
      for (const end of ends.values()) end();
      ends.clear();
    };
    const voices = (of: (member: Member) => boolean): (Int16Array | null)[] =>
      members()
        .filter(of)
        .map(({ voice }) => voice.current);
    const announced = (): Int16Array | null => bridge.announcer.current;
    if (layout === 'mixed') return { left: () => mixed([...voices(() => true), announced()]), right: null, close };
    const { left } = layout;
    return {
      left: () => mixed(voices(({ id }) => id === left)),
      right: () => mixed([...voices(({ id }) => id !== left), announced()]),
      close,
    };
  }
}

function isList(wanted: Media | readonly Media[]): wanted is readonly Media[] {
  return Array.isArray(wanted);
}
