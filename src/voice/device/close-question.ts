import type { DeviceOptions } from '../options/device-options.ts';

/** The question that a page with a call shows before it closes. null: none. */
export function closeQuestion({ closeProtection }: DeviceOptions): string | null {
  if (!closeProtection) return null;
  return closeProtection === true ? 'A call is in progress.' : closeProtection;
}
