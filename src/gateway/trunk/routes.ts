import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { TrunkFinding, TrunkTest, TrunkView } from '../../domain/protocol/administration/trunk.ts';
import * as operations from '../../domain/protocol/operations/administration/trunks.ts';
import { auditLine } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { type Carriers, type KnownTrunk, settingsOf } from './carriers.ts';
import type { TrunkSettings } from './settings.ts';
import type { TrunkFigures } from './trunk-figures.ts';
import { type ByHand, trunkView } from './trunk-view.ts';

interface Ports {
  carriers: Carriers;
  core: { trunkFigures?(): TrunkFigures[]; endingTrunks?(): TrunkFigures[] };
  /** What has to be done by hand after a change. null: nothing. */
  byHand: ByHand | null;
  /** Asks the carrier of a trunk, without a call. */
  examine(trunk: TrunkSettings): AsyncIterable<TrunkFinding>;
  clock: Clock;
}

/** The administrator's trunks. */
export function trunkRoutes({ carriers, core, byHand, examine, clock }: Ports): FastifyPluginAsync {
  const testing = new Set<string>();

  const figuresOf = (name: string): TrunkFigures | null => {
    const all = [...(core.trunkFigures?.() ?? []), ...(core.endingTrunks?.() ?? [])];
    return all.find((each) => each.name === name) ?? null;
  };

  function view(trunk: KnownTrunk): TrunkView {
    return trunkView(trunk, figuresOf(trunk.name), byHand);
  }

  /** A deleted trunk exists until its last call ends. */
  function exists({ name, deleted }: KnownTrunk): boolean {
    if (!deleted || figuresOf(name) !== null) return true;
    carriers.forget(name);
    return false;
  }

  function known(name: string): KnownTrunk {
    const found = carriers.get(name);
    if (found === null || !exists(found)) throw new CodedError('NOT_FOUND', { message: 'There is no such trunk.' });
    return found;
  }

  async function test(trunk: KnownTrunk): Promise<TrunkTest> {
    if (trunk.problem !== null) throw new CodedError('TRUNK_INVALID', { message: trunk.problem });
    const findings: TrunkFinding[] = [];
    for await (const finding of examine(settingsOf(trunk))) findings.push(finding);
    const wrong = findings.find(({ verdict }) => verdict === 'wrong');
    const right = findings.filter(({ verdict }) => verdict === 'right');
    const said = wrong === undefined ? (right.length > 0 ? right : findings) : [wrong];
    return { ok: wrong === undefined, says: said.map((each) => capital(each.says)).join(' '), findings };
  }

  return operationRoutes(operations, {
    listTrunks: () => carriers.list().filter(exists).map(view),
    getTrunk: ({ params: { id } }) => view(known(id)),

    async putTrunk({ params: { id }, body, sender }) {
      return view(await carriers.put(id, body, { audit: auditLine(sender, clock, 'trunk.put', id) }));
    },

    async deleteTrunk({ params: { id }, sender }) {
      await carriers.remove(id, { audit: auditLine(sender, clock, 'trunk.deleted', id) });
      return null;
    },

    async testTrunk({ params: { id } }) {
      const trunk = known(id);
      if (testing.has(id)) throw new CodedError('TRUNK_TESTED');
      testing.add(id);
      try {
        return await test(trunk);
      } finally {
        testing.delete(id);
      }
    },
  });
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
