import type { TwilioError } from '../errors/twilio-error.ts';

/** What a Device tells, with the arguments of each. */
export interface DeviceEvents<Device, Call> {
  destroyed: [];
  error: [error: TwilioError, call?: Call];
  incoming: [call: Call];
  registered: [];
  registering: [];
  tokenWillExpire: [device: Device];
  unregistered: [];
}
