/**
 * React 19 sets a property if the element has one, or else the attribute. It listens with \`on\` and the event's own
 * name.
 */
export const react = `import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { CtiEventMap } from '../src/elements/events.js';
import type { Elements, Properties } from './elements.js';

type Listeners<Element, Names extends keyof CtiEventMap> = {
  [Name in Names as \`on\${Name}\`]?: ((event: CtiEventMap[Name] & { readonly currentTarget: Element }) => void) | undefined;
};

type Known<Element extends Elements[keyof Elements]> = Properties<Element> &
  Element['attributes'] &
  Listeners<Element['element'], Element['events']> & { class?: string | undefined };

type Props<Element extends Elements[keyof Elements]> = Known<Element> &
  Omit<DetailedHTMLProps<HTMLAttributes<Element['element']>, Element['element']>, keyof Known<Element>>;

type Sidecall = { [Tag in keyof Elements]: Props<Elements[Tag]> };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Sidecall {}
  }
}
`;
