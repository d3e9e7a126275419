import { expect, it } from 'vitest';
import type { Storage } from '../../../../src/gateway/storage/open.ts';

/** @param open an empty storage that ends with the test */
export function directoryContract(open: () => Promise<Storage>): void {
  it('keeps numbers, agents and sites; a second put changes, a delete tells whether there was one', async () => {
    const { directory } = await open();

    const line = {
      number: '+14155550110',
      label: 'Sales',
      masked: true,
      agents: ['lou', 'kim'],
      ringSeconds: 20,
      record: 'always' as const,
      voicemail: true,
      connections: [{ id: 'sales', log: true }],
      ownerFirst: true,
    };
    await directory.putVirtualNumber(line);
    await directory.putVirtualNumber({ ...line, masked: false });
    expect(await directory.virtualNumbers()).toEqual([{ ...line, masked: false }]);
    const { connections: _, ownerFirst: __, ...without } = line;
    await directory.putVirtualNumber({ ...without, connections: [] });
    expect(await directory.virtualNumber(line.number)).toEqual({ ...without, connections: [] });
    await directory.putVirtualNumber(without);
    expect(await directory.virtualNumber(line.number)).toEqual(without);
    expect(await directory.virtualNumber('+14155550111')).toBeNull();
    expect(await directory.deleteVirtualNumber(line.number)).toBe(true);
    expect(await directory.deleteVirtualNumber(line.number)).toBe(false);

    await directory.putAgent({ identity: 'kim', name: 'K' });
    await directory.putAgent({ identity: 'kim', name: 'Kim' });
    expect(await directory.agents()).toEqual([{ identity: 'kim', name: 'Kim' }]);
    expect(await directory.agent('kim')).toEqual({ identity: 'kim', name: 'Kim' });
    const phone = { number: '+14155550177', only: true, withoutConfirm: false };
    await directory.putAgent({ identity: 'kim', name: 'Kim', phone });
    await directory.putAgent({ identity: 'lou', name: 'Lou' });
    expect(await directory.agent('kim')).toEqual({ identity: 'kim', name: 'Kim', phone });
    expect(await directory.phones(['kim', 'lou', 'max'])).toEqual(new Map([['kim', phone]]));
    expect(await directory.phones([])).toEqual(new Map());
    await directory.putAgent({ identity: 'kim', name: 'Kim' });
    expect(await directory.phones(['kim'])).toEqual(new Map());
    expect(await directory.deleteAgent('kim')).toBe(true);
    expect(await directory.agent('kim')).toBeNull();

    const site = { key: 'shop', proof: 'server' as const, origins: ['https://shop.example'], target: '+14155550110' };
    await directory.putSite({ ...site, params: [{ name: 'order', kind: 'identifier' }] });
    expect((await directory.site(site.key))?.params).toEqual([{ name: 'order', kind: 'identifier' }]);
    await directory.putSite(site);
    expect(await directory.site('shop')).toEqual(site);
    expect(await directory.sites()).toEqual([site]);
    expect(await directory.deleteSite('shop')).toBe(true);
    expect(await directory.sites()).toEqual([]);
  });

  it('lists in the order of code points, whatever the language of the database', async () => {
    const { directory } = await open();
    for (const identity of ['zoe', 'Ali', 'ärzte', 'adam', 'Zed', 'a-b', 'ab']) {
      await directory.putAgent({ identity, name: identity });
    }
    expect((await directory.agents()).map(({ identity }) => identity)).toEqual([
      'Ali',
      'Zed',
      'a-b',
      'ab',
      'adam',
      'zoe',
      'ärzte',
    ]);
  });

  it('writes a change, its line in the audit and what it revokes together', async () => {
    const { directory, recordings, revocations } = await open();
    const audit = {
      at: '2030-01-01T00:00:00.000Z',
      who: 'key',
      what: 'agent.put',
      subject: 'kim',
      address: '::1',
    } as const;
    const revocation = { subject: 'kim', notBefore: 1_893_456_000_123, blocked: true, until: 1_893_456_999_999 };
    await directory.putAgent({ identity: 'kim', name: 'Kim' }, { audit, revocation });
    expect(await recordings.audit(10)).toEqual([audit]);
    expect(await revocations.all(0)).toEqual([revocation]);
    expect(await directory.deleteAgent('lou', { audit })).toBe(false);
    expect(await recordings.audit(10)).toHaveLength(1);
    expect(await revocations.all(revocation.until + 1)).toEqual([]);
  });
}
