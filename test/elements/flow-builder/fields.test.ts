import { expect } from '@open-wc/testing';
import { FlowDocument, FlowNode, type NodeKind } from '../../../src/domain/flows/document/document.ts';
import { kinds } from '../../../src/domain/flows/document/kinds.ts';
import { nodeWith, rewired } from '../../../src/elements/flow-builder/inspector/checked.ts';
import type { Field } from '../../../src/elements/flow-builder/inspector/field.ts';
import { textOfValue, valuesOf } from '../../../src/elements/flow-builder/inspector/field-text.ts';
import { fieldsOfFlow } from '../../../src/elements/flow-builder/inspector/fields-of-flow.ts';
import { fieldsOfKinds } from '../../../src/elements/flow-builder/inspector/fields-of-kinds.ts';
import { english } from '../../../src/elements/flow-builder/inspector/messages.ts';
import { withName, withValue } from '../../../src/elements/flow-builder/inspector/place.ts';
import { TypedTexts } from '../../../src/elements/flow-builder/inspector/typed-texts.ts';

/** What is read of a schema. */
interface Schema {
  _zod: { def: Definition };
}
interface Definition {
  type: string;
  shape?: Record<string, Schema>;
  innerType?: Schema;
  element?: Schema;
  valueType?: Schema;
  options?: Schema[];
}

/** The places of all values that a schema has: "cases/[]/outcome". "optional " is before those that may be absent. */
function placesOf(schema: Schema, place: string): string[] {
  const { type, shape, innerType, element, valueType, options } = schema._zod.def;
  switch (type) {
    case 'object':
      return Object.entries(shape ?? {}).flatMap(([name, inner]) => placesOf(inner, `${place}/${name}`));
    case 'optional':
    case 'default':
      return placesOf(innerType as Schema, place);
    case 'array':
      return element?._zod.def.type === 'enum' ? [place] : placesOf(element as Schema, `${place}/[]`);
    case 'record':
      return placesOf(valueType as Schema, `${place}/{}`);
    case 'union':
      return [...new Set((options ?? []).flatMap((option) => placesOf(option, place)))];
    default:
      return [place];
  }
}

/** The places that the table of fields has an editor for. */
function placesInForm(fields: readonly Field[], outer: string): string[] {
  return fields.flatMap((field): string[] => {
    const place = `${outer}/${field.name}`;
    switch (field.edit) {
      case 'list':
        return field.variants.flatMap((variant) => placesInForm(variant.fields, `${place}/[]`));
      case 'week':
        return field.range.flatMap((variant) => placesInForm(variant.fields, `${place}/{}/[]`));
      case 'record':
      case 'texts':
        return [`${place}/{}`];
      case 'rows':
        return [`${place}/[]`];
      case 'operand':
        return [place, `${place}/[]`];
      default:
        return [place];
    }
  });
}

const sorted = (places: readonly string[]): string[] => [...new Set(places)].sort();
/** `as` is chosen as the kind of a case. */
const chosenOtherwise = /^(\/name|\/kind|\/outcomes\/\{\}|\/comment|\/cases\/\[\]\/as)$/;

const schemas = new Map(
  (FlowNode._zod.def.options as unknown as Schema[]).map((schema) => {
    const literal = schema._zod.def.shape?.kind as unknown as { _zod: { def: { values: string[] } } };
    return [literal._zod.def.values[0] as NodeKind, schema];
  }),
);

describe('the table of fields', () => {
  for (const kind of Object.keys(kinds) as NodeKind[]) {
    it(`has an editor for every field of ${kind}, and no other`, () => {
      const schema = schemas.get(kind);
      if (schema === undefined) throw new Error('no schema');
      const wanted = placesOf(schema, '').filter((place) => !chosenOtherwise.test(place));
      expect(sorted(placesInForm(fieldsOfKinds[kind], ''))).to.deep.equal(sorted(wanted));
    });
  }

  it('has an editor for every field of a flow that the form does not show otherwise', () => {
    const elsewhere = /^\/(schema|name|nodes|positions)(\/|$)/;
    const wanted = placesOf(FlowDocument as unknown as Schema, '').filter((place) => !elsewhere.test(place));
    expect(sorted(placesInForm(fieldsOfFlow, ''))).to.deep.equal(sorted(wanted));
  });

  it('marks exactly the fields as optional that may be absent', () => {
    const isOptional = (schema: Schema): boolean => schema._zod.def.type === 'optional';
    for (const [kind, schema] of schemas) {
      for (const field of fieldsOfKinds[kind]) {
        const inner = schema._zod.def.shape?.[field.name];
        expect(field.optional === true, `${kind} ${field.name}`).to.equal(inner !== undefined && isOptional(inner));
      }
    }
  });

  it('offers exactly the values that a choice can have', () => {
    for (const [kind, schema] of schemas) {
      for (const field of fieldsOfKinds[kind]) {
        if (field.edit !== 'choice') continue;
        let inner = schema._zod.def.shape?.[field.name] as Schema;
        while (inner._zod.def.innerType) inner = inner._zod.def.innerType;
        const accepts = (value: string): boolean =>
          (inner as unknown as { safeParse(value: unknown): { success: boolean } }).safeParse(value).success;
        const known = [...'0123456789*#', 'none', 'GET', 'on', 'off', ...field.of];
        expect(sorted(known.filter(accepts)), `${kind} ${field.name}`).to.deep.equal(sorted(field.of));
      }
    }
  });

  it('begins new items of lists with what the schema accepts', () => {
    const places: [NodeKind, string][] = [
      ['say', 'prompt'],
      ['survey', 'questions'],
      ['branch', 'cases'],
      ['set', 'variables'],
      ['split', 'shares'],
      ['routing', 'skills'],
      ['ring', 'targets'],
    ];
    for (const [kind, name] of places) {
      const field = fieldsOfKinds[kind].find((each) => each.name === name);
      if (field?.edit !== 'list') throw new Error(`${kind} ${name} is no list`);
      for (const { blank } of field.variants) {
        const list = schemas.get(kind)?._zod.def.shape?.[name] as Schema;
        const array = (list._zod.def.innerType ?? list) as unknown as Schema;
        const item = array._zod.def.element as unknown as { safeParse(value: unknown): { success: boolean } };
        expect(item.safeParse(blank).success, `${kind} ${JSON.stringify(blank)}`).to.equal(true);
      }
    }
  });
});

