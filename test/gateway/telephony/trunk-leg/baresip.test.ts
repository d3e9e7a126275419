import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../e2e/support/eventually.ts';
import { freePort } from '../../../e2e/support/free-port.ts';
import { TrunkCore } from '../support/trunk-core.ts';
import { Baresip, type BaresipOptions, missingBaresip } from './baresip.ts';

let missing: string | null = null;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  missing = await missingBaresip();
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function phone(options: BaresipOptions): Promise<Baresip> {
  const made = await Baresip.start(options);
  cleanups.push(() => made.stop());
  return made;
}

describe('baresip as an ordinary phone behind a trunk', () => {
  test.for([
    ['without keys', 'off', ''],
    ['with keys that both insist on', 'required', 'mediaenc=srtp-mand;ptime=40'],
    ['with keys that both wish for', 'optional', 'mediaenc=srtp'],
  ] as const)(
    'is called, and calls: two of them hear each other, %s',
    { timeout: 300_000 },
    async ([, srtp, account], { skip }) => {
      if (missing !== null) skip(missing);
      const phonePort = await freePort();
      const core = await TrunkCore.start({ phonePort, srtp });
      cleanups.push(() => core.close());
      const user = '+442079460123';
      const low = await phone({ port: core.port, ownPort: phonePort, hertz: 440, account, user, registers: false });
      await eventually('the phone to be there', () => low.output.includes('baresip is ready'));
      const called = await core.call('called', user);
      const dials = `sip:+14155550100@127.0.0.1:${core.port}`;
      const high = await phone({ port: core.port, hertz: 880, account, dials });
      const calling = await eventually('the call', () => [...core.channels.values()].find((each) => each !== called));
      await calling.signalling?.answer({ callId: 'CA2' });
      await eventually('both answers', () => called.state === 'Up' && calling.state === 'Up');
      core.sound.createBridge('bridge');
      for (const channel of [called, calling]) core.sound.bridge('bridge')?.add(channel);
      await eventually('sound both ways, and no echo', () => low.hears(880, 440) && high.hears(440, 880));
      // A third source turns it into a mix.
      await core.sound.play({ bridgeId: 'bridge' }, 'prompt', 'tone:busy');
      await eventually(
        'the mix',
        () =>
          [low, high].every((each) => each.level(480, 300) > 1500) &&
          low.level(880, 300) > 1500 &&
          high.level(440, 300) > 1500,
      );
      called.sendDigits('5');
      await eventually('a digit', () => low.output.includes("DTMF event: '5'"));
      expect(core.errors).toEqual([]);
      called.destroy(16, false);
      await eventually('the end', () => /terminated|closed/i.test(low.output));
    },
  );
});
