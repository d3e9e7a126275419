import type { Commands } from './commands.ts';
import type { FlowBuilderMessages } from './messages.ts';

/** The keys of canvas and outline, for the list of keys. */
export function shortcutList(text: FlowBuilderMessages): { keys: readonly string[]; does: string }[] {
  return [
    { keys: ['←', '→'], does: text.keyMove },
    { keys: ['↑', '↓'], does: text.keyOutcomes },
    { keys: ['Enter'], does: text.keyInspect },
    { keys: ['A'], does: text.keyAdd },
    { keys: ['C'], does: text.keyConnect },
    { keys: ['Delete'], does: text.keyRemove },
    { keys: ['Ctrl+Z', 'Ctrl+Y'], does: text.keyHistory },
    { keys: ['Ctrl+C', 'Ctrl+X', 'Ctrl+V'], does: text.keyClipboard },
    { keys: ['Ctrl+D'], does: text.keyDuplicate },
    { keys: [`Ctrl+${text.arrowKeys}`], does: text.keyNudge },
    { keys: [`Shift+${text.arrowKeys}`], does: text.keyPan },
    { keys: ['Ctrl+F'], does: text.keyFind },
    { keys: ['+', '−', '0'], does: text.keyZoom },
    { keys: ['?'], does: text.keyHelp },
  ];
}

/**
 * Keys that work anywhere in the builder, also in its fields.
 * @returns whether the key meant something
 */
export function historyKey({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent, commands: Commands): boolean {
  if (altKey || (!ctrlKey && !metaKey)) return false;
  switch (key.toLowerCase()) {
    case 'z':
      if (shiftKey) commands.redo();
      else commands.undo();
      return true;
    case 'y':
      commands.redo();
      return true;
    case 'f':
      commands.askFind();
      return true;
    default:
      return false;
  }
}

/**
 * Whether the key is about the focused step. The Tab key comes to a step without selecting it, so that it leaves the panels
 * as they are: the first such key selects it.
 */
export const isAboutStep = (key: string): boolean => /^(Enter|Delete|Backspace|[acdx])$/i.test(key);

/** Keys of canvas and outline. */
export function stepKey(
  { key, ctrlKey, metaKey, altKey }: KeyboardEvent,
  commands: Commands,
  help: () => void,
): boolean {
  if (altKey) return false;
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() !== 'd') return false;
    commands.duplicate();
    return true;
  }
  switch (key) {
    case 'a':
    case 'A':
      commands.askAdd();
      return true;
    case 'c':
    case 'C':
      commands.askConnect();
      return true;
    case 'Delete':
    case 'Backspace':
      commands.remove();
      return true;
    case '?':
      help();
      return true;
    default:
      return false;
  }
}
