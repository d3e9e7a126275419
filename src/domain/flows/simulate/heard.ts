import type { PlayPart } from '../run/commands.ts';

/** About fifteen characters a second are spoken. */
const msPerCharacter = 65;
const msPerDigit = 400;
/** A sound of unknown length. */
const msPerSound = 2000;

/** About how long the parts are heard. */
export function heardMs(parts: readonly PlayPart[]): number {
  return parts.reduce((sum, part) => sum + ofPart(part), 0);
}

function ofPart(part: PlayPart): number {
  if ('text' in part) return Math.max(500, part.text.length * msPerCharacter);
  if ('digits' in part) return part.digits.length * msPerDigit;
  if ('number' in part) return String(part.number).length * msPerDigit;
  return msPerSound;
}
