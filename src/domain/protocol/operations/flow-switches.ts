import * as z from 'zod/mini';
import { FlowSwitchBody, FlowSwitchView, flowName } from '../flow.ts';
import { openers } from './access.ts';
import type { Operation } from './operation.ts';

export const listFlowSwitches = {
  method: 'GET',
  path: '/v1/flow-switches',
  access: openers,
  tag: 'flows',
  summary: 'List the switches that override opening hours',
  description: 'A switch that was never set is not listed: the schedules decide.',
  answer: z.array(FlowSwitchView),
} as const satisfies Operation;

export const putFlowSwitch = {
  method: 'PUT',
  path: '/v1/flow-switches/:name',
  access: openers,
  tag: 'flows',
  summary: 'Set a switch, for all flows that name it',
  description: 'The next caller hears the difference. Audited.',
  params: z.object({ name: flowName }),
  body: FlowSwitchBody,
  answer: FlowSwitchView,
} as const satisfies Operation;
