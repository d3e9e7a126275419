import { readFlow } from '../../../domain/flows/check/read.ts';
import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import { businessTemplates } from '../../../domain/flows/templates/business-templates.ts';
import { fitted } from '../../../domain/flows/templates/fitted.ts';
import { type FlowTemplate, flowTemplates } from '../../../domain/flows/templates/templates.ts';
import type { FlowNames } from '../panel.ts';

/** Whole businesses first, then small pieces. */
export const templates: readonly FlowTemplate[] = [...businessTemplates, ...flowTemplates];

/** A template as the flow that is edited: with its name, and fitted to what the gateway has. */
export function fittedTemplate({ document }: FlowTemplate, now: FlowDocument, names: FlowNames): FlowDocument {
  const read = readFlow(JSON.parse(JSON.stringify(fitted(document, names))));
  if ('findings' in read) return now;
  const label = now.label ?? read.document.label;
  return { ...read.document, name: now.name, ...(label !== undefined && { label }) };
}
