import { md5 } from './md5.ts';

/**
 * A key that can stand in a query: the key itself, or its hash if it contains anything but letters, digits, "_" and "-".
 */
export function searchableKey(key: string): string {
  return /^[\w-]{1,80}$/.test(key) ? key : `hash-${md5(key)}`;
}
