import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import type { Schedule } from '../../../domain/flows/document/schedule.ts';
import { openState } from '../../../domain/flows/hours/opening.ts';
import type { FlowView } from '../../../domain/protocol/flow.ts';
import type { Ask } from '../../shell/page-context.ts';
import { listFlows, putDraft, readFlow } from '../flows/flow-api.ts';

/** A schedule of a flow's draft. */
export interface FlowSchedule {
  flow: string;
  /** Of the flow. */
  revision: number;
  changedBy: string;
  schedule: Schedule;
  /** Now, in words. */
  state: string;
}

const states = { open: 'Open', closed: 'Closed', holiday: 'Holiday' } as const;

/** What the page needs of a document. The gateway has parsed it. */
type Document = Pick<FlowDocument, 'schedules' | 'nodes'>;

const documentOf = ({ document }: FlowView): Document => document as unknown as Document;

export const readDrafts = async (ask: Ask): Promise<readonly FlowView[]> =>
  Promise.all((await listFlows(ask)).map(({ name }) => readFlow(ask, name)));

export function schedulesOf(flow: FlowView, now: number): readonly FlowSchedule[] {
  const { name, revision, changedBy } = flow;
  return documentOf(flow).schedules.map((schedule) => {
    const state = openState(schedule, now);
    const text = state === null ? 'The time zone is unknown' : states[state];
    return { flow: name, revision, changedBy, schedule, state: text };
  });
}

/** The switches that nodes of the flow name. */
export function switchesOf(flow: FlowView): readonly string[] {
  return documentOf(flow).nodes.flatMap((node) =>
    node.kind === 'hours' && node.switch !== undefined ? [node.switch] : [],
  );
}

/** The nodes that refer to the schedule. */
export function nodesWith(flow: FlowView, schedule: string): readonly string[] {
  return documentOf(flow).nodes.flatMap((node) =>
    node.kind === 'hours' && node.schedule === schedule ? [node.name] : [],
  );
}

/**
 * Stores a schedule in the draft of its flow.
 * @param revision what the change is based on
 * @param schedule null: it is deleted
 * @throws Refused FLOW_CHANGED
 */
export async function putSchedule(
  ask: Ask,
  flow: string,
  revision: number | null,
  name: string,
  schedule: Schedule | null,
): Promise<FlowView> {
  const draft = await readFlow(ask, flow);
  const { schedules } = documentOf(draft);
  const there = schedules.some((each) => each.name === name);
  const kept = schedule === null ? [] : [schedule];
  const changed = there ? schedules.flatMap((each) => (each.name === name ? kept : [each])) : [...schedules, ...kept];
  return putDraft(ask, flow, revision ?? draft.revision, { ...draft.document, schedules: changed });
}
