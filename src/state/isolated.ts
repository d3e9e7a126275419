import type { ReadableAtom } from 'nanostores';

/**
 * Pages can listen to the phone's stores. nanostores throws a listener's exception into the code that wrote the store,
 * which is the phone. Here the exception goes to `window.onerror`.
 */
export function isolated<S extends Pick<ReadableAtom, 'listen'>>(store: S): S {
  const listen = store.listen.bind(store);
  store.listen = (listener) =>
    listen((...change) => {
      try {
        listener(...change);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    });
  return store;
}
