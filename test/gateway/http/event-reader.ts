import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { onTestFinished } from 'vitest';
import { patienceMs } from '../../e2e/support/eventually.ts';

export interface EventReader {
  status: number;
  headers: Headers;
  /** The next event. Rejects after five seconds without one. */
  next(): Promise<EventSourceMessage>;
  /** The next event's ID and type, to compare sequences. */
  nextIs(): Promise<string>;
  /** Resolves when the stream has ended. */
  ended: Promise<void>;
  comments: string[];
  close(): void;
}

/** Reads a stream of server-sent events as a browser's client would. */
export async function readEvents(url: string, headers: Record<string, string>): Promise<EventReader> {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const response = await fetch(url, { headers, signal: ending.signal });
  const got: EventSourceMessage[] = [];
  const comments: string[] = [];
  let wake = (): void => undefined;
  const parser = createParser({
    onEvent: (event) => {
      got.push(event);
      wake();
    },
    onComment: (comment) => {
      comments.push(comment);
    },
  });
  const ended = (async () => {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
    } catch {
      // Closed from this side, or by the process's end: a normal end.
    }
  })();
  const next = async (): Promise<EventSourceMessage> => {
    const limit = AbortSignal.timeout(patienceMs);
    while (got.length === 0) {
      await new Promise<void>((resolve, reject) => {
        wake = resolve;
        limit.addEventListener('abort', () => reject(new Error('no event came')));
      });
    }
    return got.shift() as EventSourceMessage;
  };
  return {
    status: response.status,
    headers: response.headers,
    next,
    async nextIs() {
      const event = await next();
      return `${event.id} ${event.event}`;
    },
    ended,
    comments,
    close: () => ending.abort(),
  };
}
