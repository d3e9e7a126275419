interface Row<Thing> {
  due: number;
  thing: Thing;
}

/** When something is due, for each of many things: a binary heap. A changed time leaves a stale row, which is skipped. */
export class Timetable<Thing> {
  #heap: Row<Thing>[] = [];
  readonly #dueOf = new Map<Thing, number>();

  /** @param due null: nothing is due for it */
  set(thing: Thing, due: number | null): void {
    if (due === null) {
      this.#dueOf.delete(thing);
      return;
    }
    if (this.#dueOf.get(thing) === due) return;
    this.#dueOf.set(thing, due);
    this.#push({ due, thing });
    if (this.#heap.length > 64 + 2 * this.#dueOf.size) this.#dropStale();
  }

  /** The earliest time. null: nothing is due. */
  next(): number | null {
    this.#skipStale();
    return this.#heap[0]?.due ?? null;
  }

  /** Removes and returns the thing that is due first. undefined: none is due by now. */
  take(now: number): Thing | undefined {
    this.#skipStale();
    const first = this.#heap[0];
    if (first === undefined || first.due > now) return undefined;
    this.#dueOf.delete(first.thing);
    this.#pop();
    return first.thing;
  }

  #skipStale(): void {
    for (let top = this.#heap[0]; top !== undefined && this.#dueOf.get(top.thing) !== top.due; top = this.#heap[0]) {
      this.#pop();
    }
  }

  #dropStale(): void {
    // A sorted array is a heap.
    this.#heap = [...this.#dueOf].map(([thing, due]) => ({ due, thing })).sort((a, b) => a.due - b.due);
  }

  #push(row: Row<Thing>): void {
    const heap = this.#heap;
    let at = heap.push(row) - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = heap[parent] as Row<Thing>;
      if (above.due <= row.due) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = row;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as Row<Thing>).due < (heap[child] as Row<Thing>).due) child += 1;
      const below = heap[child] as Row<Thing>;
      if (below.due >= last.due) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }
}
