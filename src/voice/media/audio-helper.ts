import { Emitter } from '../emitter.ts';
import { loadErrors } from '../errors/loading.ts';
import { InvalidArgumentError, TwilioError } from '../errors/twilio-error.ts';
import { report } from '../report.ts';
import { copyOf, type GetUserMedia, isLive, type Microphone, openMicrophone, stopTracks } from './microphone.ts';
import { OutputDeviceCollection } from './output-devices.ts';
import { type AudioProcessor, Processing } from './processor.ts';
import { measureVolume } from './volume-meter.ts';

export interface AudioHelperEvents {
  /** Devices were connected or removed. The argument lists the removed devices that were in use. */
  deviceChange: [lostActiveDevices: MediaDeviceInfo[]];
  inputVolume: [inputVolume: number];
}

export interface AudioHelperOptions {
  getUserMedia?: GetUserMedia;
  /** Replaces every microphone. */
  fileInputStream?: MediaStream;
  /** The input changed. An active call must send the new one. */
  onInput: () => void;
  /** The speakers changed. An active call must play there. */
  onSpeakers: (deviceIds: string[]) => void;
  /** The processor of remote audio changed. An active call must use it. */
  onRemote: () => void;
  enumerateDevices?: () => Promise<MediaDeviceInfo[]>;
}

/** Microphone and speakers of a Device, with the names of Twilio's `AudioHelper`. */
export class AudioHelper extends Emitter<AudioHelperEvents> {
  readonly availableInputDevices = new Map<string, MediaDeviceInfo>();
  readonly availableOutputDevices = new Map<string, MediaDeviceInfo>();
  readonly isOutputSelectionSupported: boolean;
  readonly isVolumeSupported: boolean;
  readonly speakerDevices: OutputDeviceCollection;
  readonly ringtoneDevices: OutputDeviceCollection;
  private readonly options: AudioHelperOptions;
  private readonly enabled = { incoming: true, outgoing: true, disconnect: true };
  private constraints: MediaTrackConstraints | null = null;
  private input: { device: MediaDeviceInfo; stream: MediaStream } | null = null;
  private readonly closing = new AbortController();
  private readonly ways = { local: new Processing(), remote: new Processing() };
  private stopVolume: (() => void) | null = null;
  /**
   * The number of device queries started, and the newest one completed. The result of an older query is ignored,
   * because it may contain an unplugged device.
   */
  private listings = { begun: 0, done: 0 };

