import { atom, computed, type ReadableAtom, type WritableAtom } from 'nanostores';
import { type Connected, type ConnectedDevice, nothingConnected } from '../../domain/devices/connected.ts';
import {
  deviceFor,
  type SoundDevice,
  type SoundRole,
  suppressesNoise,
  systemDefault,
  withChoice,
  withSuppression,
} from '../../domain/devices/device-choices.ts';
import { type DeviceNews, type DeviceUse, newsOf, refusal } from '../../domain/devices/device-news.ts';
import { loudness } from '../../domain/devices/loudness.ts';
import { type Ring, usualRing } from '../../domain/devices/ring.ts';
import { findingOfRefusal, type TestFinding } from '../../domain/devices/test-findings.ts';
import { isolated } from '../../state/isolated.ts';
import type { AudioHelper } from '../../voice/index.ts';
import { ringOnce } from '../../voice/media/sounds.ts';
import { tuneRing, watchRing } from '../../voice/media/tones.ts';
import { measureVolume } from '../../voice/media/volume-meter.ts';
import { microphonePermission } from '../microphone/permission.ts';
import { ChoiceKeeper } from './choice-keeper.ts';
import type { ChoiceStorage } from './choice-storage.ts';
import { ConnectedDevices, type DeviceSource } from './connected-devices.ts';
import type { GatewayLine } from './gateway-line.ts';
import { OpenMicrophones } from './open-microphones.ts';
import type { DevicesView, SoundDevices, TestStage } from './sound-devices.ts';
import { runTestCall } from './test-call.ts';

export interface BrowserSoundDevicesParts {
  $news: WritableAtom<DeviceNews | null>;
  /** True: a call rings, and the browser plays nothing before the next click on the page. */
  onSilenced: (silenced: boolean) => void;
  getToken: () => Promise<string>;
  /** The gateway, for test calls. */
  line: () => GatewayLine;
  storage: ChoiceStorage | null;
  source: DeviceSource | undefined;
}

/** The part of a Device's `audio` that plays and records. */
export type PhoneAudio = Pick<
  AudioHelper,
  | 'on'
  | 'removeListener'
  | 'availableOutputDevices'
  | 'speakerDevices'
  | 'ringtoneDevices'
  | 'isOutputSelectionSupported'
  | 'reopenInput'
>;

/**
 * The devices of this browser. The agent's choices say which is used, in every tab of the origin. A Device opens its
 * microphones here, so a chosen microphone is open only while it is needed.
 */
export class BrowserSoundDevices implements SoundDevices {
  readonly $view: ReadableAtom<DevicesView>;
  readonly #parts: BrowserSoundDevicesParts;
  readonly #keeper: ChoiceKeeper;
  readonly #devices: ConnectedDevices;
  readonly #open: OpenMicrophones;
  readonly #refused = atom<string | null>(null);
  /** The Devices that use the choices, each with whether it has a call. */
  readonly #audios = new Map<PhoneAudio, () => boolean>();
  #followers = 0;
  #following: AbortController | null = null;
  #listed: Promise<void> = Promise.resolve();
  #before: DeviceUse = { connected: nothingConnected, microphone: null, speaker: null };
  /** The microphone and its noise suppression, as last applied. */
  #input = '';

