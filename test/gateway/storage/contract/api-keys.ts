import { expect, it } from 'vitest';
import type { StoredApiKey } from '../../../../src/gateway/storage/api-keys/port.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';

const shop: StoredApiKey = {
  id: 'AK1',
  name: 'Shop “north”',
  scope: 'calls',
  hash: 'a'.repeat(64),
  ending: '0aZ_',
  createdAt: '2030-01-01T00:00:00.000Z',
  createdBy: 'root',
  expiresAt: '2031-01-01T00:00:00.000Z',
  usedAt: null,
};
const audit = { at: shop.createdAt, who: 'root', what: 'api-key.made', subject: 'x', address: '' } as const;

/** @param open an empty storage that ends with the test */
export function apiKeysContract(open: () => Promise<Storage>): void {
  it('keeps keys in the order of their creation; a change has a new name and end, and keeps the use', async () => {
    const { apiKeys, recordings } = await open();
    const report: StoredApiKey = { ...shop, id: 'AK0', name: 'Report', scope: 'read', hash: 'b'.repeat(64) };
    await apiKeys.put({ ...report, createdAt: '2030-01-02T00:00:00.000Z', expiresAt: null });
    await apiKeys.put(shop, { audit });
    await apiKeys.used('AK1', '2030-01-03T00:00:00.000Z');
    await apiKeys.put({ ...shop, name: 'Shop', expiresAt: null, scope: 'all', hash: 'c'.repeat(64) });
    expect(await apiKeys.all()).toEqual([
      { ...shop, name: 'Shop', expiresAt: null, usedAt: '2030-01-03T00:00:00.000Z' },
      { ...report, createdAt: '2030-01-02T00:00:00.000Z', expiresAt: null },
    ]);
    expect(await recordings.audit(10)).toEqual([audit]);
  });

  it('two keys never have one hash, and a deletion tells whether there was a key', async () => {
    const { apiKeys, recordings } = await open();
    await apiKeys.put(shop);
    await expect(apiKeys.put({ ...shop, id: 'AK2' })).rejects.toThrow();
    expect(await apiKeys.delete('AK2', { audit })).toBe(false);
    expect(await recordings.audit(10)).toEqual([]);
    expect(await apiKeys.delete('AK1', { audit })).toBe(true);
    expect([await apiKeys.all(), await recordings.audit(10)]).toEqual([[], [audit]]);
  });
}
