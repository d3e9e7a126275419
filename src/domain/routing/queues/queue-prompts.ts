import type { QueueBody } from './definition.ts';

/** The names of the stored prompts that waiting callers of a queue hear. */
export function promptsOf({ music, comfort }: Pick<QueueBody, 'music' | 'comfort'>): string[] {
  return [music, ...comfort.sounds].flatMap((sound) => sound?.prompt ?? []);
}
