import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import type { ContractCall, ContractSetup } from '../telephony/contract/setup.ts';
import { openBrowserPhones } from '../telephony/support/browser-phones.ts';
import { CoreServer } from '../telephony/support/core-server.ts';
import { type CallsOnCore, callsOnCore } from './calls-on-core.ts';
import { line } from './setup.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let setup: ContractSetup;
let control: CallsOnCore;

beforeAll(async () => {
  setup = await openBrowserPhones(await CoreServer.start());
  control = await callsOnCore(setup.core, ['robin']);
});

afterAll(async () => {
  await control?.close();
  await setup?.close();
});

async function hears(call: ContractCall, hertz: number): Promise<void> {
  await eventually(`${hertz} Hz`, async () => ((await call.hears(hertz)).tones[0] ?? 0) > 0.05);
}

it('a phone holds a customer, asks a number, and leaves the two to each other', async () => {
  const [world, robin, guest] = await Promise.all([
    setup.phone('carrier', 'world', 1320),
    setup.phone('agent', 'robin', 880),
    setup.phone('visitor', 'guest', 440),
  ]);
  const customer = await guest.call(line);
  const first = await robin.incoming();
  await first.answer();
  await hears(customer, 880);
  await first.hold(true);
  const second = await robin.call('+14155550142');
  const asked = await world.incoming();
  await asked.answer();
  await hears(asked, 880);
  await first.refer('sip:+14155550142@sidecall.test', second);
  await Promise.all([first.over(), second.over()]);
  expect(await first.referred()).toContain('accepted');
  await hears(customer, 1320);
  await hears(asked, 440);
  await asked.hangUp();
  await customer.over();
  const log = await eventually('both to be over', async () => {
    const { calls: all } = await control.storage.calls.page({ limit: 5 });
    return all.length === 2 && all.every(({ phase }) => phase === 'ended') && all;
  });
  expect(log).toMatchObject([
    { direction: 'outbound', customerNumber: '+14155550142', agent: 'robin', endReason: 'COMPLETED' },
    {
      direction: 'inbound',
      agent: 'robin',
      endReason: 'COMPLETED',
      participants: expect.arrayContaining([
        expect.objectContaining({ identity: 'robin', leftAt: expect.any(String) }),
      ]),
    },
  ]);
});
