import * as z from 'zod/mini';
import {
  type CrmCommands,
  type CrmConnection,
  type CrmHttpAnswer,
  type CrmHttpRequest,
  hasSecret,
} from '../kit/index.ts';
import { leadIdOf } from './records.ts';

/**
 * Click to call by LeadSquared's server. Its telephony connector sends what an administrator wrote into it, to
 *
 *     POST {address of the connection}/click-to-call
 *     {"secret":"…","user":"<id of the user>","number":"+91-9876543210","lead":"<id of the lead>"}
 *
 * as JSON or as a form, or as the query of a GET. `agent`, an agent's identity, may be in place of `user`. The connector
 * compares a word of the answer: "success" is in no other.
 */
const path = '/click-to-call';

const longest = 160;
const names = ['secret', 'user', 'agent', 'number', 'lead'] as const;

type Click = Readonly<Record<(typeof names)[number], readonly string[]>>;

const Body = z.record(z.string(), z.unknown());

/**
 * Shows the number in the softphones of the agent. It is not called at once: an administrator's mistake in the connector
 * could otherwise open another agent's microphone.
 */
export function answerClick(
  request: CrmHttpRequest,
  { secrets, agentOf }: Pick<CrmConnection, 'secrets' | 'agentOf'>,
  { dial }: CrmCommands,
): CrmHttpAnswer {
  const [asked = ''] = request.address.split('?', 1);
  const click = readClick(request);
  if (asked.replace(/\/+$/, '') !== path) return answer(404, 'error', 'There is no such address.');
  // Compared first, so a stranger learns nothing else.
  if (!hasSecret(click.secret, secrets.read().dialSecret ?? '')) return answer(401, 'error', 'The secret is wrong.');
  const [number, user, agent] = [only(click.number), only(click.user), only(click.agent)];
  if (number === null || (user === null && agent === null)) {
    return answer(400, 'error', 'The request needs one number, and one user or agent.');
  }
  const identity = user === null ? agent : agentOf(user);
  const lead = only(click.lead);
  const about = lead === null ? null : { kind: 'lead', id: lead };
  const wish = { number, about: leadIdOf(about) === null ? null : about };
  if (identity !== null && dial(identity, wish)) return answer(200, 'success', 'The number is in the softphone.');
  return answer(409, 'error', 'The user has no open softphone, or is no agent of this connection.');
}

function answer(status: number, word: 'success' | 'error', message: string): CrmHttpAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify({ status: word, message }) };
}

/** The values of the query, the form or the JSON, each as often as it is there. */
function readClick({ address, headers, body }: CrmHttpRequest): Click {
  const at = address.indexOf('?');
  const query = new URLSearchParams(at < 0 ? '' : address.slice(at + 1));
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const form = new URLSearchParams(isForm ? body : '');
  const json = isForm ? {} : fieldsOf(body);
  const values = names.map((name) => {
    const said: unknown = Object.hasOwn(json, name) ? json[name] : undefined;
    const text = typeof said === 'string' || typeof said === 'number' ? [String(said)] : [];
    return [name, [...query.getAll(name), ...form.getAll(name), ...text]] as const;
  });
  return Object.fromEntries(values) as Record<(typeof names)[number], string[]>;
}

function fieldsOf(body: string): Record<string, unknown> {
  try {
    return z.safeParse(Body, JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}

/** A value that is there once. */
function only(values: readonly string[]): string | null {
  const [value = ''] = values;
  return values.length === 1 && value !== '' && value.length <= longest && !/\p{Cc}/u.test(value) ? value : null;
}
