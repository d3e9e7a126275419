import { expect } from '@open-wc/testing';
import { Device } from '../../src/voice/index.ts';
import { answeredBy, silence, tokenFor, until } from './support/device-in-hand.ts';

const made: Device[] = [];

afterEach(() => {
  for (const each of made.splice(0)) each.destroy();
});

function info(kind: MediaDeviceKind, deviceId: string, label: string): MediaDeviceInfo {
  return { kind, deviceId, label, groupId: '', toJSON: () => ({}) };
}

const microphone = info('audioinput', 'm1', 'Headset');
const speaker = info('audiooutput', 's1', 'Headset');
const camera = info('videoinput', 'c1', 'Camera');

/** A Device in a browser with these devices. `list` is the current list. */
function deviceWith(list: MediaDeviceInfo[]): { device: Device; list: MediaDeviceInfo[]; lost: string[][] } {
  const device = new Device(tokenFor('robin'), {
    withoutSounds: true,
    getUserMedia: async () => silence(),
    enumerateDevices: async () => [...list],
    createAgent: answeredBy,
  });
  made.push(device);
  const lost: string[][] = [];
  device.audio.on('deviceChange', (devices) => lost.push(devices.map(({ deviceId }) => deviceId)));
  return { device, list, lost };
}

const plug = (): boolean => navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('deviceChange', () => {
  it('comes when the list is another: a device came, went, or has another name', async () => {
    const { list, lost } = deviceWith([microphone, speaker]);
    await until(() => lost.length === 1);
    plug();
    await settled();
    expect(lost).to.have.length(1);
    list.push(info('audioinput', 'm2', ''));
    plug();
    await until(() => lost.length === 2);
    list[2] = info('audioinput', 'm2', 'Desk microphone');
    plug();
    await until(() => lost.length === 3);
    list.length = 2;
    plug();
    await until(() => lost.length === 4);
    list.push(camera);
    plug();
    await settled();
    expect(lost).to.deep.equal([[], [], [], []]);
  });

  it('does not loop in a page that chooses the microphone in it', async () => {
    const { device, lost } = deviceWith([microphone, speaker]);
    let chosen = 0;
    device.audio.on('deviceChange', () => {
      // Stops an endless loop, so that the test fails and the browser does not hang.
      if (lost.length > 20) return;
      void device.audio.setInputDevice('m1').then(() => {
        chosen += 1;
      });
    });
    await until(() => chosen > 0);
    await device.audio.setAudioConstraints({ echoCancellation: false });
    await device.audio.setInputDevice('m1');
    await settled();
    expect([chosen, lost.length]).to.deep.equal([1, 1]);
  });

  it('names the devices that were in use and are gone', async () => {
    const { device, list, lost } = deviceWith([microphone, speaker, info('audioinput', 'm2', 'Other')]);
    await until(() => lost.length === 1);
    await device.audio.setInputDevice('m1');
    await device.audio.speakerDevices.set('s1');
    list.splice(0, 3);
    plug();
    await until(() => lost.length === 2);
    expect(lost[1]).to.have.members(['m1', 's1']);
    expect(device.audio.inputDevice).to.equal(null);
  });

  it('is not fooled by a listing that took longer than the next', async () => {
    const answers: ((list: MediaDeviceInfo[]) => void)[] = [];
    const device = new Device(tokenFor('robin'), {
      enumerateDevices: () => new Promise((resolve) => answers.push(resolve)),
      createAgent: answeredBy,
    });
    made.push(device);
    plug();
    answers[1]?.([speaker]);
    answers[0]?.([microphone, speaker]);
    await settled();
    expect(device.audio.availableInputDevices.size).to.equal(0);
    expect(device.audio.availableOutputDevices.size).to.equal(1);
  });
});