  constructor(options: AudioHelperOptions) {
    super();
    this.options = options;
    this.isOutputSelectionSupported = 'setSinkId' in HTMLMediaElement.prototype;
    this.isVolumeSupported = typeof AudioContext === 'function';
    const supported = this.isOutputSelectionSupported;
    this.speakerDevices = new OutputDeviceCollection(this.availableOutputDevices, options.onSpeakers, supported);
    this.ringtoneDevices = new OutputDeviceCollection(this.availableOutputDevices, () => undefined, supported);
    const { signal } = this.closing;
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.listDevices(), { signal });
    void this.listDevices();
  }

  get audioConstraints(): MediaTrackConstraints | null {
    return this.constraints;
  }

  /** The device set by setInputDevice. */
  get inputDevice(): MediaDeviceInfo | null {
    return this.input?.device ?? null;
  }

  get inputStream(): MediaStream | null {
    return this.input?.stream ?? null;
  }

  /** The microphone's stream after the processor. */
  get localProcessedStream(): MediaStream | null {
    return this.ways.local.stream;
  }

  get remoteProcessedStream(): MediaStream | null {
    return this.ways.remote.stream;
  }

  /** The older name of `localProcessedStream`. */
  get processedStream(): MediaStream | null {
    return this.ways.local.stream;
  }

  /**
   * Processes the microphone's audio, or with `isRemote` the remote audio. An active call uses it at once. Rejects with
   * InvalidArgumentError, or with InvalidStateError if a processor is already set.
   */
  async addProcessor(processor: AudioProcessor, isRemote = false): Promise<void> {
    this.way(isRemote).add(processor);
    this.reroute(isRemote);
  }

  async removeProcessor(processor: AudioProcessor, isRemote = false): Promise<void> {
    this.way(isRemote).remove(processor);
    this.reroute(isRemote);
  }

  /** Whether an incoming call rings. An argument changes the setting. */
  incoming(doEnable?: boolean): boolean {
    return this.toggle('incoming', doEnable);
  }

  /** Whether outgoing calls play tones. */
  outgoing(doEnable?: boolean): boolean {
    return this.toggle('outgoing', doEnable);
  }

  disconnect(doEnable?: boolean): boolean {
    return this.toggle('disconnect', doEnable);
  }

  /** Selects the microphone. An active call uses it at once. */
  async setInputDevice(deviceId: string): Promise<void> {
    await this.listDevices();
    const device = this.availableInputDevices.get(deviceId);
    if (!device) throw new InvalidArgumentError(`Not an available input device: ${deviceId}`);
    const stream = await this.open({ ...this.constraints, deviceId: { exact: deviceId } });
    this.replaceInput({ device, stream });
  }

  async unsetInputDevice(): Promise<void> {
    if (this.input) this.replaceInput(null);
  }

  /** Beyond Twilio: an active call opens its microphone again, as the Device's `getUserMedia` now chooses it. */
  reopenInput(): void {
    this.options.onInput();
  }

  async setAudioConstraints(audioConstraints: MediaTrackConstraints): Promise<void> {
    const { deviceId: _chosenOtherwise, ...constraints } = audioConstraints;
    this.constraints = constraints;
    if (this.input) await this.setInputDevice(this.input.device.deviceId);
  }

  async unsetAudioConstraints(): Promise<void> {
    this.constraints = null;
    if (this.input) await this.setInputDevice(this.input.device.deviceId);
  }

  /** Beyond Twilio: opens the stream that a call sends. Rejects with 31401 or 31402. */
  async microphone(constraints?: MediaStreamConstraints): Promise<Microphone> {
    const raw = await this.unprocessed(constraints);
    try {
      return await processed(raw, this.ways.local);
    } catch (error) {
      raw.release();
      // As in Twilio's SDK the call fails. Sending the unprocessed audio could disclose what the processor removes.
      const { AcquisitionFailedError } = await loadErrors();
      throw error instanceof TwilioError ? error : new AcquisitionFailedError(error as object);
    }
  }

  /** Beyond Twilio: the remote audio after the processor, or unprocessed if the processor fails. */
  async remoteSound(stream: MediaStream): Promise<Microphone> {
    const raw = { stream, release: () => undefined };
    try {
      return await processed(raw, this.ways.remote);
    } catch (error) {
      report(error);
      return raw;
    }
  }

  /** Measuring costs processor time, so it runs only while a page listens. */
  protected override listenersChanged(event: PropertyKey): void {
    if (event === 'inputVolume') this.measure();
  }

  /** Beyond Twilio: releases the devices. */
  close(): void {
    this.closing.abort();
    this.stopVolume?.();
    if (this.input) stopTracks(this.input.stream);
    this.input = null;
    this.removeAllListeners();
  }

  private measure(): void {
    const wanted = this.input !== null && this.listenerCount('inputVolume') > 0;
    if (wanted && this.stopVolume) return;
    this.stopVolume?.();
    this.stopVolume = null;
    if (!wanted) return;
    this.stopVolume = measureVolume(
      () => ({ local: this.input?.stream ?? null, remote: null }),
      (input) => this.emit('inputVolume', input),
    );
  }

  private async unprocessed(constraints?: MediaStreamConstraints): Promise<Microphone> {
    // An ended stream, such as that of an unplugged headset, is no longer the selected input.
    if (this.input && !isLive(this.input.stream)) this.input = null;
    const shared = this.options.fileInputStream ?? this.input?.stream;
    if (shared) return copyOf(shared);
    const own = typeof constraints?.audio === 'object' ? constraints.audio : null;
    const stream = await this.open({ ...this.constraints, ...own });
    return { stream, release: () => stopTracks(stream) };
  }

  private way(isRemote: boolean): Processing {
    return isRemote ? this.ways.remote : this.ways.local;
  }

  private reroute(isRemote: boolean): void {
    if (isRemote) this.options.onRemote();
    else this.options.onInput();
  }

  private async open(constraints: MediaTrackConstraints): Promise<MediaStream> {
    const stream = await openMicrophone(constraints, this.options.getUserMedia);
    // Browsers disclose the names of devices only after microphone access.
    void this.listDevices();
    return stream;
  }

  private replaceInput(input: { device: MediaDeviceInfo; stream: MediaStream } | null): void {
    const before = this.input;
    this.input = input;
    this.measure();
    this.options.onInput();
    if (before) stopTracks(before.stream);
  }

  private toggle(sound: keyof typeof this.enabled, doEnable?: boolean): boolean {
    if (doEnable !== undefined) this.enabled[sound] = doEnable;
    return this.enabled[sound];
  }

  private async listDevices(): Promise<void> {
    this.listings.begun += 1;
    const turn = this.listings.begun;
    const all = await this.enumerate();
    if (!all || this.closing.signal.aborted || turn < this.listings.done) return;
    this.listings.done = turn;
    const inputs = update(this.availableInputDevices, all, 'audioinput');
    const outputs = update(this.availableOutputDevices, all, 'audiooutput');
    if (!inputs.changed && !outputs.changed) return;
    const lost = [...inputs.gone, ...outputs.gone].filter((device) => this.forget(device));
    this.emit('deviceChange', lost);
  }

  /** Null if the browser or the page's function gives no list. */
  private async enumerate(): Promise<readonly MediaDeviceInfo[] | null> {
    const { enumerateDevices } = this.options;
    try {
      const all = await (enumerateDevices ? enumerateDevices() : navigator.mediaDevices?.enumerateDevices());
      return Array.isArray(all) ? all : null;
    } catch (error) {
      if (enumerateDevices) report(error);
      return null;
    }
  }

  /** @returns whether the device was in use */
  private forget(device: MediaDeviceInfo): boolean {
    const heard = [this.speakerDevices, this.ringtoneDevices].map((each) => each.delete(device)).some(Boolean);
    const spoken = this.input?.device.deviceId === device.deviceId && device.kind === 'audioinput';
    // Fall back to the default microphone, so that the call keeps sending audio.
    if (spoken) this.replaceInput(null);
    return heard || spoken;
  }
}

async function processed(raw: Microphone, processing: Processing): Promise<Microphone> {
  const { stream, release } = await processing.run(raw.stream);
  return {
    stream,
    source: raw.source ?? raw.stream,
    release: () => {
      release();
      raw.release();
    },
  };
}

/** @returns the removed devices, and whether any device or name changed */
function update(
  known: Map<string, MediaDeviceInfo>,
  all: readonly MediaDeviceInfo[],
  kind: MediaDeviceKind,
): { gone: MediaDeviceInfo[]; changed: boolean } {
  // Without permission for the microphone a browser lists devices without an ID.
  const now = new Map(all.filter((each) => each.kind === kind && each.deviceId).map((each) => [each.deviceId, each]));
  const gone = [...known.values()].filter((device) => !now.has(device.deviceId));
  const changed = gone.length > 0 || [...now].some(([id, { label }]) => known.get(id)?.label !== label);
  known.clear();
  for (const [id, device] of now) known.set(id, device);
  return { gone, changed };
}
