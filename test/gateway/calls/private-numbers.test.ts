import { describe, expect, it } from 'vitest';
import { viewOfCall } from '../../../src/gateway/masking/browser-view.ts';
import { entryOf } from '../../../src/gateway/masking/crm-entry.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { anna, until, world } from './setup.ts';

async function calledBy(caller: string, options: Parameters<typeof world>[0] = {}) {
  const clock = new ManualClock();
  const crm = new FakeCrm(clock);
  const logged: unknown[] = [];
  const keep = (fields: object, message: string) => void logged.push([fields, message]);
  const logger = { info: keep, warn: keep, error: keep } as never;
  const w = await world({ clock, crm, logger, ...options });
  const channel = w.fromOutside({ caller });
  await w.leg();
  return { w, crm, channel, logged };
}

const shown = { home: 'US', label: 'Support' } as const;

describe('a caller whose number is not E.164', () => {
  it.each([
    ['1001', '1001'],
    ['60266', '60266'],
    ['911', '911'],
    ['ACME-Bank', 'ACME-Bank'],
    ['+1415', '+1415'],
    ['1001;phone-context=+49', '1001'],
    ['*31', '*31'],
  ])('%s is shown and logged as %s, and not as withheld', async (caller, received) => {
    const { w, crm, channel } = await calledBy(caller);
    const view = viewOfCall(w.record(), shown);
    expect(view.customer).toEqual({ number: received, display: received, masked: false, withheld: false });
    expect(view.lookup).toBe('unknown');
    w.core.leaves(channel.id);
    await until(() => w.record().phase === 'ended');
    expect(entryOf(w.record(), 1, { user: null, recording: null })?.customer).toBe(received);
    // The CRM never gets the number, neither in a search nor in a new contact.
    expect(crm.asked).toEqual([]);
    const draft = { name: 'Robin', company: null };
    await expect(w.calls.createContact(w.record().id, draft, anna)).rejects.toMatchObject({ code: 'CALL_STATE' });
  });

  it('of a masked line is shown to nobody', async () => {
    for (const caller of ['1001', '60266', 'ACME-Bank']) {
      const { w, channel, logged } = await calledBy(caller, { numbers: [{ masked: true }] });
      const view = viewOfCall(w.record(), shown);
      expect(view.customer).toEqual({ display: '•••• ••••', masked: true, withheld: false });
      expect(JSON.stringify(view)).not.toContain(caller);
      expect(JSON.stringify(w.core.originated)).not.toContain(caller);
      w.core.leaves(channel.id);
      await until(() => w.record().phase === 'ended');
      expect(JSON.stringify(entryOf(w.record(), 1, { user: null, recording: null }))).not.toContain(caller);
      expect(JSON.stringify(logged)).not.toContain(caller);
    }
  });

  it('is not called back, for our trunks reach somebody else there', async () => {
    for (const caller of ['1001', '60266', '911', 'ACME-Bank']) {
      const { w, channel } = await calledBy(caller);
      w.core.leaves(channel.id);
      await until(() => w.record().phase === 'ended');
      const refused = w.core.hangups.length;
      w.fromAgent('anna', `call-${w.record().id}`);
      await until(() => w.core.hangups.length > refused);
      expect(w.core.originated.filter(({ to }) => to.kind === 'number')).toEqual([]);
    }
  });

  it('is one of the public network with the prefix that the trunk says beside it', async () => {
    const { w } = await calledBy('30123456;phone-context=+49');
    expect(w.record().customerNumber).toBe('+4930123456');
  });
});
