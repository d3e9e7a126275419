import { createParser } from 'eventsource-parser';
import * as z from 'zod/mini';
import { CodedError } from '../domain/errors.ts';
import { type CloseReason, ServerEvent, StreamNotice } from '../domain/protocol/events.ts';
import { errorOf } from './gateway-client.ts';
import { onAwake, pause } from './pause.ts';

/** One way to the stream of events. */
export interface EventSource {
  /** Reads until the stream ends, which resolves, or breaks, which rejects; with a CodedError where that says more. */
  read(request: EventRequest): Promise<void>;
  /** It waits by itself for a connection that was lost, so that none has to be made after a pause. */
  readonly reopens?: boolean;
}

export interface EventRequest {
  /** The token used before was refused. */
  fresh: boolean;
  /** The last event that was seen; "": none. */
  lastId: string;
  onOpen: () => void;
  /** A piece of the stream (https://html.spec.whatwg.org/multipage/server-sent-events.html), of any length. */
  onText: (text: string) => void;
  signal: AbortSignal;
}

export interface EventStreamOptions extends HttpOptions {
  onEvent: (event: ServerEvent) => void;
  /**
   * Events were missed that are not told any more. A snapshot of what is live follows as an event;
   * what else is shown, such as the list of calls, has to be read again by REST.
   */
  onResync?: () => void;
  /** `error`: why it is not open; null: it is. */
  onChange: (open: boolean, error: CodedError | null) => void;
  signal: AbortSignal;
  /** Left out: `GET /v1/events`. */
  source?: EventSource;
}

export interface HttpOptions {
  url: string;
  /** @param fresh the token used before was refused */
  getToken: (fresh: boolean) => Promise<string>;
  fetch?: typeof fetch;
}

/** The gateway sends a sign of life every 15 s: without any for this long the connection is dead. */
const silenceMs = 40_000;
const missedBeatMs = 20_000;
const backOffMs = { first: 500, most: 10_000 };
/** More of them wait no longer. */
const mostFailures = 6;

/** Reads the gateway's events until the signal: connects again with back-off, resumes after the last event seen. */
export async function readEvents(options: EventStreamOptions): Promise<void> {
  const { signal, source = overHttp(options) } = options;
  let lastId = '';
  let failures = 0;
  let refused = false;
  let opened = false;
  const onChange: EventStreamOptions['onChange'] = (open, error) => {
    opened ||= open;
    options.onChange(open, error);
  };
  while (!signal.aborted) {
    const idBefore = lastId;
    opened = false;
    try {
      const closed = await connectOnce({ ...options, onChange }, source, refused, lastId, (id) => {
        lastId = id;
      });
      // A stream that ends without a word may do so again at once.
      failures = lastId === idBefore ? failures + 1 : 0;
      // The place was given to another page of this identity: coming back at once would take it from that one.
      if (closed === 'replaced') failures = mostFailures;
      refused = false;
    } catch (error) {
      if (signal.aborted) return;
      const coded = error instanceof CodedError ? error : new CodedError('GATEWAY_UNREACHABLE', { cause: error });
      // A token may have come to its end; only when a fresh one is refused is something wrong.
      const firstRefusal = coded.status === 401 && !refused;
      refused = coded.status === 401;
      if (firstRefusal) continue;
      failures = lastId === idBefore ? failures + 1 : 1;
      onChange(false, coded);
      // A hidden page may wait a minute for the end of a pause.
      if (source.reopens && opened && coded.code === 'GATEWAY_UNREACHABLE') continue;
    }
    const wait = Math.min(backOffMs.most, backOffMs.first * 2 ** Math.min(failures, mostFailures));
    await pause(failures === 0 ? 100 : wait * (0.5 + Math.random() / 2), signal);
  }
}

/** `GET /v1/events` by fetch, because EventSource cannot send a token. */
export function overHttp({ url, getToken, ...options }: HttpOptions): EventSource {
  return {
    async read({ fresh, lastId, signal, onOpen, onText }) {
      const headers: Record<string, string> = {
        accept: 'text/event-stream',
        authorization: `Bearer ${await getToken(fresh)}`,
      };
      if (lastId) headers['last-event-id'] = lastId;
      const answer = await (options.fetch ?? fetch)(url, { headers, signal, cache: 'no-store' });
      if (!answer.ok || !answer.body) throw errorOf(answer.status, await answer.json().catch(() => null));
      onOpen();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        onText(value);
      }
    },
  };
}

const moment = (): { date: number; ticks: number } => ({ date: Date.now(), ticks: performance.now() });

/** The date may be set, and in some browsers the ticks stand still while the computer sleeps. */
function msSince({ date, ticks }: ReturnType<typeof moment>): number {
  return Math.max(Date.now() - date, performance.now() - ticks);
}

async function connectOnce(
  options: EventStreamOptions,
  source: EventSource,
  fresh: boolean,
  lastId: string,
  onId: (id: string) => void,
): Promise<CloseReason | null> {
  const silence = new AbortController();
  let watchdog = setTimeout(() => silence.abort(), silenceMs);
  let heard = moment();
  const signal = AbortSignal.any([options.signal, silence.signal]);
  // After a computer's sleep the socket may be dead without telling.
  onAwake(() => msSince(heard) > missedBeatMs && silence.abort(), signal);
  let closed: CloseReason | null = null;
  const parser = createParser({
    onEvent: (message) => {
      const event = parse(ServerEvent, message.data);
      if (event) options.onEvent(event);
      const notice = event === null ? parse(StreamNotice, message.data) : null;
      if (notice?.type === 'resync') options.onResync?.();
      if (notice?.type === 'closed') closed = notice.reason;
      if (message.id) onId(message.id);
    },
  });
  try {
    await source.read({
      fresh,
      lastId,
      signal,
      onOpen: () => options.onChange(true, null),
      onText: (text) => {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => silence.abort(), silenceMs);
        heard = moment();
        parser.feed(text);
      },
    });
    // Not every source rejects when it is told to stop.
    silence.signal.throwIfAborted();
    return closed;
  } finally {
    clearTimeout(watchdog);
    // Lets go of the listeners, and of a body that was not read to its end.
    silence.abort();
  }
}

/** An event of a newer gateway, or a damaged one, is passed over: the next carries the whole call again. */
function parse<Schema extends z.ZodMiniType>(schema: Schema, data: string): z.infer<Schema> | null {
  try {
    const parsed = z.safeParse(schema, JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
