import type { DeviceOptions } from '../options/device-options.ts';

/** What a page with a call asks before it is closed; null: nothing. */
export function closeQuestion({ closeProtection }: DeviceOptions): string | null {
  if (!closeProtection) return null;
  return closeProtection === true ? 'A call is in progress.' : closeProtection;
}
