import { defineElement } from '../define-element.ts';
import { CtiClickToCall } from './click-to-call.ts';

defineElement('cti-click-to-call', CtiClickToCall);

export { CtiClickToCall };
