import type { FlowNode, NodeKind, NodeOf } from '../document/document.ts';
import type { Behaviour } from './behaviour.ts';
import { gather } from './nodes/gather.ts';
import { branch, callFlow, hangUp, hours, loop, returns, set, split } from './nodes/logic.ts';
import { lookup } from './nodes/lookup.ts';
import { consent, language, menu } from './nodes/menus.ts';
import { callback, record, voicemail } from './nodes/messages.ts';
import { forward, ring } from './nodes/people.ts';
import { announce, leave, queue, routing, staffing } from './nodes/queueing.ts';
import { agentMessage, say } from './nodes/say.ts';
import { greeting, passthru, request } from './nodes/servers.ts';
import { survey } from './nodes/survey.ts';
import { wait } from './nodes/wait.ts';

const behaviours: { readonly [Kind in NodeKind]: Behaviour<NodeOf<Kind>> } = {
  say,
  menu,
  gather,
  language,
  consent,
  survey,
  wait,
  greeting,
  branch,
  set,
  hours,
  split,
  loop,
  'call-flow': callFlow,
  return: returns,
  'hang-up': hangUp,
  lookup,
  request,
  passthru,
  staffing,
  routing,
  queue,
  announce,
  leave,
  ring,
  'agent-message': agentMessage,
  forward,
  callback,
  voicemail,
  record,
};

/** The kind of the node and that of the behaviour are the same, which the compiler cannot see. */
export function behaviourOf(node: FlowNode): Behaviour<FlowNode> {
  return behaviours[node.kind] as Behaviour<FlowNode>;
}
