/** Vue sets a property if the element has one under the name as written (so in camel case), or else the attribute. */
export const vue = `import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { CtiEventMap } from '../src/elements/events.js';
import type { Elements, Properties } from './elements.js';

type Emits<Element, Names extends keyof CtiEventMap> = {
  [Name in Names]: (event: CtiEventMap[Name] & { readonly currentTarget: Element }) => void;
};

type Camel<Name> = Name extends \`\${infer Head}-\${infer Tail}\` ? \`\${Head}\${Capitalize<Camel<Tail>>}\` : Name;

/** Templates are checked under names in camel case, also where they are written with hyphens. */
type Attributes<Element extends Elements[keyof Elements]> = {
  [Name in keyof Element['attributes'] as Name | Exclude<Camel<Name>, keyof Properties<Element>>]: Element['attributes'][Name];
};

type Known<Element extends Elements[keyof Elements]> = Properties<Element> & Attributes<Element>;

type Component<Element extends Elements[keyof Elements]> = new () => Element['element'] & {
  /** Of templates alone: the element has no such property. @deprecated */
  $props: Known<Element> & Omit<HTMLAttributes, keyof Known<Element>> & PublicProps;
  /** Of templates alone: the element has no such method. @deprecated */
  $emit: EmitFn<Emits<Element['element'], Element['events']>>;
};

type Sidecall = { [Tag in keyof Elements]: Component<Elements[Tag]> };

declare module 'vue' {
  interface GlobalComponents extends Sidecall {}
}
`;
