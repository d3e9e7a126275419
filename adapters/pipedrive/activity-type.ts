import { accepted, type RequestOptions, refused, remembered } from '../kit/index.ts';
import { ActivityTypes } from './answers.ts';
import type { Pipedrive } from './pipedrive.ts';

/** How long a company's own data is kept, in ms. */
const keptMs = 10 * 60_000;

/** Returns the key of the type that calls have. Companies rename, replace and switch off the types of activities. */
export type CallType = (options: RequestOptions) => Promise<string>;

export function callType({ request, clock, activityType }: Pipedrive): CallType {
  return remembered(clock, keptMs, async (options: RequestOptions) => {
    const answer = accepted(ActivityTypes, await request({ method: 'GET', path: '/api/v1/activityTypes' }, options));
    const types = answer.data.filter(({ active_flag }) => active_flag !== false);
    const named = (wanted: string) => {
      const plain = wanted.toLowerCase();
      return types.find(
        ({ key_string, name }) => key_string.toLowerCase() === plain || name.trim().toLowerCase() === plain,
      );
    };
    if (activityType !== null) {
      const own = named(activityType);
      if (own !== undefined) return own.key_string;
      throw refused({ reason: `Pipedrive has no active type of activities with the name or key “${activityType}”.` });
    }
    const found = named('call') ?? types.find(({ icon_key }) => icon_key === 'call');
    if (found !== undefined) return found.key_string;
    throw refused({
      reason: 'Pipedrive has no active type of activities for calls. Enter one in the field activityType.',
    });
  });
}
