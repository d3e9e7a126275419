import { CodedError } from '../../../../domain/errors.ts';
import type { CoreEvent, Direction, Place, RecordingName, RecordOptions } from '../../port.ts';
import { nothingRecorded, type RecordingFiles } from '../../recording-files.ts';
import type { AudioBeat } from '../../sound/audio-beat.ts';
import { type Recorded, Recorder } from '../../sound/recorder.ts';
import type { Clip } from '../../sound/sounds.ts';
import { mixed } from '../../sound/voice.ts';
import type { AsteriskBridge, BridgeMember } from './bridge.ts';
import type { AsteriskChannel } from './channel.ts';
import { ChannelTap } from './channel-tap.ts';

export interface RecordersParts {
  channel: (id: string) => AsteriskChannel | undefined;
  bridge: (id: string) => AsteriskBridge | undefined;
  beat: AudioBeat;
  files: RecordingFiles | null;
  beep: () => Promise<Clip>;
  emit: (event: CoreEvent) => void;
  onError: (error: unknown) => void;
}

/** The audio of a recording, and a function that stops listening. */
interface Listening extends Recorded {
  close(): void;
}

/**
 * Recordings are written by the gateway, as in the embedded core. Asterisk sends each voice separately. The recordings
 * can therefore be dual and encrypted, and stay playable if the process dies.
 */
export class Recorders {
  readonly #parts: RecordersParts;
  readonly #recorders = new Map<RecordingName, { place: Place; recorder: Recorder | null }>();

  constructor(parts: RecordersParts) {
    this.#parts = parts;
  }

  async record(place: Place, name: RecordingName, options: RecordOptions): Promise<void> {
    const { files, beat, emit } = this.#parts;
    if (!/^[\w-]{1,128}$/.test(name)) {
      throw new CodedError('BAD_REQUEST', { message: 'The name of the recording is not valid.' });
    }
    if (files === null) throw new CodedError('RECORDING_FAILED');
    if (this.#recorders.has(name)) throw new CodedError('RECORDING_EXISTS');
    if (!this.#there(place)) return emit(nothingRecorded(name, place));
    const dual = options.layout !== 'mixed';
    const entry: { place: Place; recorder: Recorder | null } = { place, recorder: null };
    this.#recorders.set(name, entry);
    const finish = (durationMs: number, why: Parameters<ConstructorParameters<typeof Recorder>[4]>[1]): void => {
      this.#recorders.delete(name);
      emit({ type: 'RecordingFinished', name, place, durationMs, why });
    };
    let file: Awaited<ReturnType<RecordingFiles['open']>> | null = null;
    let sound: Listening | null;
    try {
      file = await files.open(name, { channels: dual ? 2 : 1, sampleRate: 8000 });
      sound = this.#there(place) ? await this.#listen(place, options.layout) : null;
    } catch (error) {
      this.#recorders.delete(name);
      await file?.close('failed').catch(() => {});
      if (error instanceof CodedError) throw error;
      throw new CodedError('RECORDING_FAILED', { cause: error });
    }
    emit({ type: 'RecordingStarted', name, place });
    if (sound === null || !this.#there(place)) {
      sound?.close();
      return file.close('hangup').then(
        ({ durationMs }) => finish(durationMs, 'hangup'),
        () => finish(0, 'failed'),
      );
    }
    entry.recorder = new Recorder(beat, file, sound, options, finish);
    if (options.beep === true) await this.#beep(place);
  }

  pause(name: RecordingName, paused: boolean): void {
    this.#recorders.get(name)?.recorder?.pause(paused);
  }

  stop(name: RecordingName): void {
    this.#recorders.get(name)?.recorder?.end('stopped');
  }

  digit(channelId: string, digit: string): void {
    for (const { place, recorder } of this.#recorders.values()) {
      if ('channelId' in place && place.channelId === channelId) recorder?.digit(digit);
    }
  }

  endOf(ends: (place: Place) => boolean): void {
    for (const { place, recorder } of [...this.#recorders.values()]) if (ends(place)) recorder?.end('hangup');
  }

  #there(place: Place): boolean {
    return 'channelId' in place
      ? this.#parts.channel(place.channelId)?.gone === false
      : this.#parts.bridge(place.bridgeId) !== undefined;
  }

  async #beep(place: Place): Promise<void> {
    const beep = { playbackId: null, clips: [await this.#parts.beep()], endless: false };
    if ('channelId' in place) this.#parts.channel(place.channelId)?.play(beep);
    else this.#parts.bridge(place.bridgeId)?.announcer.play(beep);
  }

  #listen(place: Place, layout: RecordOptions['layout']): Promise<Listening> {
    if ('channelId' in place) {
      const channel = this.#parts.channel(place.channelId);
      if (channel === undefined) throw new CodedError('RECORDING_FAILED');
      return this.#listenToChannel(channel, layout);
    }
    const bridge = this.#parts.bridge(place.bridgeId);
    if (bridge === undefined) throw new CodedError('RECORDING_FAILED');
    return this.#listenToBridge(bridge, layout);
  }

  async #listenToChannel(channel: AsteriskChannel, layout: RecordOptions['layout']): Promise<Listening> {
    const [says, hears] = await Promise.all([this.#tapOf(channel, 'in'), this.#tapOf(channel, 'out')]);
    const close = (): void => {
      says.close();
      hears.close();
    };
    const left = (): Int16Array | null => says.current;
    const right = (): Int16Array | null => hears.current;
    if (layout === 'mixed') return { left: () => mixed([left(), right()]), right: null, close };
    return { left, right, close };
  }

  /** The members change: each is recorded from the moment it joins. */
  async #listenToBridge(bridge: AsteriskBridge, layout: RecordOptions['layout']): Promise<Listening> {
    const taps = new Map<BridgeMember, Promise<ChannelTap>>();
    const ready = new Map<BridgeMember, ChannelTap>();
    let closed = false;
    const drop = (member: BridgeMember): void => {
      void taps.get(member)?.then(
        (tap) => tap.close(),
        () => {},
      );
      taps.delete(member);
      ready.delete(member);
    };
    const follow = async (): Promise<void> => {
      for (const member of taps.keys()) if (!bridge.members.has(member)) drop(member);
      for (const member of bridge.members) {
        if (taps.has(member)) continue;
        const tap = this.#tapOf(member, 'in');
        taps.set(member, tap);
        tap.then(
          (made) => {
            if (closed || taps.get(member) !== tap) made.close();
            else ready.set(member, made);
          },
          (error) => this.#parts.onError(error),
        );
      }
      await Promise.allSettled(taps.values());
    };
    await follow();
    bridge.onChange = () => void follow();
    const close = (): void => {
      closed = true;
      bridge.onChange = null;
      for (const member of [...taps.keys()]) drop(member);
    };
    const voices = (of: (member: BridgeMember) => boolean): Int16Array | null =>
      mixed([...ready].filter(([member]) => of(member)).map(([, tap]) => tap.current));
    if (layout === 'mixed') return { left: () => voices(() => true), right: null, close };
    return {
      left: () => voices(({ id }) => id === layout.left),
      right: () => voices(({ id }) => id !== layout.left),
      close,
    };
  }

  #tapOf(member: BridgeMember, spy: Direction): Promise<ChannelTap> {
    return ChannelTap.open(member, spy, this.#parts.beat, this.#parts.onError);
  }
}
