import { expect } from '@open-wc/testing';
import { atom } from 'nanostores';
import type { DeviceNews } from '../../src/domain/devices/device-news.ts';
import { BrowserSoundDevices } from '../../src/phone/devices/browser-sound-devices.ts';
import { choicesKey } from '../../src/phone/devices/choice-storage.ts';
import type { DeviceSource } from '../../src/phone/devices/connected-devices.ts';
import { FakeSipAgent } from '../../src/testing/fake-sip-agent.ts';
import { type Call, Device } from '../../src/voice/index.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { tokenFor } from '../voice/support/device-in-hand.ts';

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);

function info(kind: MediaDeviceKind, deviceId: string, label: string, groupId: string): MediaDeviceInfo {
  return { kind, deviceId, label, groupId, toJSON: () => ({}) };
}
const laptop = [info('audioinput', 'lm', 'Built-in', 'laptop'), info('audiooutput', 'ls', 'Speakers', 'laptop')];
const headset = [info('audioinput', 'hm', 'Headset', 'usb'), info('audiooutput', 'hs', 'Headset', 'usb')];

/** A computer whose devices a test plugs in and out. */
class Computer {
  list: MediaDeviceInfo[] = [...laptop, ...headset];
  /** Constraints of each opened microphone. */
  readonly asked: MediaTrackConstraints[] = [];
  /** The browser's error for each microphone that does not open. */
  readonly broken = new Map<string, string>();
  readonly #changes = new EventTarget();
  readonly #audio = new AudioContext();
  #open: { id: string; track: MediaStreamTrack }[] = [];

  readonly source: DeviceSource = {
    addEventListener: this.#changes.addEventListener.bind(this.#changes) as MediaDevices['addEventListener'],
    enumerateDevices: async () => [...this.list],
    getUserMedia: async (constraints = {}) => {
      const audio = constraints.audio as MediaTrackConstraints;
      this.asked.push(audio);
      const id = (audio.deviceId as { exact?: string } | undefined)?.exact ?? this.#first('audioinput');
      const error = this.broken.get(id);
      if (error !== undefined) throw new DOMException('no', error);
      if (!this.list.some(({ deviceId }) => deviceId === id)) throw new DOMException('no', 'OverconstrainedError');
      const { stream } = this.#audio.createMediaStreamDestination();
      const [track] = stream.getAudioTracks() as [MediaStreamTrack];
      const { groupId = '' } = this.list.find(({ deviceId }) => deviceId === id) ?? {};
      track.getSettings = () => ({ deviceId: id, groupId });
      this.#open.push({ id, track });
      return stream;
    },
  };

  /** IDs of the microphones that are open. */
  get open(): string[] {
    return this.#open.filter(({ track }) => track.readyState === 'live').map(({ id }) => id);
  }

  plug(list: MediaDeviceInfo[]): void {
    this.list = list;
    for (const { id, track } of this.#open.filter(({ id }) => !list.some(({ deviceId }) => deviceId === id))) {
      if (track.readyState !== 'live') continue;
      track.stop();
      // The browser tells of a track that ended by itself.
      track.dispatchEvent(new Event('ended'));
      this.#open = this.#open.filter((each) => each.id !== id);
    }
    this.#changes.dispatchEvent(new Event('devicechange'));
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  }

  #first(kind: MediaDeviceKind): string {
    return this.list.find((each) => each.kind === kind)?.deviceId ?? '';
  }
}

const kept = new Map<string, string>();
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
};
const $news = atom<DeviceNews | null>(null);
const ending: (() => void)[] = [];
let computer: Computer;
let devices: BrowserSoundDevices;

async function open(): Promise<BrowserSoundDevices> {
  const opened = new BrowserSoundDevices({
    $news,
    onSilenced: () => {},
    getToken: async () => tokenFor('robin'),
    line: () => ({ sipUrl: 'wss://cti.example/v1/sip', iceServers: [] }),
    storage,
    source: computer.source,
  });
  ending.push(opened.follow());
  await until(() => opened.$view.get().microphones.length > 0);
  return opened;
}

beforeEach(async () => {
  kept.clear();
  $news.set(null);
  computer = new Computer();
  devices = await open();
});

afterEach(() => {
  for (const end of ending.splice(0)) end();
});

/** A Device of an agent's line, with a call. */
async function inCall(): Promise<{ device: Device; call: Call; again: () => Promise<Call> }> {
  let agent: FakeSipAgent | undefined;
  const device: Device = new Device(tokenFor('robin'), {
    withoutSounds: true,
    allowIncomingWhileBusy: true,
    severalCalls: true,
    getUserMedia: (asked: MediaStreamConstraints) => devices.openForCall(asked),
    enumerateDevices: async () => [...computer.list],
    createAgent: async (options) => {
      agent = new FakeSipAgent(options);
      return agent;
    },
  });
  ending.push(() => device.destroy());
  ending.push(devices.attach(device.audio, () => true));
  await device.register();
  const again = async (): Promise<Call> => {
    const call = await new Promise<Call>((resolve) => {
      device.once('incoming', resolve);
      agent?.ring('+14155550123');
    });
    call.accept();
    await until(() => call.status() === 'open');
    return call;
  };
  return { device, call: await again(), again };
}

