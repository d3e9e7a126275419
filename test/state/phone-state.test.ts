import { expect } from '@open-wc/testing';
import { createPhoneState } from '../../src/state/phone-state.ts';

it('has no current call at first', () => {
  expect(createPhoneState().$current.get()).to.equal(null);
});
