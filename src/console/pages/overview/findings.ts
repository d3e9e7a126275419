import type { VirtualNumberView } from '../../../domain/protocol/admin.ts';
import type { CrmConnectionView } from '../../../domain/protocol/crm.ts';
import type { FlowSummary } from '../../../domain/protocol/flow.ts';
import type { QueueFiguresView } from '../../../domain/protocol/queue.ts';

/** Something that needs attention, and the page on which to correct it. */
export interface Finding {
  text: string;
  href: string;
  /** “Open the number”. */
  action: string;
}

/** What the overview reads. null: the person's role may not read it. */
export interface Facts {
  numbers: readonly VirtualNumberView[] | null;
  flows: readonly FlowSummary[] | null;
  connections: readonly CrmConnectionView[] | null;
  queues: readonly QueueFiguresView[];
  /** Whether there is at least one agent. */
  agents: boolean;
}

/** What prevents calls from being answered, or their entries from being written. The worst first. */
export function findingsOf({ numbers, flows, connections, queues }: Facts): readonly Finding[] {
  const found: Finding[] = [];
  for (const { label, waiting, staffed } of queues) {
    if (waiting > 0 && staffed === 0) {
      found.push({
        text: `${waiting} ${waiting === 1 ? 'call waits' : 'calls wait'} in “${label}”, and no agent of the queue is there.`,
        href: '/console/queues',
        action: 'Open queues',
      });
    }
  }
  for (const { label, flow } of numbers ?? []) {
    const known = flows?.find(({ name }) => name === flow);
    if (flow === undefined || flows === null) continue;
    if (known === undefined) {
      found.push({
        text: `The number “${label}” names the flow “${flow}”, which does not exist. Its agents ring instead.`,
        href: '/console/numbers',
        action: 'Open numbers',
      });
    } else if (known.live === null) {
      found.push({
        text: `The number “${label}” uses the flow “${flow}”, which is not published. Its agents ring instead.`,
        href: `/console/flows/${encodeURIComponent(flow)}`,
        action: 'Open the flow',
      });
    }
  }
  for (const { label, enabled, condition, entries } of connections ?? []) {
    const crm = { href: '/console/connections', action: 'Open CRM connections' };
    if (enabled && condition.state === 'failing') {
      found.push({
        text: `The CRM connection “${label}” fails: ${condition.message ?? 'no reason is known.'}`,
        ...crm,
      });
    }
    if (entries.parked > 0) {
      found.push({ text: `Log entries that the CRM “${label}” refused: ${entries.parked}.`, ...crm });
    }
  }
  return found;
}

export interface Step extends Finding {
  done: boolean;
}

/** From an empty gateway to a call that is answered with a menu. */
export function stepsOf({ numbers, flows, connections, queues, agents }: Facts): readonly Step[] {
  const flowsOfNumbers = new Set((numbers ?? []).map(({ flow }) => flow));
  return [
    { text: 'Add the agents that answer calls', href: '/console/agents', action: 'Agents', done: agents },
    {
      text: 'Add a number that your carrier sends to this gateway',
      href: '/console/numbers',
      action: 'Numbers',
      done: (numbers ?? []).length > 0,
    },
    { text: 'Let callers wait in a queue', href: '/console/queues', action: 'Queues', done: queues.length > 0 },
    {
      text: 'Publish a flow with a greeting and a menu, and choose it for the number',
      href: '/console/flows',
      action: 'Flows',
      done: (flows ?? []).some(({ name, live }) => live !== null && flowsOfNumbers.has(name)),
    },
    {
      text: 'Connect your CRM, so that calls show their contact',
      href: '/console/connections',
      action: 'CRM connections',
      done: (connections ?? []).some(({ source }) => source !== 'built-in'),
    },
  ];
}
