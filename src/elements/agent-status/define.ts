import { defineElement } from '../define-element.ts';
import { CtiAgentStatus } from './agent-status.ts';

defineElement('cti-agent-status', CtiAgentStatus);

export { CtiAgentStatus };