describe('a change of a field', () => {
  const menu = FlowNode.parse({
    name: 'menu',
    kind: 'menu',
    prompt: [{ text: { en: 'Press one.' } }],
    keys: { 1: 'Sales', 2: 'Help' },
    outcomes: { 1: 'a', 2: 'b', 'no-input': 'c', invalid: 'c' },
  });

  it('is refused with the reason of the schema, and an empty field gets its default', () => {
    expect(nodeWith(menu, ['tries'], 11)).to.deep.equal({ problem: 'must not be more than 10' });
    expect(nodeWith(menu, ['prompt', 0], { prompt: 'No Name' })).to.deep.equal({
      problem: 'must be 1 to 63 lower-case letters, digits and hyphens, a letter first',
    });
    const changed = nodeWith({ ...menu, tries: 7 } as FlowNode, ['tries'], undefined);
    expect('value' in changed && changed.value.kind === 'menu' && changed.value.tries).to.equal(3);
  });

  it('takes the connection of an outcome along to its new name, and removes those of outcomes that are gone', () => {
    const renamed = nodeWith(menu, ['keys'], { 3: 'Sales', 2: 'Help' });
    expect('value' in renamed && renamed.value.outcomes).to.deep.equal({
      2: 'b',
      3: 'a',
      'no-input': 'c',
      invalid: 'c',
    });
    const removed = nodeWith(menu, ['keys', '2'], undefined);
    expect('value' in removed && removed.value.outcomes).to.deep.equal({ 1: 'a', 'no-input': 'c', invalid: 'c' });
    expect(rewired(menu, menu)).to.equal(menu);
  });

  it('reads what is typed as number, truth or text, and loses no zeros', () => {
    const scalar = (text: string): unknown => {
      const read = valuesOf('scalar', text, false, english);
      return 'values' in read ? read.values[0] : read.problem;
    };
    expect(['12', '007', 'true', '{{x}}', ''].map(scalar)).to.deep.equal([12, '007', true, '{{x}}', '']);
    expect(valuesOf('number', '1,5', false, english)).to.deep.equal({ problem: 'must be a number' });
    expect(valuesOf('json', '{', true, english)).to.deep.equal({ problem: 'is not JSON' });
    expect(valuesOf('rows', ' a \n\nb', false, english)).to.deep.equal({ values: [['a', 'b']] });
    expect(textOfValue('json', { a: 1 })).to.equal('{\n  "a": 1\n}');
  });

  it('copies only what is around it', () => {
    const tree = { a: { b: [1, 2] }, c: {} };
    const after = withValue(tree, ['a', 'b', 0], undefined) as typeof tree;
    expect(after).to.deep.equal({ a: { b: [2] }, c: {} });
    expect(after.c).to.equal(tree.c);
    expect(Object.keys(withName({ x: 1, y: 2 }, 'x', 'z'))).to.deep.equal(['z', 'y']);
  });
});

describe('texts that are not used yet', () => {
  it('follow the items of their list and the name of their node', () => {
    const typed = new TypedTexts();
    typed.set('a', '/cases/2/outcome', { text: '?', problem: 'is wrong' });
    typed.set('a', '/tries', { text: 'x', problem: 'must be a number' });
    typed.shifted('a', '/cases', (item) => (item === '0' ? null : String(Number(item) - 1)));
    typed.renamed('a', 'b');
    expect(typed.get('b', '/cases/1/outcome')?.text).to.equal('?');
    expect(typed.unused.map(({ node, place }) => `${node}${place}`)).to.have.members(['b/cases/1/outcome', 'b/tries']);
    typed.clear();
    expect(typed.unused).to.deep.equal([]);
  });
});
