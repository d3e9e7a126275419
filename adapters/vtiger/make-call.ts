import { type CrmCommands, type CrmHttpAnswer, type CrmHttpRequest, hasSecret } from '../kit/index.ts';

/**
 * Click to dial by Vtiger’s server: a user clicks a number, and Vtiger requests
 *
 *     POST {address of the connection}/makecall?event=OutgoingCall&secret=…&from=1001&to=…&context=…
 *
 * with an empty body. `from` is the extension of the Vtiger user. The secret is in the query, so the address of the
 * request must not be logged.
 */
export interface MakeCall {
  /** The user’s field "CRM Phone Extension". Users can change it: call only the agent's own phone, never speak for them. */
  from: string;
  /** The number as Vtiger's record spells it. */
  to: string;
  /** The context of the settings of PBXManager. */
  context: string;
}

/**
 * The answers that Vtiger understands: status 200 and a plain text. Every other text, also "Failure", is a success for
 * Vtiger; these two and an empty answer are failures.
 */
export const makeCallAnswers = {
  success: 'Success',
  wrongSecret: 'Authentication Failure',
  failed: 'Error',
} as const;

export type MakeCallAnswer = (typeof makeCallAnswers)[keyof typeof makeCallAnswers];

const longest = 160;

/**
 * Shows the number in the softphones of the agent: the extension is their identity. It is not called at once:
 * otherwise a user could enter another agent's extension, and open that agent's microphone.
 */
export function answerMakeCall(request: CrmHttpRequest, secret: string, { dial }: CrmCommands): CrmHttpAnswer {
  const read = readMakeCall(request, secret);
  const answered = (body: MakeCallAnswer): CrmHttpAnswer => ({ status: 200, contentType: 'text/plain', body });
  if ('answer' in read) return answered(read.answer);
  const { from, to } = read.call;
  return answered(dial(from, { number: to, about: null }) ? makeCallAnswers.success : makeCallAnswers.failed);
}

/**
 * Reads the request. The secret is compared first, so a stranger learns nothing else.
 * @param address path and query, e.g. "/makecall?event=…"
 * @param secret the connection’s secret. "": click to dial is off, and every request is refused.
 * @returns the call, or the answer that refuses it
 */
export function readMakeCall(
  { method, address }: { method: string; address: string },
  secret: string,
): { call: MakeCall } | { answer: MakeCallAnswer } {
  const [path = '', query = ''] = address.split('?', 2);
  const params = new URLSearchParams(query);
  if (!hasSecret(params.getAll('secret'), secret)) return { answer: makeCallAnswers.wrongSecret };
  const [from, to, context] = ['from', 'to', 'context'].map((name) => only(params, name));
  const isCall = method === 'POST' && path === '/makecall' && only(params, 'event') === 'OutgoingCall';
  if (!isCall || from === undefined || from === '' || to === undefined || to === '') {
    return { answer: makeCallAnswers.failed };
  }
  return { call: { from, to, context: context ?? '' } };
}

/** The value of a parameter that is there once. */
function only(params: URLSearchParams, name: string): string | undefined {
  const values = params.getAll(name);
  const [value] = values;
  return values.length === 1 && value !== undefined && value.length <= longest && !/\p{Cc}/u.test(value)
    ? value
    : undefined;
}
