import type { QueueSound } from '../../../domain/routing/queues/definition.ts';
import type { Field } from '../../parts/field.ts';

/** A sound as the form edits it: one field for what it is, one for its value. */
export interface SoundValues {
  kind: '' | 'prompt' | 'text' | 'url';
  value: string;
  /** Of a spoken text. */
  language: string;
}

export const noSound: SoundValues = { kind: '', value: '', language: '' };

export function soundValues(sound: QueueSound | null): SoundValues {
  if (sound === null) return noSound;
  const kind = sound.prompt !== undefined ? 'prompt' : sound.text !== undefined ? 'text' : 'url';
  return { kind, value: sound[kind] ?? '', language: sound.language ?? '' };
}

/** null: no sound. */
export function soundOf({ kind, value, language }: SoundValues): QueueSound | null {
  if (kind === '') return null;
  return { [kind]: value, ...(kind === 'text' && language !== '' && { language }) };
}

/**
 * @param name the place of the sound in the form; empty: that of a row
 * @param none what no sound means. Absent: there has to be one
 */
export function soundFields(name: string, label: string, none?: string): readonly Field[] {
  const at = (part: string): string => (name === '' ? part : `${name}.${part}`);
  const kindIn = (values: object): unknown =>
    name === '' ? (values as SoundValues).kind : (values as Record<string, SoundValues>)[name]?.kind;
  return [
    {
      kind: 'choice',
      name: at('kind'),
      label,
      choices: [
        ...(none === undefined ? [] : [{ value: '', label: none }]),
        { value: 'prompt', label: 'A recorded prompt' },
        { value: 'text', label: 'A spoken text' },
        { value: 'url', label: 'A WAV file on the web' },
      ],
    },
    {
      kind: 'text',
      name: at('value'),
      label: 'Name of the prompt, text, or address',
      required: true,
      most: 2000,
      shown: (values) => kindIn(values) !== '',
    },
    {
      kind: 'text',
      name: at('language'),
      label: 'Language of the text',
      help: 'Such as en or de-AT. Empty: that of the flow.',
      most: 35,
      ltr: true,
      shown: (values) => kindIn(values) === 'text',
    },
  ];
}