  constructor(parts: BrowserSoundDevicesParts) {
    this.#parts = parts;
    this.#keeper = new ChoiceKeeper(parts.storage);
    this.#devices = new ConnectedDevices(parts.source);
    this.#open = new OpenMicrophones(parts.source, this.#refused);
    const { $choices } = this.#keeper;
    const view = computed([this.#devices.$devices, $choices, this.#refused], () => this.#view());
    this.$view = isolated(view);
    this.#devices.$devices.listen(() => this.#heardDevices());
    $choices.listen(() => this.#apply());
    watchRing(parts.onSilenced);
    tuneRing(this.#ring);
  }

  follow(): () => void {
    this.#followers += 1;
    if (this.#following === null) {
      const following = new AbortController();
      this.#following = following;
      this.#keeper.follow(following.signal);
      this.#listed = this.#devices.follow(following.signal);
    }
    let follows = true;
    return () => {
      if (!follows) return;
      follows = false;
      this.#followers -= 1;
      if (this.#followers > 0) return;
      this.#following?.abort();
      this.#following = null;
    };
  }

  /**
   * Makes a Device use the choices, until the returned function is called.
   * @param inCall whether the agent has a call on it, and needs to know of changes
   */
  attach(audio: PhoneAudio, inCall: () => boolean = () => false): () => void {
    const stop = this.follow();
    const again = (): void => this.#applyTo(audio);
    this.#audios.set(audio, inCall);
    audio.on('deviceChange', again);
    again();
    return () => {
      stop();
      this.#audios.delete(audio);
      audio.removeListener('deviceChange', again);
    };
  }

  /** Opens the chosen microphone for a call. If that fails, the system's default. */
  async openForCall(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const stream = await this.#openChosen(constraints);
    this.#open.note(stream);
    const refused = this.#refused.get();
    if (refused !== null) this.#parts.$news.set(refusal(refused, stream.getAudioTracks()[0]?.label ?? ''));
    return stream;
  }

  choose(role: SoundRole, id: SoundDevice['id']): void {
    const all = this.#of(role);
    const device = all.find((each) => each.id === id) ?? null;
    if (device === null && id !== systemDefault) return;
    this.#refused.set(null);
    this.#keeper.change((before) => withChoice(before, role, device, all));
  }

  suppressNoise(on: boolean): void {
    this.#keeper.change((before) => withSuppression(before, this.#chosen('microphone'), on));
  }

  setRing(change: Partial<Ring>): void {
    this.#keeper.change((before) => ({ ...before, ring: { ...usualRing, ...before.ring, ...change } }));
  }

  async allow(): Promise<void> {
    try {
      await microphonePermission.ask();
    } finally {
      await this.#devices.look();
    }
  }

  async measure(signal: AbortSignal, tell: (loudness: number) => void): Promise<TestFinding | null> {
    let stream: MediaStream | null = null;
    const close = (): void => stream?.getTracks().forEach((track) => void track.stop());
    const open = async (): Promise<void> => {
      const next = await this.#openChosen({ audio: true });
      close();
      stream = next;
      if (signal.aborted) close();
    };
    try {
      await open();
    } catch (error) {
      return findingOfRefusal((Object(error) as DOMException).name);
    }
    if (signal.aborted) return null;
    const input = computed([this.#devices.$devices, this.#keeper.$choices], () => this.#wantedInput());
    const stopFollowing = input.listen(() => void open().catch(() => {}));
    const stopMeasuring = measureVolume(
      () => ({ local: stream, remote: null }),
      (rms) => tell(loudness(rms)),
    );
    signal.addEventListener('abort', () => {
      stopFollowing();
      stopMeasuring();
      close();
    });
    return null;
  }

  async play(role: 'speaker' | 'ringer'): Promise<void> {
    const id = this.#idOf(role);
    await ringOnce(id === systemDefault ? [] : [id]);
  }

  testCall(signal: AbortSignal, tell: (stage: TestStage) => void): Promise<readonly TestFinding[]> {
    const { getToken, line } = this.#parts;
    return runTestCall({
      getToken,
      ...line(),
      getUserMedia: (constraints) => this.#openChosen(constraints),
      attach: (audio) => this.attach(audio),
      signal,
      tell,
    });
  }

  async #openChosen(constraints: MediaStreamConstraints): Promise<MediaStream> {
    if (this.#followers === 0) await this.#devices.look();
    else await this.#listed;
    const device = this.#chosen('microphone');
    const quiet = suppressesNoise(this.#keeper.$choices.get(), device) ? {} : { noiseSuppression: false };
    const audio = { ...(typeof constraints.audio === 'object' && constraints.audio), ...quiet };
    const stream = await this.#open.open(audio, device, async () => {
      await this.#devices.look();
      return this.#of('microphone').some(({ id }) => id === device?.id);
    });
    // Browsers tell the names of devices only now.
    void this.#devices.look();
    return stream;
  }

  #of(role: SoundRole): readonly ConnectedDevice[] {
    const { microphones, speakers } = this.#connected;
    return role === 'microphone' ? microphones : speakers;
  }

  get #connected(): Connected {
    return this.#devices.$devices.get().connected;
  }

  #idOf(role: SoundRole): SoundDevice['id'] {
    return deviceFor(this.#keeper.$choices.get(), role, this.#of(role));
  }

  /** null: the system's default. */
  #chosen(role: SoundRole): ConnectedDevice | null {
    const id = this.#idOf(role);
    return this.#of(role).find((each) => each.id === id) ?? null;
  }

  #view(): DevicesView {
    const { connected, access } = this.#devices.$devices.get();
    return {
      access,
      microphones: connected.microphones,
      speakers: connected.speakers,
      chosen: { microphone: this.#idOf('microphone'), speaker: this.#idOf('speaker'), ringer: this.#idOf('ringer') },
      choosesSpeakers: 'setSinkId' in HTMLMediaElement.prototype,
      suppressesNoise: suppressesNoise(this.#keeper.$choices.get(), this.#chosen('microphone')),
      refused: this.#refused.get(),
      ring: this.#ring,
    };
  }

  get #ring(): Ring {
    return this.#keeper.$choices.get().ring ?? usualRing;
  }

  #use(): DeviceUse {
    const { defaultMicrophone, defaultSpeaker } = this.#connected;
    return {
      connected: this.#connected,
      microphone: this.#chosen('microphone') ?? defaultMicrophone,
      speaker: this.#chosen('speaker') ?? defaultSpeaker,
    };
  }

  /** What makes a microphone's sound another one. */
  #wantedInput(): string {
    return `${this.#idOf('microphone')} ${this.#view().suppressesNoise}`;
  }

  #heardDevices(): void {
    const before = this.#before;
    const now = this.#use();
    this.#refused.set(null);
    this.#apply();
    if (![...this.#audios.values()].some((inCall) => inCall())) return;
    const news = newsOf(before, now);
    if (news !== null) this.#parts.$news.set(news);
  }

  #apply(): void {
    tuneRing(this.#ring);
    const use = this.#use();
    this.#before = use;
    for (const audio of this.#audios.keys()) this.#applyTo(audio);
    const before = this.#input;
    this.#input = this.#wantedInput();
    // A call whose microphone has ended opens another one by itself.
    if (!this.#open.live || (this.#input === before && this.#open.uses(use.microphone) !== false)) return;
    for (const audio of this.#audios.keys()) audio.reopenInput();
  }

  #applyTo(audio: PhoneAudio): void {
    if (!audio.isOutputSelectionSupported) return;
    for (const [role, devices] of [
      ['speaker', audio.speakerDevices],
      ['ringer', audio.ringtoneDevices],
    ] as const) {
      const id = this.#idOf(role);
      if (devices.ids.join() === id) continue;
      if (id === systemDefault) for (const each of devices.get()) devices.delete(each);
      // The Device has its own list, and tells when it is new.
      else if (audio.availableOutputDevices.has(id)) void devices.set(id).catch(() => {});
    }
  }
}
