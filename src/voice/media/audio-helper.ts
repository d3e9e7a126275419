import { Emitter } from '../emitter.ts';
import { loadErrors } from '../errors/loading.ts';
import { InvalidArgumentError, TwilioError } from '../errors/twilio-error.ts';
import { report } from '../report.ts';
import { copyOf, type GetUserMedia, isLive, type Microphone, openMicrophone, stopTracks } from './microphone.ts';
import { OutputDeviceCollection } from './output-devices.ts';
import { type AudioProcessor, Processing } from './processor.ts';
import { measureVolume } from './volume-meter.ts';

export interface AudioHelperEvents {
  /** Devices came or went; those that were in use and are gone. */
  deviceChange: [lostActiveDevices: MediaDeviceInfo[]];
  inputVolume: [inputVolume: number];
}

export interface AudioHelperOptions {
  getUserMedia?: GetUserMedia;
  /** Instead of any microphone. */
  fileInputStream?: MediaStream;
  /** A running call must send something else now. */
  onInput: () => void;
  /** A running call must be heard elsewhere now. */
  onSpeakers: (deviceIds: string[]) => void;
  /** The sound of a running call takes another way. */
  onRemote: () => void;
  enumerateDevices?: () => Promise<MediaDeviceInfo[]>;
}

/** Microphone and speakers of a Device; the names are of Twilio's `AudioHelper`. */
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
  /** Listings begun, and the newest of them that is done: a slow one must not bring back what was unplugged. */
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

  /** The device chosen by setInputDevice. */
  get inputDevice(): MediaDeviceInfo | null {
    return this.input?.device ?? null;
  }

  get inputStream(): MediaStream | null {
    return this.input?.stream ?? null;
  }

  /** What a processor made of the microphone. */
  get localProcessedStream(): MediaStream | null {
    return this.ways.local.stream;
  }

  get remoteProcessedStream(): MediaStream | null {
    return this.ways.remote.stream;
  }

  /** As `localProcessedStream`, by its older name. */
  get processedStream(): MediaStream | null {
    return this.ways.local.stream;
  }

  /**
   * Changes what is said, or with `isRemote` what is heard, in a running call too.
   * Rejects with InvalidArgumentError, or InvalidStateError where there is one already.
   */
  async addProcessor(processor: AudioProcessor, isRemote = false): Promise<void> {
    this.way(isRemote).add(processor);
    this.reroute(isRemote);
  }

  async removeProcessor(processor: AudioProcessor, isRemote = false): Promise<void> {
    this.way(isRemote).remove(processor);
    this.reroute(isRemote);
  }

  /** Whether an incoming call rings; with an argument, sets it. */
  incoming(doEnable?: boolean): boolean {
    return this.toggle('incoming', doEnable);
  }

  /** Whether the caller's own tones are played. */
  outgoing(doEnable?: boolean): boolean {
    return this.toggle('outgoing', doEnable);
  }

  disconnect(doEnable?: boolean): boolean {
    return this.toggle('disconnect', doEnable);
  }

  /** Speaks through this device from now on, in a running call too. */
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

  async setAudioConstraints(audioConstraints: MediaTrackConstraints): Promise<void> {
    const { deviceId: _chosenOtherwise, ...constraints } = audioConstraints;
    this.constraints = constraints;
    if (this.input) await this.setInputDevice(this.input.device.deviceId);
  }

  async unsetAudioConstraints(): Promise<void> {
    this.constraints = null;
    if (this.input) await this.setInputDevice(this.input.device.deviceId);
  }

  /** Beyond Twilio: what a call sends. Rejects with 31401 or 31402. */
  async microphone(constraints?: MediaStreamConstraints): Promise<Microphone> {
    const raw = await this.unprocessed(constraints);
    try {
      return await processed(raw, this.ways.local);
    } catch (error) {
      raw.release();
      // As with Twilio the call fails: what a processor was to change is not sent unchanged.
      const { AcquisitionFailedError } = await loadErrors();
      throw error instanceof TwilioError ? error : new AcquisitionFailedError(error as object);
    }
  }

  /** Beyond Twilio: what the person hears of it; the stream itself if its processor fails. */
  async remoteSound(stream: MediaStream): Promise<Microphone> {
    const raw = { stream, release: () => undefined };
    try {
      return await processed(raw, this.ways.remote);
    } catch (error) {
      report(error);
      return raw;
    }
  }

  /** Measuring costs a little all the time, so it goes on only while a page listens. */
  protected override listenersChanged(event: PropertyKey): void {
    if (event === 'inputVolume') this.measure();
  }

  /** Beyond Twilio: lets go of the devices. */
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
    // One that ended, such as an unplugged headset's, is chosen no more.
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
    // Only now does the browser tell the devices' names.
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

  /** Null if the browser, or the page's own function, does not tell. */
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
    // The default microphone takes over, rather than a call that sends nothing.
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

/** @returns the devices that are there no more, and whether the list or a name in it is another */
function update(
  known: Map<string, MediaDeviceInfo>,
  all: readonly MediaDeviceInfo[],
  kind: MediaDeviceKind,
): { gone: MediaDeviceInfo[]; changed: boolean } {
  // Before the microphone is allowed, a browser gives devices without an id.
  const now = new Map(all.filter((each) => each.kind === kind && each.deviceId).map((each) => [each.deviceId, each]));
  const gone = [...known.values()].filter((device) => !now.has(device.deviceId));
  const changed = gone.length > 0 || [...now].some(([id, { label }]) => known.get(id)?.label !== label);
  known.clear();
  for (const [id, device] of now) known.set(id, device);
  return { gone, changed };
}
