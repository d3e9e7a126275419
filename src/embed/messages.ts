import type { CallFact, HostContext } from '../domain/crm/host.ts';
import type { CrmRef } from '../domain/crm/ref.ts';

/**
 * The messages between a page and the softphone in its frame:
 *
 *   frame ── { sidecall: "ready", version: 1 } ──────────────► page     to the pinned origin only
 *   frame ◄─ { sidecall: "connect", version: 1 } + port ────── page     from the parent and the pinned origin, once
 *   frame ◄─────────────── port: HostMessage ───────────────── page
 *   frame ──────────────── port: FrameMessage ───────────────► page
 *
 * Both sides read each message here before they use it.
 */
export const version = 1;

/** What the page says. */
export type HostMessage =
  /** @prop tokens the page's server has tokens; records: the page makes its own record of each call */
  | { type: 'hello'; tokens: boolean; records: boolean }
  | { type: 'dial'; number: string; about: CrmRef | null }
  | { type: 'context'; now: HostContext }
  /** The answer to the frame's message with this id. */
  | { type: 'answer'; id: number; value: string | null };

/** What the frame says. */
export type FrameMessage =
  | { type: 'fact'; id: number; fact: CallFact }
  | { type: 'open'; record: CrmRef }
  | { type: 'show'; reason: ShowReason }
  | { type: 'size'; height: number }
  | { type: 'token'; id: number };

export type ShowReason = 'ringing' | 'call' | 'idle';

/** A greeting of the handshake. */
export function isGreeting(data: unknown, what: 'ready' | 'connect'): boolean {
  const { sidecall, version: spoken } = fieldsOf(data);
  return sidecall === what && spoken === version;
}

/** Whether a message pretends to be one of the handshake, of any version. */
export function isOurs(data: unknown): boolean {
  return typeof fieldsOf(data).sidecall === 'string';
}

/** null: it is no message of the page. */
export function readHostMessage(data: unknown): HostMessage | null {
  const { type, number, about, now, id, value, tokens, records } = fieldsOf(data);
  switch (type) {
    case 'hello':
      return { type, tokens: tokens === true, records: records === true };
    case 'dial':
      return typeof number === 'string' && number.length <= longest ? { type, number, about: recordIn(about) } : null;
    case 'context':
      return { type, now: contextIn(now) };
    case 'answer':
      return typeof id === 'number' ? { type, id, value: typeof value === 'string' ? value : null } : null;
    default:
      return null;
  }
}

/** null: it is no message of the frame. */
export function readFrameMessage(data: unknown): FrameMessage | null {
  const { type, id, fact, record, reason, height } = fieldsOf(data);
  switch (type) {
    case 'fact': {
      const read = factIn(fact);
      return typeof id === 'number' && read !== null ? { type, id, fact: read } : null;
    }
    case 'open': {
      const read = recordIn(record);
      return read && { type, record: read };
    }
    case 'show':
      return reason === 'ringing' || reason === 'call' || reason === 'idle' ? { type, reason } : null;
    case 'size':
      return typeof height === 'number' && height > 0 && height < 10_000 ? { type, height } : null;
    case 'token':
      return typeof id === 'number' ? { type, id } : null;
    default:
      return null;
  }
}

/** Longer than any number that can be dialled. */
const longest = 200;

function fieldsOf(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
}

/** At most 40 characters for the kind, which has no colon, and 200 for the id: as the gateway accepts them. */
function recordIn(value: unknown): CrmRef | null {
  const { kind, id } = fieldsOf(value);
  if (typeof kind !== 'string' || typeof id !== 'string') return null;
  return /^[^:\p{Cc}]{1,40}$/u.test(kind) && /^\P{Cc}{1,200}$/u.test(id) ? { kind, id } : null;
}

function contextIn(value: unknown): HostContext {
  const { about, theme, visible } = fieldsOf(value);
  return {
    about: recordIn(about),
    ...((theme === 'light' || theme === 'dark') && { theme }),
    ...(typeof visible === 'boolean' && { visible }),
  };
}

const steps: readonly unknown[] = ['ringing', 'answered', 'held', 'ended', 'logged'] satisfies CallFact['step'][];

function factIn(value: unknown): CallFact | null {
  const { callId, step, direction, about, duration } = fieldsOf(value);
  if (typeof callId !== 'string' || !steps.includes(step)) return null;
  return {
    callId,
    step: step as CallFact['step'],
    direction: direction === 'outbound' ? 'outbound' : 'inbound',
    about: recordIn(about),
    duration: typeof duration === 'number' ? duration : null,
  };
}
