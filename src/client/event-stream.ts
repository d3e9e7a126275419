import { createParser } from 'eventsource-parser';
import * as z from 'zod/mini';
import type { DialWish } from '../domain/crm/host.ts';
import { CodedError } from '../domain/errors/coded-error.ts';
import type { AgentStatusView } from '../domain/protocol/agent-status.ts';
import { type CloseReason, type QueuedCallsChanged, ServerEvent, StreamNotice } from '../domain/protocol/events.ts';
import { errorOf } from './gateway-client.ts';
import { onAwake, pause } from './pause.ts';

/** A transport for the event stream. */
export interface EventSource {
  /** Reads the stream. Resolves when it ends. Rejects when it breaks, with a CodedError if the reason is known. */
  read(request: EventRequest): Promise<void>;
  /** The transport itself waits for a lost connection, so no delay is needed before the next attempt. */
  readonly reopens?: boolean;
}

export interface EventRequest {
  /** The previous token was refused. */
  fresh: boolean;
  /** ID of the last received event. "": none. */
  lastId: string;
  onOpen: () => void;
  /** Receives a piece of the stream, of any length (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
  onText: (text: string) => void;
  signal: AbortSignal;
}

export interface EventStreamOptions extends HttpOptions {
  onEvent: (event: ServerEvent) => void;
  /**
   * Some events were missed and cannot be replayed. A snapshot of the live calls follows as an event. The page must
   * reload everything else, such as the call log, by REST.
   */
  onResync?: () => void;
  /** The CRM's server asks the agent to call a number. */
  onDialAsked?: (wish: DialWish) => void;
  /** Statuses of agents that have changed. */
  onAgentStatuses?: (statuses: readonly AgentStatusView[]) => void;
  /** Calls that wait in queues have changed. */
  onQueuedCalls?: (change: QueuedCallsChanged) => void;
  /** Whether calls ring in this page, or in another one of the agent. */
  onRings?: (here: boolean) => void;
  /** `error`: why the stream is closed. null: it is open. */
  onChange: (open: boolean, error: CodedError | null) => void;
  signal: AbortSignal;
  /** Default: `GET /v1/events`. */
  source?: EventSource;
}

export interface HttpOptions {
  url: string;
  /** @param fresh the previous token was refused */
  getToken: (fresh: boolean) => Promise<string>;
  fetch?: typeof fetch;
}

/** The gateway sends a keep-alive every 15 s. After this time without data the connection counts as dead. */
const silenceMs = 40_000;
const missedBeatMs = 20_000;
const backOffMs = { first: 500, most: 10_000 };
/** The delay stops growing after this number of failures. */
const mostFailures = 6;

/**
 * Reads the gateway's events until the signal is aborted. Reconnects with back-off, and resumes after the last received
 * event.
 */
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
      // Delay the next attempt if the stream ended without an event, because that may repeat immediately.
      failures = lastId === idBefore ? failures + 1 : 0;
      // The gateway gave the place to another page of this identity. An immediate attempt would take it back.
      if (closed === 'replaced') failures = mostFailures;
      refused = false;
    } catch (error) {
      if (signal.aborted) return;
      const coded = error instanceof CodedError ? error : new CodedError('GATEWAY_UNREACHABLE', { cause: error });
      // The token may have expired. Only the refusal of a new one is reported.
      const firstRefusal = coded.status === 401 && !refused;
      refused = coded.status === 401;
      if (firstRefusal) continue;
      failures = lastId === idBefore ? failures + 1 : 1;
      onChange(false, coded);
      // On a hidden page the end of a delay can take a minute.
      if (source.reopens && opened && coded.code === 'GATEWAY_UNREACHABLE') continue;
    }
    const wait = Math.min(backOffMs.most, backOffMs.first * 2 ** Math.min(failures, mostFailures));
    await pause(failures === 0 ? 100 : wait * (0.5 + Math.random() / 2), signal);
  }
}

/** Reads `GET /v1/events` with fetch, because EventSource cannot send a token. */
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

/**
 * The system date may be changed, and in some browsers `performance.now()` stops during sleep. The larger value counts.
 */
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
  // After sleep of the computer the socket may be dead without a notice.
  onAwake(() => msSince(heard) > missedBeatMs && silence.abort(), signal);
  let closed: CloseReason | null = null;
  const parser = createParser({
    onEvent: (message) => {
      const event = parse(ServerEvent, message.data);
      if (event) options.onEvent(event);
      const notice = event === null ? parse(StreamNotice, message.data) : null;
      if (notice?.type === 'resync') options.onResync?.();
      if (notice?.type === 'closed') closed = notice.reason;
      if (notice?.type === 'dial') options.onDialAsked?.({ number: notice.number, about: notice.about });
      if (notice?.type === 'agent.status') options.onAgentStatuses?.(notice.statuses);
      if (notice?.type === 'queue.calls') options.onQueuedCalls?.(notice);
      if (notice?.type === 'rings') options.onRings?.(notice.here);
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
    // Some sources do not reject after an abort.
    silence.signal.throwIfAborted();
    return closed;
  } finally {
    clearTimeout(watchdog);
    // Removes the listeners, and cancels a body that was not read completely.
    silence.abort();
  }
}

/** Skips an event that is damaged or from a newer gateway. The next event carries the whole call again. */
function parse<Schema extends z.ZodMiniType>(schema: Schema, data: string): z.infer<Schema> | null {
  try {
    const parsed = z.safeParse(schema, JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
