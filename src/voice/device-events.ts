import type { Call } from './call.ts';
import type { Device } from './device.ts';
import type { TwilioError } from './errors/twilio-error.ts';

/** What a Device tells, with the arguments of each. */
export interface DeviceEvents {
  destroyed: [];
  error: [error: TwilioError, call?: Call];
  incoming: [call: Call];
  registered: [];
  registering: [];
  tokenWillExpire: [device: Device];
  unregistered: [];
}
