import type { DeviceOptions } from '../options/device-options.ts';

/** Who wants no log loads none. */
export function applyLogLevel({ logLevel }: DeviceOptions): void {
  if (logLevel !== undefined) void import('../logger.ts').then(({ Logger }) => Logger.setLevel(logLevel, false));
}
