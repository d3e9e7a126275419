import { defineElement } from '../define-element.ts';
import { CtiParking } from './parking.ts';

defineElement('cti-parking', CtiParking);

export { CtiParking };
