import { defineElement } from '../define-element.ts';
import { CtiSoftphone } from './softphone.ts';
import '../dialer/define.ts';

defineElement('cti-softphone', CtiSoftphone);

export { CtiSoftphone };
