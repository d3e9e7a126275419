import { defineElement } from '../define-element.ts';
import { CtiCallLog } from './call-log.ts';
import '../masking-badge/define.ts';
import '../recording-player/define.ts';

defineElement('cti-call-log', CtiCallLog);

export { CtiCallLog };
