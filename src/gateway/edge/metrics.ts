import { sipFigures } from '../metrics/core-figure.ts';
import { gauge, type RoomFigures } from '../metrics/figure.ts';
import type { Directory } from '../storage/store.ts';

/** Counters of the browsers' SIP in a core, by path. */
export const edgeCounters = sipFigures('edge', 'sidecall_edge', 'browsers');

interface Sources {
  directory: Pick<Directory, 'agents'>;
  core: { contacts(identity: string): number };
}

export function edgeFigures({ directory, core }: Sources): RoomFigures {
  return [
    gauge('sidecall_contacts_registered', 'Registered phones of all agents', async () =>
      (await directory.agents()).reduce((sum, agent) => sum + core.contacts(agent.identity), 0),
    ),
  ];
}
