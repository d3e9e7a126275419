/** The fakes that tests, stories and the demo share, also for tests of pages that embed Sidecall. */
export { FakeCrm, fakeCrmManifest } from './fake-crm.ts';
export { type Asked, FakePhone } from './fake-phone.ts';
export { makeActive, makeCall, makeEnded, makeLog, makeVisitorCall, session } from './fake-phone-fixtures.ts';
export { FakeSipAgent } from './fake-sip-agent.ts';
export { FakeSipSession } from './fake-sip-session.ts';
export { FakeSoundDevices } from './fake-sound-devices.ts';
export { ManualClock } from './manual-clock.ts';
export { type PhoneScene, phoneInState, phoneScenes } from './phone-in-state.ts';
