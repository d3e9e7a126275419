import { defineElement } from '../define-element.ts';
import { CtiPartyPicker } from './party-picker.ts';

defineElement('cti-party-picker', CtiPartyPicker);

export { CtiPartyPicker };
