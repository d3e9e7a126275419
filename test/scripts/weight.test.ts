import { expect, it } from 'vitest';
import { weigh } from '../../scripts/size/weigh.ts';

it('Call and Device cost a page under 12 kB before the first register()', async () => {
  const { first, chunkOf } = await weigh('scripts/size/voice.ts');
  expect(first).toBeGreaterThan(5000);
  expect(first).toBeLessThan(12_000);
  // The first register() loads JsSIP.
  expect(chunkOf('jssip')).toBeGreaterThan(first);
});

it('the host SDK costs a page under 3 kB, all at once', async () => {
  const { first, all } = await weigh('scripts/size/host.ts');
  expect(first).toBeGreaterThan(500);
  expect(first).toBeLessThan(3000);
  expect(all).toBe(first);
});
