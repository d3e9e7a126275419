import { accepted, type RequestOptions, refused, remembered } from '../kit/index.ts';
import { type ActivityType, ActivityTypes } from './answers.ts';
import type { Pipedrive } from './pipedrive.ts';

/** How long a company's own data is kept, in ms. */
const keptMs = 10 * 60_000;

/** Returns the key of the type that calls have. Companies rename, replace and switch off the types of activities. */
export type CallType = (options: RequestOptions) => Promise<string>;

export function callType({ request, clock, activityType }: Pipedrive): CallType {
  return remembered(clock, keptMs, async (options: RequestOptions) => {
    const types = await activeTypes(request, options);
    if (activityType !== null) {
      const own = named(types, activityType);
      if (own !== undefined) return own.key_string;
      throw refused({ reason: `Pipedrive has no active type of activities with the name or key “${activityType}”.` });
    }
    const found = named(types, 'call') ?? types.find(({ icon_key }) => icon_key === 'call');
    if (found !== undefined) return found.key_string;
    throw refused({
      reason: 'Pipedrive has no active type of activities for calls. Enter one in the field activityType.',
    });
  });
}

/** Returns the key of the type “Task”, or else of calls: a follow-up is a call at a later time. */
export function taskType({ request, clock }: Pipedrive, callTypeOf: CallType): CallType {
  return remembered(clock, keptMs, async (options: RequestOptions) => {
    const own = named(await activeTypes(request, options), 'task');
    return own?.key_string ?? callTypeOf(options);
  });
}

async function activeTypes(request: Pipedrive['request'], options: RequestOptions): Promise<ActivityType[]> {
  const answer = accepted(ActivityTypes, await request({ method: 'GET', path: '/api/v1/activityTypes' }, options));
  return answer.data.filter(({ active_flag }) => active_flag !== false);
}

/** By its key, or by its name. */
function named(types: readonly ActivityType[], wanted: string): ActivityType | undefined {
  const plain = wanted.toLowerCase();
  return types.find(
    ({ key_string, name }) => key_string.toLowerCase() === plain || name.trim().toLowerCase() === plain,
  );
}
