/** Vue sets a property if the element has one under the name as written (so in camel case), or else the attribute. */
export const vue = `import type { HTMLAttributes, PublicProps } from 'vue';
import type { CtiEventMap } from '../src/elements/events.js';
import type { Elements, Properties } from './elements.js';

type Camel<Name> = Name extends \`\${infer Head}-\${infer Tail}\` ? \`\${Head}\${Capitalize<Camel<Tail>>}\` : Name;

/** Templates are checked under names in camel case, also where they are written with hyphens. */
type Attributes<Element extends Elements[keyof Elements]> = {
  [Name in keyof Element['attributes'] as Name | Exclude<Camel<Name>, keyof Properties<Element>>]: Element['attributes'][Name];
};

/** Not as an overload of $emit for each event: with more than about forty, the compiler's recursion is too deep. */
type Listeners<Element extends Elements[keyof Elements]> = {
  [Name in Element['events'] as \`on\${Capitalize<Camel<Name>>}\`]?: (
    event: CtiEventMap[Name] & { readonly currentTarget: Element['element'] },
  ) => void;
};

type Known<Element extends Elements[keyof Elements]> = Properties<Element> & Attributes<Element> & Listeners<Element>;

type Component<Element extends Elements[keyof Elements]> = new () => Element['element'] & {
  /** Of templates alone: the element has no such property. @deprecated */
  $props: Known<Element> & Omit<HTMLAttributes, keyof Known<Element>> & PublicProps;
};

type Sidecall = { [Tag in keyof Elements]: Component<Elements[Tag]> };

declare module 'vue' {
  interface GlobalComponents extends Sidecall {}
}
`;
