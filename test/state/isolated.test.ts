import { expect } from '@open-wc/testing';
import { createPhoneState } from '../../src/state/phone-state.ts';
import { pageErrors } from '../voice/support/page-errors.ts';

describe('a listener of the page at a store of the phone', () => {
  it('that throws stops neither the phone nor the other listeners', async () => {
    const errors = pageErrors();
    const state = createPhoneState();
    const heard: string[] = [];
    const stops = [
      state.$status.listen(() => {
        throw new Error('status');
      }),
      state.$status.listen((status) => heard.push(status)),
      state.$current.listen(() => {
        throw new Error('current');
      }),
    ];
    state.$status.set('connected' as never);
    state.$calls.set({ CA1: { id: 'CA1', phase: 'ringing', startedAt: '' } as never });
    state.$status.set('idle');
    for (const stop of stops) stop();
    state.$status.set('connected' as never);
    await new Promise((resolve) => setTimeout(resolve));
    expect(heard).to.deep.equal(['connected', 'idle']);
    expect(errors).to.deep.equal(['status', 'current', 'status']);
  });
});
