/**
 * The voice layer: `Device` and `Call` with the names of the Twilio Voice SDK, over SIP. Importing it loads no SIP
 * stack. The first register() or connect() does.
 */

export { Call } from './call/call.ts';
export { Device } from './device/device.ts';
export type { Edge } from './device/edge.ts';
export * as TwilioError from './errors/index.ts';
export { Logger } from './logger.ts';
export type { AudioHelper } from './media/audio-helper.ts';
export type { OutputDeviceCollection } from './media/output-devices.ts';
export type { AudioProcessor } from './media/processor.ts';
export type { AcceptOptions } from './options/accept-options.ts';
export type { ConnectOptions, DeviceOptions, Feedback, SipAccount } from './options/device-options.ts';
export { PreflightTest } from './preflight/preflight-test.ts';
export type { NetworkTiming, TimeMeasurement } from './preflight/timing.ts';
export type { RTCSample, RTCSampleTotals } from './stats/sample.ts';
export type { RTCWarning, ThresholdWarningData } from './stats/warnings.ts';
