/**
 * Compares the SDK's public types with ours: `tsc -p test` fails if one is missing or differs. Both sides are
 * normalized first: private members and the emitter's own are removed, an enum becomes its values, and a class of the
 * SDK becomes its name.
 */
import type { EventEmitter } from 'node:events';
import type * as Sdk from '@twilio/voice-sdk';
import type * as Ours from '../../../src/voice/index.ts';

/** The members of an EventEmitter. The SDK uses Node's, we use emitter.ts. */
type Emitter = keyof EventEmitter | keyof typeof EventEmitter | symbol;

/** Tagged `@private` or `@internal` in the SDK, or exists for its documentation only. */
type Internal = `_${string}` | `${string}Event` | 'audioContext' | 'extension' | 'toString' | 'prototype';

type IsAny<T> = 0 extends 1 & T ? true : false;

/** A class of either side, by name. */
type NameOf<T> = [T] extends [Sdk.Device | Ours.Device]
  ? 'Device'
  : [T] extends [Sdk.Call | Ours.Call]
    ? 'Call'
    : [T] extends [Sdk.AudioHelper | Ours.AudioHelper]
      ? 'AudioHelper'
      : [T] extends [Sdk.OutputDeviceCollection | Ours.OutputDeviceCollection]
        ? 'OutputDeviceCollection'
        : [T] extends [Sdk.PreflightTest | Ours.PreflightTest]
          ? 'PreflightTest'
          : never;

/** Both sides use the browser's own. */
type Browser = EventTarget | MediaDeviceInfo | Error;

export type Plain<T> =
  IsAny<T> extends true
    ? // biome-ignore lint/suspicious/noExplicitAny: the SDK's own
      any
    : T extends string
      ? `${T}`
      : T extends number
        ? number extends T
          ? number
          : `${T}`
        : T extends boolean | bigint | symbol | null | undefined
          ? T
          : [NameOf<T>] extends [never]
            ? T extends Browser
              ? T
              : T extends Promise<infer V>
                ? Promise<Plain<V>>
                : T extends Map<infer K, infer V>
                  ? Map<Plain<K>, Plain<V>>
                  : T extends Set<infer V>
                    ? Set<Plain<V>>
                    : T extends (...args: infer A) => infer R
                      ? (...args: PlainList<A>) => Plain<R>
                      : T extends readonly (infer V)[]
                        ? Plain<V>[]
                        : T extends object
                          ? { [K in keyof T]: Plain<T[K]> }
                          : T
            : { class: NameOf<T> };

type PlainList<A extends unknown[]> = { [I in keyof A]: Plain<A[I]> };

/** The public members of an instance. */
export type Members<T> = { [K in Exclude<keyof T, Emitter | Internal>]: Plain<T[K]> };

/** Names that are missing in the second type. */
export type Missing<Theirs, Mine> = Exclude<keyof Members<Theirs>, keyof Members<Mine>>;

/** True if `Mine` is assignable to `Theirs`. */
export type Fits<Theirs, Mine> = [Mine] extends [Theirs] ? true : false;

export type FitsMembers<Theirs, Mine> = Fits<
  Members<Theirs>,
  Pick<Members<Mine>, keyof Members<Mine> & keyof Members<Theirs>>
>;

/** True if both have the same names with the same values. */
export type SameEnum<Theirs, Mine> = [PlainEnum<Theirs>] extends [PlainEnum<Mine>]
  ? [PlainEnum<Mine>] extends [PlainEnum<Theirs>]
    ? true
    : false
  : false;
type PlainEnum<E> = { [K in keyof E as K extends string ? K : never]: Plain<E[K]> };

/** Options are compared in the other direction: all options of the SDK must be accepted here. */
export type Takes<Theirs, Mine> = [Plain<Required<Theirs>>] extends [Plain<Partial<Mine>>]
  ? Exclude<keyof Theirs, keyof Mine> extends never
    ? true
    : Exclude<keyof Theirs, keyof Mine>
  : false;

/** The arguments of an event are assignable to the SDK's handler. */
export type FitsEvent<Handler extends (...args: never[]) => unknown, Args> = [PlainList<Args & unknown[]>] extends [
  PlainList<Parameters<Handler>>,
]
  ? true
  : false;

/** Compiles only for true. */
export function holds<_T extends true>(): void {}
