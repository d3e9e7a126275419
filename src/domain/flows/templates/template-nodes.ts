import type * as z from 'zod/mini';
import type { FlowDocument } from '../document/document.ts';

/** A document to start from, as a person writes it: `readFlow` adds the defaults. */
export type FlowTemplateDocument = z.input<typeof FlowDocument>;

export type TemplateNode = FlowTemplateDocument['nodes'][number];

export const end: TemplateNode = { name: 'end', kind: 'hang-up' };

export const officeHours = [{ from: '09:00', to: '17:00' }];

export function english(text: string): { text: { en: string } }[] {
  return [{ text: { en: text } }];
}

export function say(name: string, text: string, next: string): TemplateNode {
  return { name, kind: 'say', prompt: english(text), outcomes: { done: next, failed: next } };
}

export function voicemail(name: string, next: string): TemplateNode {
  return { name, kind: 'voicemail', outcomes: { left: next, empty: next, failed: next } };
}

/**
 * @param without the node for callers without an agent
 * @param after the node after a conversation
 */
export function queue(name: string, of: string, without: string, after: string, inQueue?: string): TemplateNode {
  return {
    name,
    kind: 'queue',
    queue: of,
    inQueue,
    outcomes: {
      answered: after,
      timeout: without,
      full: without,
      unstaffed: without,
      left: 'end',
      callback: 'end',
      overflow: without,
      failed: without,
    },
  };
}
