import { expect } from '@open-wc/testing';
import { Call, Device } from '../../src/voice/index.ts';
import { agent, answeredBy, device, silence, tokenFor, until } from './support/device-in-hand.ts';

let opened: MediaStream[];
/** Each entry is the result of the next request for a microphone. After the last one it is a silent one. */
let microphones: (() => Promise<MediaStream>)[];
let phone: Device;
let told: string[];
let devices: MediaDeviceInfo[];

beforeEach(() => {
  opened = [];
  microphones = [];
  told = [];
  devices = [];
  phone = new Device(tokenFor('robin'), {
    withoutSounds: true,
    enumerateDevices: async () => devices,
    getUserMedia: async () => {
      const stream = await (microphones.shift() ?? (async () => silence()))();
      opened.push(stream);
      return stream;
    },
    createAgent: answeredBy,
  });
});

afterEach(() => {
  phone.destroy();
  device.destroy();
});

async function talking(): Promise<Call> {
  await phone.register();
  const arrival = new Promise<Call>((resolve) => phone.once('incoming', resolve));
  agent.ring('+14155550123', { 'X-Call-Sid': ['CA1'] });
  const call = await arrival;
  call.on('warning', (name) => told.push(`warning ${name}`));
  call.on('warning-cleared', (name) => told.push(`cleared ${name}`));
  call.on('error', (error) => told.push(`error ${error.code}`));
  call.accept();
  await until(() => call.status() === Call.State.Open);
  return call;
}

const trackOf = (stream: MediaStream | undefined): MediaStreamTrack => stream?.getAudioTracks()[0] as MediaStreamTrack;

/** As when the device is unplugged. `stop()` alone fires no event. */
function end(track: MediaStreamTrack): void {
  track.stop();
  track.dispatchEvent(new Event('ended'));
}

const headset = { deviceId: 'headset', kind: 'audioinput', label: '', groupId: '', toJSON: () => '' } as const;

const refused = (name: string) => () => Promise.reject(new DOMException('no', name));

describe('a call whose microphone ends', () => {
  it('goes on with the default one, muted as it was, and says nothing of it', async () => {
    const call = await talking();
    call.mute();
    end(trackOf(call.getLocalStream()));
    await until(() => opened.length === 2 && call.getLocalStream() === opened[1]);
    expect(trackOf(call.getLocalStream()).readyState).to.equal('live');
    expect(trackOf(call.getLocalStream()).enabled).to.equal(false);
    expect([call.status(), told]).to.deep.equal([Call.State.Open, []]);
    // The new track is watched, too.
    end(trackOf(call.getLocalStream()));
    await until(() => call.getLocalStream() === opened[2]);
  });

  for (const name of ['NotFoundError', 'NotAllowedError', 'NotReadableError']) {
    it(`says so where no other can be opened (${name}), and goes on when one is plugged in`, async () => {
      const call = await talking();
      microphones = [refused(name)];
      end(trackOf(call.getLocalStream()));
      await until(() => told.length === 1);
      expect([call.status(), told]).to.deep.equal([Call.State.Open, ['warning audio-input-lost']]);
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      await until(() => told.length === 2);
      expect(told).to.deep.equal(['warning audio-input-lost', 'cleared audio-input-lost']);
      expect(trackOf(call.getLocalStream()).readyState).to.equal('live');
    });
  }

  it('takes the next one where the default one cannot be opened', async () => {
    devices = [headset];
    const call = await talking();
    microphones = [refused('NotReadableError')];
    end(trackOf(call.getLocalStream()));
    await until(() => opened.length === 2 && call.getLocalStream() === opened[1]);
    expect(told).to.deep.equal([]);
  });

  it('does not take one that has ended already for another', async () => {
    const call = await talking();
    const dead = silence();
    trackOf(dead).stop();
    microphones = [async () => dead];
    end(trackOf(call.getLocalStream()));
    await until(() => told.length === 1);
    expect(told).to.deep.equal(['warning audio-input-lost']);
  });

  it('opens another where the first one has ended before it is heard', async () => {
    const dead = silence();
    trackOf(dead).stop();
    microphones = [async () => dead];
    const call = await talking();
    await until(() => opened.length === 2 && call.getLocalStream() === opened[1]);
    expect(trackOf(call.getLocalStream()).readyState).to.equal('live');
    expect(told).to.deep.equal([]);
  });

  it('opens none after its end', async () => {
    const call = await talking();
    const track = trackOf(call.getLocalStream());
    call.disconnect();
    track.dispatchEvent(new Event('ended'));
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    await Promise.resolve();
    expect(opened).to.have.length(1);
  });

  it('lets go of a chosen device that has ended, and takes the default one', async () => {
    const call = await talking();
    devices = [headset];
    await phone.audio.setInputDevice('headset');
    await until(() => opened.length === 2 && call.getLocalStream() !== opened[0]);
    end(trackOf(opened[1]));
    end(trackOf(call.getLocalStream()));
    await until(() => opened.length === 3 && call.getLocalStream() === opened[2]);
    expect(phone.audio.inputDevice).to.equal(null);
  });
});

describe('a call whose microphone is muted by the system or the headset', () => {
  it('says so until it is not', async () => {
    const call = await talking();
    const track = trackOf(call.getLocalStream());
    track.dispatchEvent(new Event('mute'));
    track.dispatchEvent(new Event('mute'));
    track.dispatchEvent(new Event('unmute'));
    expect(told).to.deep.equal(['warning audio-input-lost', 'cleared audio-input-lost']);
  });
});