const sent = (call: Call): string | undefined => call.getLocalStream()?.getAudioTracks()[0]?.getSettings().deviceId;

describe('an agent’s sound devices', () => {
  it('are kept in this browser, and opened for the next call', async () => {
    devices.choose('microphone', 'hm');
    devices.choose('ringer', 'ls');
    devices.suppressNoise(false);
    devices = await open();
    expect(devices.$view.get().chosen).to.deep.equal({ microphone: 'hm', speaker: '', ringer: 'ls' });
    const stream = await devices.openForCall({ audio: { echoCancellation: true, noiseSuppression: true } });
    expect(computer.asked).to.deep.equal([
      { echoCancellation: true, noiseSuppression: false, deviceId: { exact: 'hm' } },
    ]);
    for (const track of stream.getTracks()) track.stop();
  });

  it('no microphone is open before it is needed', async () => {
    devices.choose('microphone', 'hm');
    devices.choose('microphone', 'lm');
    expect(computer.asked).to.deep.equal([]);
  });

  it('a call takes another microphone if another program has the chosen one, and says so', async () => {
    devices.choose('microphone', 'hm');
    computer.broken.set('hm', 'NotReadableError');
    const { call } = await inCall();
    expect(sent(call)).to.equal('lm');
    expect(devices.$view.get().refused).to.equal('Headset');
    expect($news.get()).to.include({ kind: 'refused', device: 'Headset' });
    devices.choose('microphone', 'lm');
    expect(devices.$view.get().refused).to.equal(null);
  });

  it('a denied permission is no reason to try another microphone', async () => {
    devices.choose('microphone', 'hm');
    computer.broken.set('hm', 'NotAllowedError');
    const refused = await devices.openForCall({ audio: true }).catch((error: DOMException) => error.name);
    expect([refused, computer.asked.length]).to.deep.equal(['NotAllowedError', 1]);
  });

  it('another choice counts in the current call', async () => {
    const { device, call } = await inCall();
    expect(sent(call)).to.equal('lm');
    devices.choose('microphone', 'hm');
    await until(() => sent(call) === 'hm' && computer.open.length === 1);
    devices.choose('speaker', 'hs');
    expect(device.audio.speakerDevices.ids).to.deep.equal(['hs']);
    devices.choose('speaker', '');
    expect(device.audio.speakerDevices.ids).to.deep.equal([]);
    devices.suppressNoise(false);
    await until(() => computer.asked.at(-1)?.noiseSuppression === false && computer.open.join() === 'hm');
  });

  it('another choice counts in every call: the agent returns to the one on hold', async () => {
    const { device, call, again } = await inCall();
    const other = await again();
    const outputs: string[] = [];
    for (const each of [call, other]) {
      const change = each.changeSpeaker.bind(each);
      each.changeSpeaker = () => {
        change();
        outputs.push(`${each === call ? 'first' : 'second'} ${device.audio.speakerDevices.ids.join()}`);
      };
    }
    devices.choose('microphone', 'hm');
    await until(() => sent(call) === 'hm' && sent(other) === 'hm');
    devices.choose('speaker', 'hs');
    expect(outputs.sort()).to.deep.equal(['first hs', 'second hs']);
  });

  it('a headset that is unplugged during a call is replaced, and used again when it is back', async () => {
    devices.choose('microphone', 'hm');
    devices.choose('speaker', 'hs');
    const { device, call } = await inCall();
    computer.plug(laptop);
    await until(() => sent(call) === 'lm' && device.audio.speakerDevices.ids.length === 0);
    await until(() => $news.get()?.kind === 'lost');
    expect($news.get()).to.deep.include({ device: 'Headset', usedMicrophone: 'Built-in', usedSpeaker: 'Speakers' });
    computer.plug([...laptop, ...headset]);
    await until(() => sent(call) === 'hm' && device.audio.speakerDevices.ids.join() === 'hs');
    await until(() => $news.get()?.kind === 'back');
    expect(computer.open).to.deep.equal(['hm']);
  });

  it('a choice in another tab counts here at once', async () => {
    const { call } = await inCall();
    const elsewhere = await open();
    elsewhere.choose('microphone', 'hm');
    dispatchEvent(new StorageEvent('storage', { key: choicesKey }));
    await until(() => sent(call) === 'hm');
  });

  it('what another program wrote into the storage is no choice', async () => {
    for (const text of ['{', '{"choices":7}', 'null']) {
      kept.set(choicesKey, text);
      devices = await open();
      expect(devices.$view.get().chosen.microphone, text).to.equal('');
    }
    devices.choose('microphone', 'hm');
    expect((await open()).$view.get().chosen.microphone).to.equal('hm');
  });

  it('measures the chosen microphone, follows the choice, and closes it', async () => {
    const ending = new AbortController();
    expect(await devices.measure(ending.signal, () => {})).to.equal(null);
    expect(computer.open).to.deep.equal(['lm']);
    devices.choose('microphone', 'hm');
    await until(() => computer.open.join() === 'hm');
    ending.abort();
    expect(computer.open).to.deep.equal([]);
    computer.broken.set('hm', 'NotReadableError');
    computer.broken.set('lm', 'NotReadableError');
    expect(await devices.measure(new AbortController().signal, () => {})).to.equal('microphone-taken');
  });
});
