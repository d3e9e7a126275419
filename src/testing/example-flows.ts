import type { FlowTemplateDocument } from '../domain/flows/templates/templates.ts';

type Nodes = FlowTemplateDocument['nodes'];

function english(text: string): { text: { en: string } }[] {
  return [{ text: { en: text } }];
}

/** A menu, opening hours, a queue and voicemail: a usual small flow, without problems. */
export function menuFlow(): FlowTemplateDocument {
  return {
    schema: 1,
    name: 'main-line',
    label: 'Main line',
    languages: ['en'],
    start: 'hours',
    schedules: [
      {
        name: 'office',
        timeZone: 'Europe/Berlin',
        week: { monday: [{ from: '09:00', to: '17:00' }], friday: [{ from: '09:00', to: '15:00' }] },
      },
    ],
    nodes: [
      {
        name: 'hours',
        kind: 'hours',
        schedule: 'office',
        outcomes: { open: 'main', closed: 'closed', holiday: 'closed' },
      },
      {
        name: 'main',
        kind: 'menu',
        prompt: english('Welcome. For sales, press 1. For support, press 2. To hear our address, press 0.'),
        keys: { '1': 'Sales', '2': 'Support', '0': 'Address' },
        outcomes: { '1': 'sales', '2': 'support', '0': 'address', 'no-input': 'support', invalid: 'main' },
      },
      queue('sales', 'sales'),
      queue('support', 'support'),
      {
        name: 'address',
        kind: 'say',
        prompt: english('We are at 1 Harbour Street.'),
        outcomes: { done: 'main', failed: 'end' },
      },
      { name: 'closed', kind: 'say', prompt: english('We are closed.'), outcomes: { done: 'message', failed: 'end' } },
      { name: 'message', kind: 'voicemail', outcomes: { left: 'end', empty: 'end', failed: 'end' } },
      { name: 'end', kind: 'hang-up' },
    ],
  };
}

function queue(name: string, of: string): Nodes[number] {
  const outcomes = { answered: 'end', timeout: 'message', full: 'message', unstaffed: 'message', left: 'end' };
  return {
    name,
    kind: 'queue',
    queue: of,
    outcomes: { ...outcomes, callback: 'end', overflow: 'message', failed: 'message' },
  };
}

/** A greeting and nothing else. */
export function smallFlow(): FlowTemplateDocument {
  return {
    schema: 1,
    name: 'greeting',
    languages: ['en'],
    start: 'hello',
    nodes: [
      { name: 'hello', kind: 'say', prompt: english('Hello.'), outcomes: { done: 'end', failed: 'end' } },
      { name: 'end', kind: 'hang-up' },
    ],
  };
}

/** An outcome without a step, a step that no call reaches, a silent prompt, and a loop without the caller. */
export function faultyFlow(): FlowTemplateDocument {
  const { nodes, ...flow } = menuFlow();
  const kept = nodes
    .filter(({ name }) => name !== 'address')
    .map((node) => (node.name === 'main' ? withoutZero(node) : node));
  return {
    ...flow,
    name: 'faulty-line',
    label: 'A line with problems',
    nodes: [
      ...kept,
      { name: 'lost', kind: 'say', prompt: english(''), outcomes: { done: 'again', failed: 'again' } },
      { name: 'again', kind: 'set', variables: [{ name: 'note', value: 'x' }], outcomes: { done: 'lost' } },
    ],
  };
}

function withoutZero(node: Nodes[number]): Nodes[number] {
  const { '0': _, ...outcomes } = node.outcomes ?? {};
  return { ...node, outcomes };
}

/** A flow of many nodes: menus of menus, the leaves of which say something and jump back. */
export function largeFlow(size = 200): FlowTemplateDocument {
  const nodes: Nodes = [];
  const keys = ['1', '2', '3', '4'] as const;
  const isMenu = (at: number): boolean => at * keys.length + 1 < size;
  for (let at = 0; at < size; at += 1) {
    const name = `step-${at}`;
    if (isMenu(at)) {
      const children = keys.map((key, index) => [key, at * keys.length + index + 1] as const);
      const there = children.filter(([, child]) => child < size);
      nodes.push({
        name,
        kind: 'menu',
        prompt: english(`Menu ${at}. Press a key.`),
        keys: Object.fromEntries(there.map(([key]) => [key, `Choice ${key}`])),
        outcomes: {
          ...Object.fromEntries(there.map(([key, child]) => [key, `step-${child}`])),
          'no-input': name,
          invalid: 'step-0',
        },
      });
    } else {
      nodes.push({ name, kind: 'say', prompt: english(`Text ${at}.`), outcomes: { done: 'step-0', failed: 'step-0' } });
    }
  }
  return { schema: 1, name: 'large-line', label: `${size} steps`, languages: ['en'], start: 'step-0', nodes };
}
