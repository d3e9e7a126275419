import { expect, it } from 'vitest';
import type { World } from './setup.ts';
import { caller, line, until, world } from './setup.ts';

type Line = [message: string, fields: Record<string, unknown>];

async function logged(options: Parameters<typeof world>[0] = {}): Promise<{ w: World; lines: Line[] }> {
  const lines: Line[] = [];
  const logger = {
    info: (fields: object, message: string) => void lines.push([message, fields as Record<string, unknown>]),
    warn() {},
    error() {},
  };
  return { w: await world({ ...options, logger: logger as never }), lines };
}

it('a call from outside leaves a line when it arrives, rings, is answered and ends', async () => {
  const { w, lines } = await logged();
  const channel = w.fromOutside();
  w.core.leaves(await w.leg(0), 19, false);
  const leg = await w.leg(1);
  w.clock.advance(3_000);
  w.core.changes(leg, 'Up');
  await until(() => [...w.core.bridges.values()][0]?.size === 2);
  w.clock.advance(10_000);
  w.core.leaves(channel.id);
  await until(() => w.core.live.size === 0);
  const { id: callId } = w.record();
  const common = { callId, direction: 'inbound' };
  expect(lines).toEqual([
    ['call arrived', { ...common, from: 'carrier', trunk: 'trunk', number: '+1 ••• ••• ••••', virtualNumber: line }],
    ['call rings', { ...common, agent: 'anna' }],
    ['call rings', { ...common, agent: 'ben' }],
    ['call answered', { ...common, trunk: 'trunk', agent: 'ben', ringMs: 3_000 }],
    [
      'call ended',
      {
        ...common,
        trunk: 'trunk',
        agent: 'ben',
        endReason: 'COMPLETED',
        by: 'customer',
        cause: 16,
        byPeer: true,
        ringMs: 3_000,
        talkMs: 10_000,
      },
    ],
  ]);
  expect(JSON.stringify(lines)).not.toContain(caller.slice(-7));
});

it('a dialled call says by which trunk, and with which cause it failed', async () => {
  const { w, lines } = await logged();
  w.fromAgent('anna', '+14155550150');
  const leg = await w.leg(0);
  w.core.changes(leg, 'Ringing');
  await until(() => w.core.rung.length === 1);
  w.core.leaves(leg, 17);
  await until(() => w.core.live.size === 0);
  expect(lines.map(([message]) => message)).toEqual(['call arrived', 'call rings', 'call ended']);
  expect(lines[0]?.[1]).toMatchObject({ from: 'agent', identity: 'anna', number: '+1 ••• ••• ••••' });
  expect(lines[2]?.[1]).toMatchObject({ endReason: 'BUSY', cause: 17, sipStatus: 486, talkMs: 0 });
});

it('a call that is not taken leaves a line, too', async () => {
  const { w, lines } = await logged();
  w.fromOutside({ dialled: '+14155550199' });
  await until(() => lines.length === 1);
  expect(lines[0]).toMatchObject(['call refused', { cause: 1, from: 'carrier', identity: 'trunk' }]);
});
