import { createParser } from 'eventsource-parser';
import * as z from 'zod/mini';
import { CodedError } from '../domain/errors.ts';
import { ServerEvent } from '../domain/protocol/events.ts';
import { errorOf } from './gateway-client.ts';

export interface EventStreamOptions {
  url: string;
  /** @param fresh the token used before was refused */
  getToken: (fresh: boolean) => Promise<string>;
  onEvent: (event: ServerEvent) => void;
  /** `error`: why it is not open; null: it is. */
  onChange: (open: boolean, error: CodedError | null) => void;
  signal: AbortSignal;
  fetch?: typeof fetch;
}

/** The gateway sends a sign of life every 15 s: without any for this long the connection is dead. */
const silenceMs = 40_000;
const backOffMs = { first: 500, most: 10_000 };

/**
 * Reads `GET /v1/events` until the signal: connects again with back-off, resumes by
 * Last-Event-ID. fetch instead of EventSource, which cannot send a token.
 */
export async function readEvents(options: EventStreamOptions): Promise<void> {
  const { signal } = options;
  let lastId = '';
  let failures = 0;
  let refused = false;
  while (!signal.aborted) {
    try {
      await connectOnce(options, refused, lastId, (id) => {
        lastId = id;
        failures = 0;
      });
      refused = false;
    } catch (error) {
      if (signal.aborted) return;
      const coded = error instanceof CodedError ? error : new CodedError('GATEWAY_UNREACHABLE', { cause: error });
      refused = coded.status === 401;
      failures += 1;
      options.onChange(false, coded);
    }
    if (signal.aborted) return;
    const wait = Math.min(backOffMs.most, backOffMs.first * 2 ** Math.min(failures, 6));
    await pause(failures === 0 ? 100 : wait * (0.5 + Math.random() / 2), signal);
  }
}

async function connectOnce(
  options: EventStreamOptions,
  fresh: boolean,
  lastId: string,
  onId: (id: string) => void,
): Promise<void> {
  const silence = new AbortController();
  let watchdog = setTimeout(() => silence.abort(), silenceMs);
  const signal = AbortSignal.any([options.signal, silence.signal]);
  try {
    const headers: Record<string, string> = {
      accept: 'text/event-stream',
      authorization: `Bearer ${await options.getToken(fresh)}`,
    };
    if (lastId) headers['last-event-id'] = lastId;
    const answer = await (options.fetch ?? fetch)(options.url, { headers, signal, cache: 'no-store' });
    if (!answer.ok || !answer.body) throw errorOf(answer.status, await answer.json().catch(() => null));
    options.onChange(true, null);
    const parser = createParser({
      onEvent: (message) => {
        const event = parse(message.data);
        if (event) options.onEvent(event);
        if (message.id) onId(message.id);
      },
    });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(() => silence.abort(), silenceMs);
      parser.feed(value);
    }
  } finally {
    clearTimeout(watchdog);
  }
}

/** An event of a newer gateway, or a damaged one, is passed over: the next carries the whole call again. */
function parse(data: string): ServerEvent | null {
  try {
    const parsed = z.safeParse(ServerEvent, JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Ends early when the network is back or the page is looked at again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const close = new AbortController();
    const done = (): void => {
      clearTimeout(timer);
      close.abort();
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { signal: close.signal });
    globalThis.addEventListener?.('online', done, { signal: close.signal });
  });
}
