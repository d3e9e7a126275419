import type { Country } from '../../domain/numbers/e164.ts';
import { toE164 } from '../../domain/numbers/e164.ts';
import { CallOrder } from '../../domain/protocol/call-order.ts';
import type { Agent } from '../storage/store.ts';
import { bad, type Form, listOf, textOf, truthOf, wholeOf } from './connect-form.ts';

/** The server that wants to know what becomes of a call. */
export interface StatusCallback {
  url: string;
  /** The events that the request subscribed to. Empty: the short form, at the end. */
  events: readonly CallbackEvent[];
  json: boolean;
}

const callbackEvents = ['terminal', 'answered'] as const;
export type CallbackEvent = (typeof callbackEvents)[number];

/** What Exotel's answers and callbacks say of a call that the API placed, and the call's record does not. */
export interface Asked {
  /** Whether the outside party was called first: it is “From”. */
  customerFirst: boolean;
  /** The other party as the request named it: an agent's number or identity, or a number. null: a flow. */
  other: string | null;
  callback: StatusCallback | null;
}

export interface Connect {
  order: CallOrder;
  asked: Asked;
}

export interface Surroundings {
  country: Country;
  agents: readonly Agent[];
  dialFlow: string | null;
}

/** The longest call of Exotel, in seconds. */
const longestCall = 14_400;
const shortestCall = 5;
/** How long parties can ring, in seconds. */
const ringing = { least: 5, most: 120 };

/**
 * Reads `Calls/connect`: From is called first, then To, or the flow that Url names. A party that is an agent's ordinary
 * phone, or their identity, is that agent. Parameters without a meaning here are ignored, as Exotel ignores them.
 * https://developer.exotel.com/docs/voice-v1/api-reference/connect-two-numbers
 * @throws CodedError BAD_REQUEST
 */
export function readConnect(form: Form, around: Surroundings): Connect {
  const from = needed(form, 'From');
  const callerId = needed(form, 'CallerId');
  if (textOf(form, 'StreamUrl') !== null) {
    throw bad('“StreamUrl” is not supported.', { help: 'Leave it out: this gateway sends no sound to other servers.' });
  }
  const url = textOf(form, 'Url');
  const to = textOf(form, 'To');
  const parties = url === null ? connected(from, to, around) : talking(from, flowOf(url));
  const record = truthOf(form, 'Record');
  const ring = wholeOf(form, 'TimeOut', 600);
  const limit = wholeOf(form, 'TimeLimit', longestCall);
  const custom = textOf(form, 'CustomField');
  const { params, ...who } = parties.order;
  const all = { ...params, ...(custom !== null && { CustomField: custom }) };
  const order = CallOrder.safeParse({
    ...who,
    from: callerId,
    ...(Object.keys(all).length > 0 && { params: all }),
    ...(record !== null && { record: record ? 'always' : 'off' }),
    ...(ring !== null && { ringSeconds: Math.min(ringing.most, Math.max(ringing.least, ring)) }),
    ...(limit !== null && limit > 0 && { maxSeconds: Math.max(shortestCall, limit) }),
  });
  if (!order.success) throw bad('A parameter is too long, or not well formed.', { cause: order.error });
  return { order: order.data, asked: { ...parties.asked, callback: callbackOf(form) } };
}

interface Parties {
  order: Pick<CallOrder, 'number' | 'agent' | 'first' | 'force' | 'flow' | 'params'>;
  asked: Pick<Asked, 'customerFirst' | 'other'>;
}

function connected(from: string, to: string | null, { country, agents, dialFlow }: Surroundings): Parties {
  if (to === null) throw bad('“To” is missing.', { help: 'Send the second number as “To”, or a flow as “Url”.' });
  const agentAt = (party: string): string | null => {
    const number = toE164(party, country);
    const found = agents.find(
      ({ identity, phone }) => identity === party || (number !== null && phone?.number === number),
    );
    return found?.identity ?? null;
  };
  const caller = agentAt(from);
  // The agent has clicked, so they want the call also on a break. Exotel asks for no status either.
  if (caller !== null) {
    return {
      order: { number: to, agent: caller, first: 'agent', force: true },
      asked: { customerFirst: false, other: from },
    };
  }
  const callee = agentAt(to);
  if (callee !== null) {
    return { order: { number: from, agent: callee, first: 'number' }, asked: { customerFirst: true, other: to } };
  }
  if (dialFlow === null) {
    throw bad('Neither “From” nor “To” is the phone of an agent.', {
      help: 'Enter one of them as the phone of an agent, or set SIDECALL_EXOTEL_DIAL_FLOW to a flow that connects two numbers.',
    });
  }
  const second = toE164(to, country);
  if (second === null) throw bad('“To” is not a phone number.');
  return {
    order: { number: from, flow: dialFlow, params: { ConnectTo: second } },
    asked: { customerFirst: true, other: to },
  };
}

function talking(from: string, flow: string): Parties {
  return { order: { number: from, flow }, asked: { customerFirst: true, other: null } };
}

/** “http://my.exotel.com/{sid}/exoml/start_voice/{app}”: the last part is the flow. */
function flowOf(url: string): string {
  const name = /(?:^|\/)([a-z0-9][a-z0-9-]{0,39})\/?(?:[?#].*)?$/.exec(url)?.[1];
  if (name !== undefined) return name;
  throw bad('“Url” names no flow.', {
    help: 'Send an address that ends with the name of a flow: …/start_voice/welcome.',
  });
}

function callbackOf(form: Form): StatusCallback | null {
  const url = textOf(form, 'StatusCallback');
  if (url === null) return null;
  const type = textOf(form, 'StatusCallbackContentType') ?? 'multipart/form-data';
  if (type !== 'multipart/form-data' && type !== 'application/json') {
    throw bad('“StatusCallbackContentType” must be multipart/form-data or application/json.');
  }
  const wanted = listOf(form, 'StatusCallbackEvents').flatMap((text) => text.split(','));
  const events = callbackEvents.filter((event) => wanted.includes(event));
  const unknown = wanted.find((text) => !callbackEvents.some((event) => event === text));
  if (unknown !== undefined) throw bad('“StatusCallbackEvents” are terminal and answered.');
  return { url, events, json: type === 'application/json' };
}

function needed(form: Form, name: string): string {
  const text = textOf(form, name);
  if (text === null) throw bad(`“${name}” is missing.`);
  return text;
}
