import { defineElement } from '../define-element.ts';
import { CtiCallMonitor } from './call-monitor.ts';

defineElement('cti-call-monitor', CtiCallMonitor);

export { CtiCallMonitor };
