import { expect, it } from 'vitest';
import { parseDialled } from '../../../src/domain/calls/dialled.ts';

const callId = `CA${'0f'.repeat(16)}`;

it('tells a number from the party of an earlier call', () => {
  for (const user of [`call-${callId}`, `call:${callId}`, `call%3A${callId}`]) {
    expect(parseDialled(user)).toEqual({ kind: 'call', callId });
  }
  expect(parseDialled('+14155550100')).toEqual({ kind: 'number', text: '+14155550100' });
  expect(parseDialled('%2B14155550100')).toEqual({ kind: 'number', text: '+14155550100' });
  for (const user of ['call-CA00', `call-${callId}0`, 'call:', '%zz']) {
    expect(parseDialled(user)).toEqual({ kind: 'number', text: user });
  }
});
