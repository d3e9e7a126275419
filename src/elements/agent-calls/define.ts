import { defineElement } from '../define-element.ts';
import { CtiAgentCalls } from './agent-calls.ts';

defineElement('cti-agent-calls', CtiAgentCalls);

export { CtiAgentCalls };
