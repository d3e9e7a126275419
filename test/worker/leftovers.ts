import { setTimeout as delay } from 'node:timers/promises';
import { pendingTimers } from './timers.ts';

/** Kinds of `process.getActiveResourcesInfo()` that a test can leave behind. Pipes and ports of the runner are not among them. */
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

/** How often it is looked whether what was closed is gone; on a busy machine that takes seconds. */
const turns = 200;

export type Resources = ReadonlyMap<string, number>;

/** What keeps this process alive now: how many of each kind. */
export function resourcesNow(): Resources {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (kinds.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** What there is more of than before, for example "2 UDPWrap", once what was closed is gone. */
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
