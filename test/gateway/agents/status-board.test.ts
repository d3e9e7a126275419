import { expect, it } from 'vitest';
import { reloadGraceMs } from '../../../src/domain/agents/agent-status.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { StatusBoard } from '../../../src/gateway/agents/status-board.ts';
import type { StoredAgentStatus } from '../../../src/gateway/storage/agents/port.ts';
import type { Agent, Beside } from '../../../src/gateway/storage/store.ts';
import type { CoreEvent } from '../../../src/gateway/telephony/port.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

const phone = { number: '+14155550188', only: false, withoutConfirm: false };

/** What outlives a restart, and what is around the board. */
class World {
  readonly clock = new ManualClock();
  readonly rows = new Map<string, StoredAgentStatus>();
  readonly writes: string[] = [];
  readonly besides: (Beside | undefined)[] = [];
  agents: Agent[] = ['anna', 'ben'].map((identity) => ({ identity, name: identity }));
  readonly contacts = new Map<string, number>();
  fails = false;
  #emit: (event: CoreEvent) => void = () => undefined;

  async board(wrapUpSeconds = 0): Promise<StatusBoard> {
    const board = new StatusBoard({
      store: {
        all: async () => [...this.rows.values()],
        put: async (row, beside) => {
          if (this.fails) throw new CodedError('STORAGE_FULL');
          this.rows.set(row.identity, structuredClone(row));
          this.writes.push(`${row.identity} ${row.chosen.kind}`);
          this.besides.push(beside);
        },
      },
      directory: { agents: async () => this.agents },
      core: {
        contacts: (identity) => this.contacts.get(identity) ?? 0,
        subscribe: (listener) => {
          this.#emit = listener;
          return () => {
            this.#emit = () => undefined;
          };
        },
      },
      clock: this.clock,
      logger: { error: () => undefined },
      wrapUpSeconds,
    });
    await board.start();
    return board;
  }

  registers(identity: string, contacts: number): void {
    this.contacts.set(identity, contacts);
    this.#emit({ type: 'ContactStatusChange', identity, contacts });
  }
}

const lunch = { kind: 'break', reason: 'Lunch', setBy: 'agent' } as const;

it('an agent with a page is available; one without a page and without a phone is offline after the grace period', async () => {
  const world = new World();
  const board = await world.board();
  expect(board.statusOf('anna').kind).toBe('offline');
  world.registers('anna', 1);
  expect(board.statusOf('anna').kind).toBe('available');
  world.registers('anna', 0);
  world.clock.advance(reloadGraceMs - 1);
  expect(board.statusOf('anna').kind).toBe('available');
  world.registers('anna', 1);
  world.clock.advance(reloadGraceMs);
  expect(board.statusOf('anna').kind, 'it was a reload').toBe('available');
  world.registers('anna', 0);
  world.clock.advance(reloadGraceMs);
  expect(board.statusOf('anna').kind).toBe('offline');
  await board.stop();
  expect(world.clock.pending).toBe(0);
});

it('a phone that is gone and back is told at once, though the status stays', async () => {
  const world = new World();
  const board = await world.board();
  const phones: string[] = [];
  board.onPhone((identity) => phones.push(`${identity} ${board.hasPhone(identity)}`));
  for (const contacts of [1, 0, 1, 2]) world.registers('anna', contacts);
  expect(phones).toEqual(['anna true', 'anna false', 'anna true']);
  expect([board.hasPhone('anna'), board.hasPhone('ben')]).toEqual([true, false]);
  await board.stop();
});

it('an agent with an ordinary phone stays as they are without a page, until the phone is removed', async () => {
  const world = new World();
  world.agents = [{ identity: 'anna', name: 'Anna', phone }];
  const board = await world.board();
  expect(board.statusOf('anna').kind).toBe('available');
  world.registers('anna', 1);
  world.registers('anna', 0);
  world.clock.advance(reloadGraceMs * 2);
  expect(board.statusOf('anna').kind).toBe('available');
  world.agents = [{ identity: 'anna', name: 'Anna' }];
  await board.directoryChanged();
  world.clock.advance(reloadGraceMs);
  expect(board.statusOf('anna').kind).toBe('offline');
  await board.stop();
});

it('a choice counts once it is written, with its audit line, and is announced after that', async () => {
  const world = new World();
  const board = await world.board();
  world.registers('anna', 1);
  const heard: string[] = [];
  board.onChange((identity, status, before) => heard.push(`${identity} ${before.kind} ${status.kind}`));
  board.onWritten((identity) => heard.push(`written ${identity} ${world.rows.get(identity)?.chosen.kind}`));
  const audit = { at: '', who: 'boss', what: 'agent.status', subject: 'anna break', address: '' } as const;
  await board.choose('anna', { ...lunch, setBy: 'supervisor' }, { audit });
  expect(board.statusOf('anna')).toMatchObject({ kind: 'break', reason: 'Lunch', setBy: 'supervisor' });
  await board.stop();
  expect(heard).toEqual(['written anna available', 'anna available break', 'written anna break']);
  expect(world.besides).toContainEqual({ audit });
});

