import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';

it('keeps numbers, agents and sites; a second put changes, a delete tells whether there was one', async () => {
  const storage = await openStorage(':memory:', systemClock);
  onTestFinished(() => storage.close());
  const { directory } = storage;

  const line = {
    number: '+14155550110',
    label: 'Sales',
    masked: true,
    agents: ['lou', 'kim'],
    ringSeconds: 20,
    record: 'always' as const,
    voicemail: true,
  };
  await directory.putVirtualNumber(line);
  await directory.putVirtualNumber({ ...line, masked: false });
  expect(await directory.virtualNumbers()).toEqual([{ ...line, masked: false }]);
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
