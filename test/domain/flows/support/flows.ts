import { readFlow } from '../../../../src/domain/flows/check/read.ts';
import type { FlowDocument } from '../../../../src/domain/flows/document/document.ts';
import type { FlowCommand } from '../../../../src/domain/flows/run/commands.ts';
import type { FlowCall } from '../../../../src/domain/flows/run/state.ts';
import { FlowSimulator, type SimulatedCall } from '../../../../src/domain/flows/simulate/simulator.ts';

/** 2026-03-02 10:00 in UTC, a Monday. */
export const monday = Date.UTC(2026, 2, 2, 10);

export const call: FlowCall = {
  id: 'CA1',
  from: '+14155550123',
  to: '+14155550100',
  masked: false,
  direction: 'incoming',
  createdAt: monday - 1000,
  custom: '',
};

/** A prompt of one English text. */
export function text(english: string): { text: { en: string } }[] {
  return [{ text: { en: english } }];
}

/** A document as a request has it. The first node is the start. */
export function flow(nodes: readonly object[], more: object = {}): FlowDocument {
  const [first] = nodes as readonly { name?: string }[];
  const value = { schema: 1, name: 'main', languages: ['en'], start: first?.name, nodes, ...more };
  const read = readFlow(JSON.parse(JSON.stringify(value)));
  if ('findings' in read) throw new Error(JSON.stringify(read.findings, null, 1));
  return read.document;
}

/** All outcomes of a node go to the same one. */
export function allTo(target: string, ...outcomes: string[]): Record<string, string> {
  return Object.fromEntries(outcomes.map((outcome) => [outcome, target]));
}

export const goodbye = { name: 'goodbye', kind: 'hang-up' };

/** A call that enters the first of these flows. */
export function simulate(
  flows: FlowDocument | readonly FlowDocument[],
  { start, ...more }: Partial<Omit<SimulatedCall, 'start'>> & { start?: Partial<SimulatedCall['start']> } = {},
): FlowSimulator {
  const all: readonly FlowDocument[] = 'nodes' in flows ? [flows] : flows;
  const first = { call, flow: all[0]?.name ?? '', at: monday, seed: 1, ...start };
  return new FlowSimulator({ flows: all, start: first, ...more });
}

/** "node outcome" of each step. */
export function path(simulator: FlowSimulator): string[] {
  return simulator.path.map(({ node, outcome }) => `${node} ${outcome}`);
}

/** All commands of one type, in order. */
export function sent<Type extends FlowCommand['type']>(
  simulator: FlowSimulator,
  type: Type,
): Extract<FlowCommand, { type: Type }>[] {
  return simulator.entries.flatMap((entry) =>
    'command' in entry && entry.command.type === type ? [entry.command as Extract<FlowCommand, { type: Type }>] : [],
  );
}

/** What the caller heard until now, as text. */
export function heard(simulator: FlowSimulator): string[] {
  return sent(simulator, 'play').map(({ parts }) =>
    parts
      .map((part) =>
        Object.values(part)
          .filter((value) => value !== 'en' && typeof value !== 'object')
          .join(),
      )
      .join(' '),
  );
}

/** The newest question of one type. */
export function question<Type extends FlowCommand['type']>(simulator: FlowSimulator, type: Type): { id: string } {
  const found = simulator.open.findLast((open) => open.type === type);
  if (found === undefined) throw new Error(`no open ${type}: ${simulator.open.map((open) => open.type).join(', ')}`);
  return found;
}
