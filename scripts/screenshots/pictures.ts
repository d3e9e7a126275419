import { type Look, usualLook } from '../../stories/stage.ts';

/** One picture of each story. */
export interface Picture {
  /** Part of the file's name, e.g. "320.dark.rtl". */
  name: string;
  look: Look;
  /** In CSS pixels. */
  width: number;
  scheme: 'light' | 'dark';
  forcedColours: boolean;
}

/** The widest stands for "full width". */
const widths = [320, 400, 1280];
const languages = ['ar', 'es', 'hi', 'id', 'pt'];
const designs = ['zendesk', 'vtiger', 'freshdesk'];

function picture(width: number, name: string, change: Partial<Look & Picture> = {}): Picture {
  const { scheme = 'light', forcedColours = false, ...look } = change;
  return {
    name: `${width}.${name}`,
    look: { ...usualLook, theme: 'system', ...look },
    width,
    scheme,
    forcedColours,
  };
}

/** All pictures of a story. Those of one look follow each other, because a story is rendered once for them. */
export const pictures: readonly Picture[] = [
  ...widths.flatMap((width) => [
    picture(width, 'light'),
    picture(width, 'dark', { scheme: 'dark' }),
    picture(width, 'contrast', { forcedColours: true }),
    picture(width, 'contrast-dark', { forcedColours: true, scheme: 'dark' }),
  ]),
  ...widths.flatMap((width) => [
    picture(width, 'rtl', { direction: 'rtl' }),
    picture(width, 'rtl-dark', { direction: 'rtl', scheme: 'dark' }),
  ]),
  picture(280, 'rtl-dark', { direction: 'rtl', scheme: 'dark' }),
  ...languages.flatMap((language) => widths.map((width) => picture(width, language, { language }))),
  picture(320, 'ar-dark', { language: 'ar', scheme: 'dark' }),
  picture(280, 'de', { language: 'de' }),
  picture(320, 'de', { language: 'de' }),
  picture(320, 'compact', { density: 'compact' }),
  picture(400, 'compact-dark', { density: 'compact', scheme: 'dark' }),
  ...designs.flatMap((design) => [
    picture(400, design, { design }),
    picture(400, `${design}-dark`, { design, scheme: 'dark' }),
  ]),
].sort((one, other) => lookOf(one).localeCompare(lookOf(other)));

export function lookOf({ look }: Picture): string {
  return Object.values(look).join(' ');
}
