import { setTimeout as delay } from 'node:timers/promises';
import { pendingTimers } from './timers.ts';

/**
 * Kinds of `process.getActiveResourcesInfo()` that a test can leave behind. The runner's own pipes and ports are
 * excluded.
 */
const kinds = new Set([
  'TCPSocketWrap',
  'TCPServerWrap',
  'TLSWrap',
  'UDPWrap',
  'ProcessWrap',
  'PipeServerWrap',
  'FSEventWrap',
  'StatWatcher',
]);

/** Number of checks until closed resources are gone. On a busy machine that takes seconds. */
const turns = 200;

export type Resources = ReadonlyMap<string, number>;

/** The resources that keep this process alive now: the number of each kind. */
export function resourcesNow(): Resources {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (kinds.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** The additional resources, for example "2 UDPWrap", after closed ones are gone. */
export async function leftovers(before: Resources): Promise<string[]> {
  let more: string[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    more = [...resourcesNow()].flatMap(([kind, count]) => {
      const added = count - (before.get(kind) ?? 0);
      return added > 0 ? [`${added} ${kind}`] : [];
    });
    const { holding } = pendingTimers();
    more.push(...holding);
    if (more.length === 0) break;
    await delay(25);
  }
  return more;
}
