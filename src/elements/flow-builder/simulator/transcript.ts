import type { FlowCommand, FlowNote, PlayPart } from '../../../domain/flows/run/commands.ts';
import type { FlowEvent } from '../../../domain/flows/run/events.ts';
import type { SimulatedEntry } from '../../../domain/flows/simulate/simulator.ts';
import type { SimulatorMessages } from './messages.ts';

/** One line of what happened in a simulated call. */
export interface Line {
  /** Unix ms. */
  at: number;
  /** `heard`: by the caller. `done`: by the caller or the outside. `step`: a node is left. */
  kind: 'heard' | 'done' | 'step' | 'end';
  words: string;
  /** Of what is heard. Absent: that of the page. */
  language?: string;
}

/** @param step a note in words */
export function linesOf(
  entries: readonly SimulatedEntry[],
  text: SimulatorMessages,
  step: (note: FlowNote) => string,
): Line[] {
  return entries.flatMap((entry): Line[] => {
    const said = 'command' in entry ? ofCommand(entry.command, text, step) : ofEvent(entry.event, text);
    return said.map((each) => ({ at: entry.at, ...each }));
  });
}

type Said = Omit<Line, 'at'>;

function ofCommand(command: FlowCommand, text: SimulatorMessages, step: (note: FlowNote) => string): Said[] {
  switch (command.type) {
    case 'play':
      return command.parts.map((part) => heardPart(part, text));
    case 'play-music':
      return [
        { kind: 'heard', words: command.prompt === null ? text.lines.holdMusic : text.lines.music(command.prompt) },
      ];
    case 'note':
      return [{ kind: 'step', words: step(command.note) }];
    case 'record':
      return [{ kind: 'done', words: text.lines.records(command.recording) }];
    case 'end':
      return [{ kind: 'end', words: text.lines.ended(text.ends[command.reason]) }];
    default:
      return [];
  }
}

function heardPart(part: PlayPart, { lines }: SimulatorMessages): Said {
  if ('text' in part) return { kind: 'heard', words: lines.says(part.text), language: part.language };
  if ('number' in part) return { kind: 'heard', words: lines.says(String(part.number)), language: part.language };
  if ('digits' in part)
    return { kind: 'heard', words: lines.says([...part.digits].join(' ')), language: part.language };
  if ('prompt' in part) return { kind: 'heard', words: lines.recording(part.prompt) };
  return { kind: 'heard', words: 'url' in part ? lines.file(part.url) : lines.apology };
}

function ofEvent(event: FlowEvent, { lines }: SimulatorMessages): Said[] {
  if (event.type === 'digit') return [{ kind: 'done', words: lines.key(event.digit) }];
  if (event.type === 'hang-up') return [{ kind: 'done', words: lines.hungUp }];
  if (event.type === 'connected') return [{ kind: 'done', words: lines.connected(event.to) }];
  if (event.type === 'queue' && event.outcome === 'connected') {
    return [{ kind: 'done', words: lines.connected(event.to ?? '') }];
  }
  return [];
}
