import type { TwilioError } from '../errors/twilio-error.ts';

/** The events of a Device, with their arguments. */
export interface DeviceEvents<Device, Call> {
  destroyed: [];
  error: [error: TwilioError, call?: Call];
  incoming: [call: Call];
  registered: [];
  registering: [];
  tokenWillExpire: [device: Device];
  unregistered: [];
}
