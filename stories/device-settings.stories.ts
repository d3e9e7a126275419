import '../src/elements/device-settings/define.ts';
import './whole-softphone.ts';
import type { DeviceNews } from '../src/domain/devices/device-news.ts';
import type { TestFinding } from '../src/domain/devices/test-findings.ts';
import type { CtiDeviceSettings } from '../src/elements/device-settings/device-settings.ts';
import type { DevicesView } from '../src/phone/devices/sound-devices.ts';
import { headset, headsetLost, headsetNew } from '../src/testing/fake-sound-devices.ts';
import { type PhoneScene, phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Device settings', component: 'cti-device-settings', tags: ['autodocs'] } satisfies StoryMeta;

/** @param press the part of a button that is pressed */
function settings(
  change: Partial<DevicesView> = {},
  press: string | null = null,
  then: (phone: ReturnType<typeof phoneInState>) => void = () => {},
): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = phoneInState('ready');
      phone.soundDevices.show(change);
      const element = document.createElement('cti-device-settings');
      Object.assign(element, { theme, messages, phone, clock: phone.clock });
      void pressWhenShown(element, press).then(() => then(phone));
      return element;
    },
  };
}

async function pressWhenShown(element: CtiDeviceSettings, part: string | null): Promise<void> {
  for (let round = 0; round < 5; round += 1) await element.updateComplete;
  if (part === null) return;
  element.renderRoot.querySelector<HTMLElement>(`[part="${part}"]`)?.click();
  for (let round = 0; round < 5; round += 1) await element.updateComplete;
}

function afterTest(...findings: TestFinding[]): Story {
  return settings({}, 'test-call', ({ soundDevices }) => soundDevices.endTest(...findings));
}

/** In the softphone. @param news null: the settings are open */
function inSoftphone(scene: PhoneScene, news: DeviceNews | null): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = phoneInState(scene);
      const element = document.createElement('cti-softphone');
      Object.assign(element, { theme, messages, phone, clock: phone.clock });
      void element.updateComplete.then(() => {
        if (news !== null) phone.state.$deviceNews.set(news);
        else element.renderRoot.querySelector<HTMLElement>('[part="devices-open"]')?.click();
      });
      return element;
    },
  };
}

export const Chosen = settings();
export const BeforeThePermission = settings({ access: 'asks', microphones: [], speakers: [] });
export const MicrophoneDenied = settings({ access: 'denied', microphones: [], speakers: [] });
export const NoMicrophone = settings({ access: 'absent', microphones: [], speakers: [] });
export const WithoutAChoiceOfSpeakers = settings({ choosesSpeakers: false });
export const MicrophoneInUseElsewhere = settings({ refused: headset.label });
export const Listening = settings({}, 'check', ({ soundDevices }) => soundDevices.speak(0.1));
export const MicrophoneWorks = settings({}, 'check', ({ soundDevices }) => soundDevices.speak(0.7));
export const TestCall = settings({}, 'test-call', ({ soundDevices }) => soundDevices.connectTest());
export const TestPassed = afterTest('good');
export const TestFoundTheNetwork = afterTest('packet-loss', 'unsteady-network');
export const TestFoundAFirewall = afterTest('audio-blocked');
export const InTheSoftphone = inSoftphone('ready', null);
export const UnpluggedDuringACall = inSoftphone('active', headsetLost);
export const PluggedInDuringACall = inSoftphone('active', headsetNew);
