import type * as z from 'zod';
import type { Country } from '../../domain/numbers/e164.ts';

/** A setting, as text. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** A sentence for docs/reference/settings.md. */
  description: string;
  /** The default, as written in the environment. "": not set. */
  default: string;
  /** Parses the text. */
  schema: Schema;
}

export function setting<Schema extends z.ZodType>(
  description: string,
  defaultText: string,
  schema: Schema,
): Setting<Schema> {
  return { description, default: defaultText, schema };
}

type Table = Readonly<Record<string, Setting>>;

/** The parsed values of a table, by the names of its settings. */
type Values<Of extends Table> = { [Name in keyof Of]: z.output<Of[Name]['schema']> };

/** Values of other rooms' settings that a room may use. */
export interface Surroundings {
  country: Country;
  core: 'embedded' | 'asterisk';
  /** Collects problems between settings, one sentence each. */
  problems: string[];
}

/** Settings that belong together, and the function that turns them into a part of `Config`. */
export interface SettingsGroup<Of extends Table = Table, Part = object> {
  table: Of;
  read: (value: Values<Of>, around: Surroundings) => Part;
}

/** @param read called once all settings of the table are valid */
export function settingsGroup<const Of extends Table, Part>(
  table: Of,
  read: (value: Values<Of>, around: Surroundings) => Part,
): SettingsGroup<Of, Part> {
  return { table, read };
}

/** The intersection of all members of a union. */
export type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
