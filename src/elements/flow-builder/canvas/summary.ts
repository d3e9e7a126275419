import type { FlowDocument, FlowNode } from '../../../domain/flows/document/document.ts';
import type { Prompt } from '../../../domain/flows/document/prompt.ts';

/** What a node does, in a few words of its own: its text, its queue, its number. Empty: nothing to say. */
export function summaryOf(node: FlowNode, { languages }: Pick<FlowDocument, 'languages'>): string {
  switch (node.kind) {
    case 'say':
    case 'menu':
    case 'gather':
    case 'language':
    case 'consent':
    case 'agent-message':
      return promptText(node.prompt, languages);
    case 'survey':
      return node.questions.map(({ name }) => name).join(', ');
    case 'wait':
      return `${node.seconds} s`;
    case 'greeting':
    case 'request':
    case 'passthru':
      return node.url.replace(/^https?:\/\//, '');
    case 'branch':
      return node.cases.map(({ value }) => value).join(', ');
    case 'set':
      return node.variables.map(({ name }) => name).join(', ');
    case 'hours':
      return node.schedule;
    case 'split':
      return node.shares.map(({ percent }) => `${percent} %`).join(', ');
    case 'loop':
      return `${node.times} ×`;
    case 'call-flow':
      return node.flow;
    case 'return':
      return node.result ?? '';
    case 'lookup':
      return node.number ?? '';
    case 'staffing':
    case 'queue':
      return node.queue;
    case 'routing':
      return node.skills?.map(({ name }) => name).join(', ') ?? '';
    case 'announce':
      return promptText(node.position ?? node.wait ?? [], languages);
    case 'ring':
      return node.targets.map((target) => ('agent' in target ? target.agent : target.number)).join(', ');
    case 'forward':
      return node.number;
    case 'callback':
      return node.queue ?? '';
    case 'voicemail':
      return `${node.maxSeconds} s`;
    case 'hang-up':
    case 'leave':
    case 'record':
      return '';
  }
}

function promptText(prompt: Prompt, [language = 'en']: readonly string[]): string {
  return prompt
    .map((part) => {
      if ('text' in part) return part.text[language] ?? Object.values(part.text)[0] ?? '';
      if ('prompt' in part) return part.prompt;
      if ('url' in part) return part.url;
      return 'number' in part ? part.number : part.digits;
    })
    .join(' ');
}
