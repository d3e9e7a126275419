/**
 * Svelte 5 sets a property if the element has one, or else the attribute. It listens with \`on\` and the event's name,
 * Svelte 4 with \`on:\`.
 */
export const svelte = `import type { HTMLAttributes } from 'svelte/elements';
import type { CtiEventMap } from '../src/elements/events.js';
import type { Elements, Properties } from './elements.js';

type Listeners<Element, Names extends keyof CtiEventMap> = {
  [Name in Names as \`on\${Name}\` | \`on:\${Name}\`]?:
    | ((event: CtiEventMap[Name] & { readonly currentTarget: Element }) => void)
    | undefined;
};

type Known<Element extends Elements[keyof Elements]> = Properties<Element> &
  Element['attributes'] &
  Listeners<Element['element'], Element['events']>;

type Props<Element extends Elements[keyof Elements]> = Known<Element> &
  Omit<HTMLAttributes<Element['element']>, keyof Known<Element>>;

type Sidecall = { [Tag in keyof Elements]: Props<Elements[Tag]> };

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends Sidecall {}
}
`;
