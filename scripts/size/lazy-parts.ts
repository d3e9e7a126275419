/**
 * What pages load by themselves after the entry. The first agent of test/e2e/calls.test.ts compares the list of the softphone with what Chromium
 * has loaded when the phone is ready.
 */

/** A visitor's call, from the click to the sound. */
export const visitorCall = [
  'src/phone/visitor-call.ts',
  'src/voice/device/agent-start.ts',
  'src/voice/errors/of-sip.ts',
  'src/voice/call/call-parts.ts',
  'src/voice/sip/jssip-agent.ts',
] as const;

/** An agent's phone, until a call can ring: the phone, its voice, and everything that a ringing call shows. */
export const readyPhone = [
  'src/phone/create-phone.ts',
  'src/voice/device/device.ts',
  'src/voice/device/agent-start.ts',
  'src/voice/errors/of-sip.ts',
  'src/voice/call/call-parts.ts',
  'src/voice/sip/jssip-agent.ts',
  'src/elements/softphone/call-view.ts',
  'src/elements/alerts/call-alerts.ts',
  'src/elements/agent-status/define.ts',
  'src/elements/call-controls/define.ts',
  'src/elements/parking/define.ts',
  'src/elements/screen-pop/define.ts',
] as const;
