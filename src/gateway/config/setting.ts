import type * as z from 'zod';
import type { Country } from '../../domain/numbers/e164.ts';

/** One setting, as a person writes it. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** One sentence for the README's table. */
  description: string;
  /** As it would be written in the environment; "" means not set. */
  default: string;
  /** Reads the text. */
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

/** What the texts of a table mean, by the names of its settings. */
type Values<Of extends Table> = { [Name in keyof Of]: z.output<Of[Name]['schema']> };

/** What a room may know of the settings of other rooms. */
export interface Surroundings {
  country: Country;
  core: 'embedded' | 'asterisk';
  /** Names of the trunks. */
  trunks: readonly string[];
  /** Takes what is wrong with settings that do not fit together, a sentence each. */
  problems: string[];
}

/** Settings that belong together, and how they become a part of `Config`. */
export interface SettingsGroup<Of extends Table = Table, Part = object> {
  table: Of;
  read: (value: Values<Of>, around: Surroundings) => Part;
}

/** @param read is called once all settings of the table can be read */
export function settingsGroup<const Of extends Table, Part>(
  table: Of,
  read: (value: Values<Of>, around: Surroundings) => Part,
): SettingsGroup<Of, Part> {
  return { table, read };
}

/** All members of a union at once. */
export type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
