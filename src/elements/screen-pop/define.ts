import { defineElement } from '../define-element.ts';
import { CtiScreenPop } from './screen-pop.ts';
import '../masking-badge/define.ts';

defineElement('cti-screen-pop', CtiScreenPop);

export { CtiScreenPop };