it('a choice that cannot be written does not count', async () => {
  const world = new World();
  const board = await world.board();
  world.registers('anna', 1);
  world.fails = true;
  await expect(board.choose('anna', lunch)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  expect(board.statusOf('anna').kind).toBe('available');
  world.fails = false;
  await board.choose('anna', lunch);
  expect(board.statusOf('anna').kind).toBe('break');
  await board.stop();
});

it('a wrap-up that cannot be written counts nevertheless, and the next change writes it', async () => {
  const world = new World();
  const board = await world.board(30);
  world.registers('anna', 1);
  world.fails = true;
  board.callOver('anna', 'c1');
  expect(board.takesCalls('anna')).toBe(false);
  world.fails = false;
  board.wrappedUp('anna', 'c1');
  expect(board.takesCalls('anna')).toBe(true);
  await board.stop();
  expect(world.rows.get('anna')?.wrapUp).toBeNull();
});

it('breaks and the rest of a wrap-up survive a restart; pages have the grace period to come back', async () => {
  const world = new World();
  const first = await world.board(60);
  world.registers('anna', 1);
  world.registers('ben', 1);
  await first.choose('anna', lunch);
  first.callOver('ben', 'c1');
  await first.stop();
  world.contacts.clear();
  world.clock.advance(20_000);

  const board = await world.board(60);
  expect(board.statusOf('anna')).toMatchObject({ kind: 'break', reason: 'Lunch' });
  expect(board.statusOf('ben').kind).toBe('wrap-up');
  world.registers('anna', 1);
  world.registers('ben', 1);
  world.clock.advance(39_999);
  expect(board.statusOf('ben').kind).toBe('wrap-up');
  world.clock.advance(1);
  expect([board.statusOf('anna').kind, board.statusOf('ben').kind]).toEqual(['break', 'available']);
  await board.stop();
});

it('an agent whose page does not come back after a restart is offline after the grace period', async () => {
  const world = new World();
  const first = await world.board();
  world.registers('anna', 1);
  await first.stop();
  world.contacts.clear();
  const board = await world.board();
  world.clock.advance(reloadGraceMs - 1);
  expect(board.statusOf('anna').kind).toBe('available');
  world.clock.advance(1);
  expect(board.statusOf('anna').kind).toBe('offline');
  await board.stop();
});

it('a wrap-up that ended while the gateway was down is over at the start', async () => {
  const world = new World();
  const first = await world.board(10);
  world.registers('anna', 1);
  first.callOver('anna', 'c1');
  await first.stop();
  world.clock.advance(60_000);
  const board = await world.board(10);
  expect(board.takesCalls('anna')).toBe(true);
  await board.stop();
});

it('the call says how long its wrap-up lasts', async () => {
  const world = new World();
  const board = await world.board(30);
  world.registers('anna', 1);
  board.limitWrapUp('c1', 5);
  board.limitWrapUp('c2', 0);
  board.limitWrapUp('c3', null);
  board.callOver('anna', 'c1');
  world.clock.advance(5000);
  expect(board.takesCalls('anna')).toBe(true);
  board.callOver('anna', 'c2');
  expect(board.takesCalls('anna')).toBe(true);
  board.callOver('anna', 'c3');
  world.clock.advance(3_600_000);
  expect(board.statusOf('anna')).toMatchObject({ kind: 'wrap-up', until: null });
  board.wrappedUp('anna', 'c3');
  expect(board.takesCalls('anna')).toBe(true);
  await board.stop();
});

it('missed offers lead to a break, until the agent chooses', async () => {
  const world = new World();
  const board = await world.board();
  world.registers('anna', 1);
  board.breakAfterMisses('anna');
  expect(board.statusOf('anna')).toMatchObject({ kind: 'break', reason: null, setBy: 'missed-offers' });
  await board.choose('anna', { kind: 'available', reason: null, setBy: 'agent' });
  expect(board.takesCalls('anna')).toBe(true);
  await board.stop();
});

it('a deleted agent’s status is forgotten, and not written again', async () => {
  const world = new World();
  const board = await world.board();
  world.registers('anna', 1);
  await board.choose('anna', lunch);
  world.agents = [];
  world.rows.clear();
  await board.directoryChanged();
  expect(board.takesCalls('anna')).toBe(true);
  await board.stop();
  expect(world.rows.size).toBe(0);
  expect(world.clock.pending).toBe(0);
});

it('what did not change is not written', async () => {
  const world = new World();
  const board = await world.board();
  world.registers('anna', 1);
  world.registers('anna', 0);
  world.registers('anna', 1);
  world.registers('anna', 2);
  await board.stop();
  expect(world.writes).toEqual(['anna available']);
});
