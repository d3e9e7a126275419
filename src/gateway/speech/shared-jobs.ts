/** Shares running jobs: a second request for the same key waits for the same job. */
export class SharedJobs<Result> {
  readonly #running = new Map<string, Promise<Result>>();

  run(key: string, job: () => Promise<Result>): Promise<Result> {
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const made = job().finally(() => this.#running.delete(key));
    this.#running.set(key, made);
    return made;
  }
}
