import type { RequestOptions } from '../kit/index.ts';
import type { AccountData } from './account.ts';
import type { HubSpotObject, PropertyDefinition } from './answers.ts';

/** A property of contacts that a search asks for. */
export interface WantedProperty {
  /** As the search names it. */
  field: string;
  definition: PropertyDefinition;
}

/**
 * The properties with these names. Administrators see labels in HubSpot, and internal names in a property's details:
 * both are understood, the internal name first. What the account does not have is left out.
 */
export async function wantedProperties(
  account: AccountData,
  fields: readonly string[],
  options: RequestOptions,
): Promise<WantedProperty[]> {
  if (fields.length === 0) return [];
  const all = await account.contactProperties(options);
  return fields.flatMap((field) => {
    const plain = field.trim().toLowerCase();
    const definition =
      all.find(({ name }) => name === plain) ?? all.find(({ label }) => label.trim().toLowerCase() === plain);
    return definition === undefined ? [] : [{ field, definition }];
  });
}

/** The values as HubSpot's pages show them: options and check boxes by their labels. Empty ones are left out. */
export function fieldsOf({ properties }: HubSpotObject, wanted: readonly WantedProperty[]): Record<string, string> {
  const values = wanted.flatMap(({ field, definition }): [string, string][] => {
    const value = properties[definition.name] ?? '';
    return value === '' ? [] : [[field, textOf(value, definition)]];
  });
  return Object.fromEntries(values);
}

function textOf(value: string, { options }: PropertyDefinition): string {
  if (options.length === 0) return value;
  const labelOf = (one: string): string => options.find((option) => option.value === one)?.label ?? one;
  // HubSpot separates several options with semicolons.
  return value.split(';').map(labelOf).join(', ');
}
