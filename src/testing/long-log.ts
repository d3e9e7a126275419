import type { CallView } from '../domain/protocol/call.ts';
import { ago, makeLog } from './fake-phone-fixtures.ts';

const minute = 60_000;

/** A log of many calls, a quarter of an hour apart, newest first: calls of a day again and again, with ids of their own. */
export function makeLongLog(count: number): CallView[] {
  const day = makeLog();
  return Array.from({ length: count }, (_, index) => {
    const call = day[index % day.length] as CallView;
    const id = `CA${(index + 1).toString(16).padStart(32, 'a')}`;
    const recordings = call.recordings.map((each) => ({ ...each, id: `${id}-1` }));
    return { ...call, id, recordings, startedAt: ago((index + 1) * 15 * minute) };
  });
}
