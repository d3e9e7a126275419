import { defineElement } from '../define-element.ts';
import { CtiCallParties } from './call-parties.ts';

defineElement('cti-call-parties', CtiCallParties);

export { CtiCallParties };
