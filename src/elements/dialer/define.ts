import { defineElement } from '../define-element.ts';
import { CtiDialer } from './dialer.ts';

defineElement('cti-dialer', CtiDialer);

export { CtiDialer };
