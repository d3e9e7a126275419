import type { FlowFile, FlowSummary, FlowView } from '../../../domain/protocol/flow.ts';
import type { Ask } from '../../shell/page-context.ts';

export const flowPath = (name: string): string => `/v1/flows/${encodeURIComponent(name)}`;

export const listFlows = (ask: Ask): Promise<readonly FlowSummary[]> => ask('GET', '/v1/flows');

export const readFlow = (ask: Ask, name: string): Promise<FlowView> => ask('GET', flowPath(name));

/** Replaces the draft. @param revision what the change is based on; 0: a new flow */
export function putDraft(ask: Ask, name: string, revision: number, document: object): Promise<FlowView> {
  return ask('PUT', flowPath(name), { revision, document });
}

/** @throws Refused if the text is no file of a flow */
export function importFlow(ask: Ask, name: string, revision: number, file: FlowFile): Promise<FlowView> {
  return ask('POST', `${flowPath(name)}/import`, { revision, file: { ...file, name } });
}
