import { guestsOf } from '../../../src/domain/participants/standing.ts';
import { viewOfCall } from '../../../src/gateway/masking/browser-view.ts';
import { until, type World, world } from './setup.ts';

export const numbers = [{ agents: ['anna'] }, { number: '+14155550101', agents: ['ben', 'boss'] }];

export interface Talk {
  w: World;
  id: string;
  customer: string;
  agent: string;
}

/** A customer talks with anna. ben and the boss are available. */
export async function talking(options: Parameters<typeof world>[0] = {}): Promise<Talk> {
  const w = await world({ numbers, registered: ['anna', 'ben', 'boss'], ...options });
  const customer = w.fromOutside().id;
  const agent = await w.leg();
  w.core.changes(agent, 'Up');
  await until(() => [...w.core.bridges.values()][0]?.size === 2);
  return { w, id: w.record().id, customer, agent };
}

export const members = (w: World): string[][] => [...w.core.bridges.values()].map((bridge) => [...bridge].sort());
export const parties = (w: World) =>
  guestsOf(w.record()).map(({ identity, state, consulting }) => [identity, state, consulting]);
export const viewOf = (w: World, viewer: string) => viewOfCall(w.record(), { home: 'US', label: 'Support', viewer });
