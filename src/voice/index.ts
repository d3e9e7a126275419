/**
 * The voice layer: `Device` and `Call` with the names of the Twilio Voice SDK,
 * over SIP. Importing it loads no SIP stack; the first register() or connect() does.
 */

export type { AcceptOptions } from './accept-options.ts';
export type { AudioHelper } from './audio-helper.ts';
export { Call } from './call.ts';
export { Device } from './device.ts';
export type { ConnectOptions, DeviceOptions, Feedback, SipAccount } from './device-options.ts';
export type { Edge } from './edge.ts';
export * as TwilioError from './errors/index.ts';
export { Logger } from './logger.ts';
export type { OutputDeviceCollection } from './media/output-devices.ts';
export type { AudioProcessor } from './media/processor.ts';
export { PreflightTest } from './preflight/preflight-test.ts';
export type { NetworkTiming, TimeMeasurement } from './preflight/timing.ts';
export type { RTCSample, RTCSampleTotals } from './stats/sample.ts';
export type { RTCWarning, ThresholdWarningData } from './stats/warnings.ts';
