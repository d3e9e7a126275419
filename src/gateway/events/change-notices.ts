import { type Clock, isoTime } from '../../domain/clock.ts';
import { type ChangedKind, changedKinds, type ThingChanged } from '../../domain/protocol/administration/changed.ts';
import type { Accessor } from '../../domain/protocol/operations/operation.ts';

/** A reader that is so many characters behind gets no notices: it reads everything again when it reconnects. */
const mostWaiting = 64 * 1024;

interface Stream {
  readonly writableLength: number;
  readonly destroyed: boolean;
  write(text: string): unknown;
}

/** Changes of what administrators edit, to the event streams of those that may make them. They are not stored. */
export class ChangeNotices {
  readonly #clock: Clock;
  readonly #readers = new Map<Stream, Accessor>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param accessor the role of the reader's token; "key" for an API key. @returns stops that */
  follow(out: Stream, accessor: Accessor): () => void {
    this.#readers.set(out, accessor);
    return () => void this.#readers.delete(out);
  }

  send(kind: ChangedKind, key: string): void {
    const event: ThingChanged = { type: 'changed', at: isoTime(this.#clock), kind, key };
    const text = `event: changed\ndata: ${JSON.stringify(event)}\n\n`;
    const audience: readonly Accessor[] = changedKinds[kind];
    for (const [out, accessor] of this.#readers) {
      if (audience.includes(accessor) && !out.destroyed && out.writableLength < mostWaiting) out.write(text);
    }
  }
}
