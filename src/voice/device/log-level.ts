import type { DeviceOptions } from '../options/device-options.ts';

/** A page that wants no log loads no logger. */
export function applyLogLevel({ logLevel }: DeviceOptions): void {
  if (logLevel !== undefined) void import('../logger.ts').then(({ Logger }) => Logger.setLevel(logLevel, false));
}
