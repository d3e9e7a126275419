import type { FakePhone } from './fake-phone.ts';
import { ago, makeActive, maskedNumber, maskedParty } from './fake-phone-fixtures.ts';
import { type PhoneScene, phoneInState } from './phone-in-state.ts';

/** A fake phone in this state, with two parked calls: a known contact, and a masked number. */
export function parkedCalls(scene: PhoneScene): FakePhone {
  const phone = phoneInState(scene);
  const parked = { phase: 'held', agent: null } as const;
  const known = makeActive({ ...parked, waiting: { place: '701', by: 'Sam Okafor-Lindqvist', since: ago(95_000) } });
  const masked = makeActive({
    ...parked,
    customer: maskedParty,
    virtualNumber: maskedNumber,
    masked: true,
    lookup: 'unknown',
    contact: null,
    waiting: { place: '702', by: 'Kim Bergamot', since: ago(20_000) },
  });
  phone.state.$waiting.set({ [known.id]: known, [masked.id]: masked });
  return phone;
}
