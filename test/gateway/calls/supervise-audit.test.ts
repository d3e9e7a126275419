import { expect, it } from 'vitest';
import type { AuditLine } from '../../../src/gateway/storage/store.ts';
import { boss, until } from './setup.ts';
import { parties, talking } from './talking.ts';

const asked = { ...boss, address: '192.0.2.5' };

function written(): { lines: string[]; audit: (line: AuditLine) => Promise<void> } {
  const lines: string[] = [];
  return {
    lines,
    audit: async ({ who, what, address }) => {
      lines.push(`${who} ${what} ${address}`);
    },
  };
}

it('who listens, whispers or joins is written down before they hear anything, and when they leave', async () => {
  const { lines, audit } = written();
  const { w, id } = await talking({ audit });
  await w.calls.supervise(id, 'listen', asked);
  expect(lines).toEqual([]);
  w.core.changes(await w.leg(1), 'Up');
  await until(() => lines.length === 1);
  await w.calls.supervise(id, 'whisper', asked);
  await w.calls.supervise(id, 'whisper', asked);
  await w.calls.supervise(id, 'barge', asked);
  await w.calls.supervise(id, null, asked);
  await until(() => lines.length === 4);
  expect(lines).toEqual([
    'boss listen.started 192.0.2.5',
    'boss whisper.started 192.0.2.5',
    'boss barge.started 192.0.2.5',
    'boss supervision.ended 192.0.2.5',
  ]);
});

it('the end of the call ends it in the audit, too', async () => {
  const { lines, audit } = written();
  const { w, id, customer } = await talking({ audit });
  await w.calls.supervise(id, 'listen', asked);
  w.core.changes(await w.leg(1), 'Up');
  await until(() => lines.length === 1);
  w.core.leaves(customer);
  await until(() => lines.length === 2);
  expect(lines[1]).toBe('boss supervision.ended 192.0.2.5');
});

it('a supervisor hears nothing where that cannot be written down', async () => {
  const audit = () => Promise.reject(new Error('the disk is full'));
  const { w, id } = await talking({ audit });
  await w.calls.supervise(id, 'listen', asked);
  const leg = await w.leg(1);
  w.core.changes(leg, 'Up');
  await until(() => !w.core.live.has(leg));
  expect(w.core.bridges.size).toBe(1);
  expect(parties(w)).toEqual([]);
  expect(w.record().phase).toBe('active');
});
