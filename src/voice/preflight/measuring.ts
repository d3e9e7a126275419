import type { LogLevel } from '../logger.ts';
import type { DeviceOptions } from '../options/device-options.ts';
import { toneMicrophone } from './fake-microphone.ts';
import type { PreflightOptions } from './options.ts';

export { makeReport, waysOf } from './report.ts';
export { timeConnection } from './timing.ts';

/** The Device's options for a test. `signal` closes the fake microphone. */
export function deviceOptionsOf(options: PreflightOptions, signal: AbortSignal): DeviceOptions {
  const { codecPreferences, edge, edges, fakeMicInput, iceServers, sipUrl, logLevel } = options;
  return {
    withoutSounds: true,
    ...(codecPreferences && { codecPreferences }),
    ...(edge !== undefined && { edge }),
    ...(edges && { edges }),
    ...(fakeMicInput && { fileInputStream: toneMicrophone(signal) }),
    ...(iceServers && { iceServers }),
    ...(logLevel !== undefined && { logLevel: logLevel as LogLevel }),
    ...(sipUrl !== undefined && { sipUrl }),
  };
}
