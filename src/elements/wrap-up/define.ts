import { defineElement } from '../define-element.ts';
import { CtiWrapUp } from './wrap-up.ts';

defineElement('cti-wrap-up', CtiWrapUp);

export { draftsOf } from './unsent-drafts.ts';
export { CtiWrapUp };
