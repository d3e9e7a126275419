/**
 * What the pages use of `zod/mini`, with the same names and results. An error says the place of the first wrong value and
 * nothing else, because no page shows more.
 */

/** The result for a value that does not fit. */
const wrong = Symbol('wrong');

type Read = (value: unknown) => unknown;
type Shape = Record<string, Schema>;

/** Names and indexes from the outside to the wrong value, in reverse. */
let place: string[] = [];

class Schema {
  readonly read: Read;
  readonly shape: Shape;
  /** In an object, the name may be absent. */
  readonly mayMiss: boolean;

  constructor(read: Read, shape: Shape = {}, mayMiss = false) {
    this.read = read;
    this.shape = shape;
    this.mayMiss = mayMiss;
  }

  check(...checks: (Read | Schema)[]): Schema {
    const steps: Read[] = [this.read, ...checks.map((each) => (each instanceof Schema ? each.read : each))];
    return new Schema(
      (value) => {
        let now = value;
        for (const step of steps) {
          now = step(now);
          if (now === wrong) break;
        }
        return now;
      },
      this.shape,
      this.mayMiss,
    );
  }

  safeParse(value: unknown): { success: boolean; data?: unknown; error?: Error } {
    place = [];
    const data = this.read(value);
    if (data !== wrong) return { success: true, data };
    return { success: false, error: new TypeError(`Invalid value: ${place.reverse().join('.') || 'the whole'}`) };
  }

  parse(value: unknown): unknown {
    const { success, data, error } = this.safeParse(value);
    if (!success) throw error;
    return data;
  }
}

export const safeParse = (schema: Schema, value: unknown): ReturnType<Schema['safeParse']> => schema.safeParse(value);
export const parse = (schema: Schema, value: unknown): unknown => schema.parse(value);

/** A value passes unchanged if it fits. */
const only =
  (fits: (value: never) => boolean): Read =>
  (value) =>
    fits(value as never) ? value : wrong;
const simple = (fits: (value: never) => boolean) => (): Schema => new Schema(only(fits));

export const string = simple((value: unknown) => typeof value === 'string');
export const number = simple((value: unknown) => Number.isFinite(value));
export const int = simple((value: unknown) => Number.isSafeInteger(value));
export const boolean = simple((value: unknown) => typeof value === 'boolean');
export const unknown = simple(() => true);
export const literal = (expected: unknown): Schema =>
  new Schema(only((value) => (Array.isArray(expected) ? expected.includes(value) : value === expected)));
const oneOf = (values: readonly string[]): Schema => new Schema(only((value) => values.includes(value)));

export { oneOf as enum };

export const optional = ({ read }: Schema): Schema =>
  new Schema((value) => (value === undefined ? value : read(value)), {}, true);
export const nullable = ({ read, mayMiss }: Schema): Schema =>
  new Schema((value) => (value === null ? value : read(value)), {}, mayMiss);
export const _default = ({ read }: Schema, initial: unknown): Schema =>
  new Schema((value) => (value === undefined ? structuredClone(initial) : read(value)), {}, true);

export const union = (choices: readonly Schema[]): Schema => {
  const mayMiss = choices.some((choice) => choice.mayMiss);
  return new Schema(
    (value) => {
      for (const { read } of choices) {
        const result = read(value);
        if (result !== wrong) return result;
        place = [];
      }
      return wrong;
    },
    {},
    mayMiss,
  );
};
/** One choice at most has the value of this name. */
export const discriminatedUnion = (_name: string, choices: readonly Schema[]): Schema => union(choices);
export const custom = (fits: (value: never) => unknown): Schema => new Schema(refine(fits));

export const array = ({ read }: Schema): Schema =>
  new Schema((value) => {
    if (!Array.isArray(value)) return wrong;
    const all: unknown[] = [];
    for (const each of value) {
      const result = read(each);
      if (result === wrong) return missed(`${all.length}`);
      all.push(result);
    }
    return all;
  });

/** Names that the shape does not have are left out. */
export const object = (shape: Shape = {}): Schema =>
  new Schema((value) => {
    if (!isObject(value)) return wrong;
    const all: Record<string, unknown> = {};
    for (const [name, { read, mayMiss }] of Object.entries(shape)) {
      const result = mayMiss || name in value ? read(value[name]) : wrong;
      if (result === wrong) return missed(name);
      if (result !== undefined || name in value) all[name] = result;
    }
    return all;
  }, shape);
export const extend = ({ shape }: Schema, more: Shape): Schema => object({ ...shape, ...more });

export const record = (names: Schema, values: Schema): Schema =>
  new Schema((value) => {
    if (!isPlain(value)) return wrong;
    const all: [string, unknown][] = [];
    for (const [name, each] of Object.entries(value)) {
      if (name === '__proto__') continue;
      const [key, result] = [names.read(name), values.read(each)];
      if (key === wrong || result === wrong) return missed(name);
      all.push([String(key), result]);
    }
    return Object.fromEntries(all);
  });

const yes = ['true', '1', 'yes', 'on', 'y', 'enabled'];
const no = ['false', '0', 'no', 'off', 'n', 'disabled'];
export const stringbool = (): Schema =>
  new Schema((value) => {
    const word = typeof value === 'string' ? value.toLowerCase() : '';
    return yes.includes(word) || (no.includes(word) ? false : wrong);
  });

export const coerce = { number: (): Schema => new Schema(Number).check(number()) };

const time = 'T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?';
export const iso = {
  date: (): Schema => string().check(only(isDate)),
  datetime: ({ offset = false } = {}): Schema => {
    const pattern = new RegExp(`^.{10}${time}(Z${offset ? '|[+-]([01]\\d|2[0-3]):[0-5]\\d' : ''})$`);
    return string().check(only((text: string) => pattern.test(text) && isDate(text.slice(0, 10))));
  },
};

export const minLength = (least: number): Read => only(({ length }: string) => length >= least);
export const maxLength = (most: number): Read => only(({ length }: string) => length <= most);
export const minimum = (least: number): Read => only((value: number) => value >= least);
export const maximum = (most: number): Read => only((value: number) => value <= most);
export { maximum as lte, minimum as gte };
export const regex = (pattern: RegExp): Read => only((text: string) => text.search(pattern) >= 0);
export const refine = (fits: (value: never) => unknown): Read => only((value) => Boolean(fits(value)));
export const trim = (): Read => (text) => (text as string).trim();
export const describe = (): Read => (value) => value;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Not an instance of a class. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return isObject(value) && [null, Object.prototype].includes(Object.getPrototypeOf(value));
}

function isDate(text: string): boolean {
  const day = new Date(`${text}T00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function missed(name: string): typeof wrong {
  place.push(name);
  return wrong;
}
