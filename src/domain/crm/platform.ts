/**
 * Types of the platform, which differs between rooms: browsers and Node have both, and the domain itself has neither
 * (there they are `never`, and it passes them on unused).
 */
export type PlatformFetch = typeof globalThis extends { fetch: infer Fetch } ? Fetch : never;
export type PlatformAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : never;
