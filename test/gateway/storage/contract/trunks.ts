import { expect, it } from 'vitest';
import { TrunkBody } from '../../../../src/domain/protocol/administration/trunk.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import type { StoredTrunk } from '../../../../src/gateway/storage/trunks/port.ts';

function trunk(name: string, more: Partial<StoredTrunk> = {}): StoredTrunk {
  const { enabled, password: _, ...values } = TrunkBody.parse({ host: 'sip.carrier.example', from: ['192.0.2.0/28'] });
  return { name, enabled, values, password: null, ...more };
}

/** @param open an empty storage that ends with the test */
export function trunksContract(open: () => Promise<Storage>): void {
  const audit = { at: '2030-01-01T00:00:00.000Z', who: 'root', what: 'trunk.put', subject: 'a', address: '' } as const;

  it('are kept by name, replaced as a whole, and deleted; the audit is written with each change', async () => {
    const { trunks, recordings } = await open();
    await trunks.put(trunk('b'));
    await trunks.put(trunk('a', { password: 'sealed' }), { audit });
    expect(await trunks.all()).toEqual([trunk('a', { password: 'sealed' }), trunk('b')]);
    const { user: _, ...values } = { ...trunk('a').values, priority: 3 };
    await trunks.put(trunk('a', { enabled: false, values }), { audit });
    expect(await trunks.all()).toEqual([trunk('a', { enabled: false, values }), trunk('b')]);
    expect(await trunks.delete('a', { audit: { ...audit, what: 'trunk.deleted' } })).toBe(true);
    expect(await trunks.delete('a', { audit: { ...audit, what: 'trunk.deleted' } })).toBe(false);
    expect((await trunks.all()).map(({ name }) => name)).toEqual(['b']);
    expect((await recordings.audit(9)).map(({ what }) => what)).toEqual(['trunk.deleted', 'trunk.put', 'trunk.put']);
  });
}
