import { defineElement } from '../define-element.ts';
import { CtiCallControls } from './call-controls.ts';

defineElement('cti-call-controls', CtiCallControls);

export { CtiCallControls };
