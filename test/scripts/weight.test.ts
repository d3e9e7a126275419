import { expect, it } from 'vitest';
import { readyPhone, visitorCall } from '../../scripts/size/lazy-parts.ts';
import { weigh } from '../../scripts/size/weigh.ts';

it('Call and Device cost a page under 12.2 kB before the first register()', async () => {
  const { first, chunkOf } = await weigh('scripts/size/voice.ts');
  expect(first).toBeGreaterThan(5000);
  expect(first).toBeLessThan(12_200);
  // The first register() loads JsSIP.
  expect(chunkOf('jssip')).toBeGreaterThan(first);
});

it('the host SDK costs a page under 3 kB, all at once', async () => {
  const { first, all } = await weigh('scripts/size/host.ts');
  expect(first).toBeGreaterThan(500);
  expect(first).toBeLessThan(3000);
  expect(all).toBe(first);
});

it('a visitor’s call costs under 75 kB, and an agent’s page under 47 kB before its phone', async () => {
  const [button, softphone] = ['src/browser/click-to-call.ts', 'src/browser/softphone.ts'] as const;
  const visitor = await weigh(button, [softphone]);
  expect(visitor.first).toBeLessThan(4000);
  expect(visitor.with(visitorCall)).toBeLessThan(75_000);
  const agent = await weigh(softphone, [button]);
  expect(agent.first).toBeLessThan(47_000);
  expect(agent.with(readyPhone)).toBeLessThan(145_600);
  expect(() => agent.with(['src/gateway/bin.ts'])).toThrow('loads no src/gateway/bin.ts');
});
