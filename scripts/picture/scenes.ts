/** Runs in the page of `scripts/picture.ts`: softphones in four states, side by side. */
import '../../stories/whole-softphone.ts';
import { type PhoneScene, phoneInState } from '../../src/testing/phone-in-state.ts';

const scenes: readonly [PhoneScene, view: 'phone' | 'team'][] = [
  ['incoming', 'phone'],
  ['active', 'phone'],
  ['ended', 'phone'],
  ['live-calls', 'team'],
];

for (const [scene, view] of scenes) {
  const softphone = document.createElement('cti-softphone');
  const phone = phoneInState(scene);
  softphone.gateway = 'https://cti.example';
  softphone.phone = phone;
  softphone.clock = phone.clock;
  softphone.view = view;
  softphone.host = { name: 'picture', getToken: async () => '', open() {} };
  document.body.append(softphone);
}
