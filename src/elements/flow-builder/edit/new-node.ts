import type { FlowDocument, FlowNode, NodeKind } from '../../../domain/flows/document/document.ts';
import type { Prompt } from '../../../domain/flows/document/prompt.ts';
import type { FlowNames } from '../panel.ts';
import { uniqueName } from './unique-name.ts';

/** What a new node refers to until an admin names something else. If it does not exist, a finding says so. */
const placeholder = { queue: 'support', flow: 'another-flow', schedule: 'opening-hours', agent: 'agent' };

/**
 * A node as the palette adds it: valid by the schema, with nothing connected. What an admin has to fill in is empty
 * text, or the first name that the gateway has, so that the findings name what is missing.
 */
export function newNode(kind: NodeKind, document: FlowDocument, names: FlowNames = {}): FlowNode {
  const name = uniqueName(kind, new Set(document.nodes.map((node) => node.name)));
  const silent = (): Prompt => [{ text: Object.fromEntries(document.languages.map((language) => [language, ''])) }];
  const base = { name, outcomes: {} };
  const questions = { firstDigitSeconds: 5, tries: 3 };
  const server = { url: 'https://', timeoutSeconds: 5 };
  const queue = names.queues?.[0] ?? placeholder.queue;
  switch (kind) {
    case 'say':
      return { ...base, kind, prompt: silent(), bargeIn: true };
    case 'menu':
      return { ...base, kind, prompt: silent(), keys: { '1': 'Sales', '2': 'Support' }, bargeIn: true, ...questions };
    case 'gather':
      return {
        ...base,
        kind,
        prompt: silent(),
        save: 'digits',
        minDigits: 1,
        maxDigits: 32,
        finishKey: '#',
        interDigitSeconds: 3,
        bargeIn: true,
        secret: false,
        ...questions,
      };
    case 'language': {
      const keys = Object.fromEntries(document.languages.slice(0, 9).map((language, at) => [String(at + 1), language]));
      return { ...base, kind, prompt: silent(), keys, ...questions };
    }
    case 'consent':
      return { ...base, kind, prompt: silent(), acceptKey: '1', refuseKey: '2', ...questions };
    case 'survey':
      return {
        ...base,
        kind,
        questions: [{ name: 'rating', prompt: silent(), keys: ['1', '2', '3', '4', '5'] }],
        ...questions,
      };
    case 'wait':
      return { ...base, kind, seconds: 10, keys: [] };
    case 'greeting':
      return { ...base, kind, ...server, bargeIn: true };
    case 'branch':
      return {
        ...base,
        kind,
        cases: [{ outcome: 'match', value: 'caller.number', as: 'text', is: 'equal', than: '', ignoreCase: false }],
      };
    case 'set':
      return { ...base, kind, variables: [{ name: 'note', value: '' }] };
    case 'hours':
      return { ...base, kind, schedule: document.schedules[0]?.name ?? placeholder.schedule };
    case 'split':
      return {
        ...base,
        kind,
        shares: [
          { outcome: 'first', percent: 50 },
          { outcome: 'second', percent: 50 },
        ],
      };
    case 'loop':
      return { ...base, kind, times: 3 };
    case 'call-flow':
      return { ...base, kind, flow: flowFor(document.use, document, names), results: [] };
    case 'return':
    case 'leave':
      return { ...base, kind };
    case 'hang-up':
      return { ...base, kind, cause: 'normal' };
    case 'lookup':
      return { ...base, kind, timeoutMs: 1500 };
    case 'request':
      return { ...base, kind, ...server, method: 'POST', headers: {}, secretHeaders: {}, save: {} };
    case 'passthru':
      return { ...base, kind, ...server, async: false, timeZone: 'Asia/Kolkata' };
    case 'staffing':
      return { ...base, kind, queue };
    case 'routing':
      return { ...base, kind, priority: 0 };
    case 'queue':
      return { ...base, kind, queue };
    case 'announce':
      return { ...base, kind, position: silent(), bargeIn: true };
    case 'ring':
      return {
        ...base,
        kind,
        targets: [{ agent: names.agents?.[0] ?? placeholder.agent }],
        order: 'sequential',
        ringSeconds: 20,
        hears: 'ringback',
      };
    case 'agent-message':
      return { ...base, kind, prompt: silent() };
    case 'forward':
      return { ...base, kind, number: '+', ringSeconds: 30, hears: 'ringback' };
    case 'callback':
      return document.use === 'in-queue' ? { ...base, kind } : { ...base, kind, queue };
    case 'voicemail':
      return { ...base, kind, maxSeconds: 120, silenceSeconds: 5, finishKey: '#' };
    case 'record':
      return { ...base, kind, recording: 'on' };
  }
}

function flowFor(use: FlowDocument['use'], { name: own }: FlowDocument, { flows }: FlowNames): string {
  const fitting = [...(flows ?? [])].find(([name, of]) => of === use && name !== own);
  return fitting?.[0] ?? placeholder.flow;
}
