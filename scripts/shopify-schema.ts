/**
 * Cuts Shopify's published Admin schema to what the adapter's documents name:
 *
 *     node scripts/shopify-schema.ts FILE VERSION
 *
 * FILE is the gzipped introspection result in the package @shopify/dev-mcp (ISC) of this VERSION. The package's own start
 * sends telemetry, so unpack it, and do not run it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  astFromValue,
  buildClientSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  parse,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import * as documents from '../adapters/shopify/documents.ts';
import { apiVersion } from '../adapters/shopify/shopify.ts';
import { root } from './run.ts';

const target = 'test/adapters/shopify/admin-schema.graphql';

/** Types with the names of the fields that the documents select. Inputs and enums are kept whole. */
function selected(schema: GraphQLSchema): Map<GraphQLNamedType, Set<string>> {
  const types = new Map<GraphQLNamedType, Set<string>>();
  const keep = (type: GraphQLNamedType, field?: string): void => {
    const isNew = !types.has(type);
    const fields = types.get(type) ?? new Set<string>();
    types.set(type, field === undefined ? fields : fields.add(field));
    if (!isNew || !isInputObjectType(type)) return;
    for (const each of Object.values(type.getFields())) keep(getNamedType(each.type));
  };
  for (const document of Object.values(documents)) {
    const info = new TypeInfo(schema);
    const enter = () => {
      const [parent, field] = [info.getParentType(), info.getFieldDef()];
      if (parent == null || field == null || field.name.startsWith('__')) return;
      keep(parent, field.name);
      keep(getNamedType(field.type));
      for (const argument of field.args) keep(getNamedType(argument.type));
    };
    visit(parse(document), visitWithTypeInfo(info, { Field: enter }));
  }
  return types;
}

function textOf(type: GraphQLNamedType, fields: ReadonlySet<string>, kept: ReadonlySet<GraphQLNamedType>): string {
  if (isScalarType(type)) return isSpecifiedScalarType(type) ? '' : `scalar ${type.name}`;
  if (isEnumType(type))
    return `enum ${type.name} { ${type
      .getValues()
      .map(({ name }) => name)
      .join(' ')} }`;
  if (isUnionType(type))
    return `union ${type.name} = ${type
      .getTypes()
      .filter((each) => kept.has(each))
      .join(' | ')}`;
  if (isInputObjectType(type))
    return `input ${type.name} {\n${Object.values(type.getFields()).map(lineOf).join('\n')}\n}`;
  const lines = Object.values(type.getFields())
    .filter(({ name }) => fields.has(name))
    .map(lineOf);
  return `type ${type.name} {\n${lines.join('\n')}\n}`;
}

function lineOf(field: GraphQLField<unknown, unknown> | GraphQLInputField): string {
  const { name, type, deprecationReason } = field;
  const all = 'args' in field && field.args.length > 0 ? `(${field.args.map(argumentOf).join(', ')})` : '';
  const reason = deprecationReason == null ? '' : ` @deprecated(reason: ${JSON.stringify(deprecationReason)})`;
  const value = 'args' in field ? '' : defaultOf(field);
  return `  ${name}${all}: ${type}${value}${reason}`;
}

function argumentOf(argument: GraphQLArgument): string {
  return `${argument.name}: ${argument.type}${defaultOf(argument)}`;
}

function defaultOf({ defaultValue, type }: Pick<GraphQLArgument, 'defaultValue' | 'type'>): string {
  const value = defaultValue === undefined ? null : astFromValue(defaultValue, type);
  return value == null ? '' : ` = ${print(value)}`;
}

if (import.meta.main) {
  const [, , file = '', version = ''] = process.argv;
  const { data, ...rest } = JSON.parse(gunzipSync(readFileSync(file)).toString());
  const schema = buildClientSchema(data ?? rest);
  const types = selected(schema);
  const kept = new Set(types.keys());
  const texts = [...types]
    .toSorted(([one], [other]) => (one.name < other.name ? -1 : 1))
    .map(([type, fields]) => textOf(type, fields, kept))
    .filter((text) => text !== '');
  const head = [
    `# Shopify's Admin API ${apiVersion}, cut to what adapters/shopify/documents.ts names by scripts/shopify-schema.ts.`,
    `# Source: @shopify/dev-mcp ${version}. ISC License, Copyright Shopify Inc. Permission to use, copy, modify, and/or`,
    '# distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright',
    '# notice and this permission notice appear in all copies. The software is provided "as is", without warranty.',
    'schema { query: QueryRoot mutation: Mutation }',
  ];
  writeFileSync(join(root, target), `${[...head, ...texts].join('\n')}\n`);
}
