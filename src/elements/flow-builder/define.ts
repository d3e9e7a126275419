import { defineElement } from '../define-element.ts';
import { CtiFlowBuilder } from './flow-builder.ts';

defineElement('cti-flow-builder', CtiFlowBuilder);

export { CtiFlowBuilder };
