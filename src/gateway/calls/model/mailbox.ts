/** Runs the tasks of one call one after another. Different calls do not wait for each other. */
export interface Mailboxes {
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
  /** Resolves when the queue is empty. */
  idle(): Promise<void>;
}

/** @param onDone called after each task, whether it succeeded or failed */
export function createMailboxes(onDone: (key: string) => void = () => {}): Mailboxes {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(key, task) {
      const result = (tails.get(key) ?? Promise.resolve()).then(task);
      const done = (): void => onDone(key);
      const tail = result.then(done, done);
      tails.set(key, tail);
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      return result;
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}
