import { type Answer, type ReceivedRequest, startJsonServer } from '../vendor/json-server.ts';
import type { RtState } from './answers.ts';
import { answerOf } from './recorded.ts';
import { recordedRefusal } from './refusals.ts';
import { RtStore } from './store.ts';
import { ticketAnswers } from './tickets.ts';
import { userAnswers } from './users.ts';

export const token = '1-27-demoToken';
const limitedToken = '1-29-demoLimitedToken';

/**
 * RT's REST 2 API, made from the recorded exchanges: answers have the recorded shapes and sentences, what the recorded
 * server refused is refused, and what it dropped without a word is dropped.
 */
export async function startRt() {
  const store = new RtStore();
  const state: RtState = { userFields: [], ticketFields: [], ignoresFilter: false };
  const ofTickets = ticketAnswers(store, state);
  const ofUsers = userAnswers(store, state);

  function answerTo(request: ReceivedRequest): Answer {
    const { authorization, headers, method, path } = request;
    const isBasic = authorization.startsWith('Basic ');
    const isKnown = isBasic || [token, limitedToken].some((one) => authorization === `token ${one}`);
    if (!isKnown && headers['user-agent']?.includes('Mozilla')) {
      return { status: 302, text: 'Login required', headers: { location: '/', 'content-type': 'text/plain' } };
    }
    if (!isKnown) throw recordedRefusal('02');
    if (method !== 'GET' && !headers['content-type']?.startsWith('application/json')) throw recordedRefusal('68');
    if (request.body === undefined) throw recordedRefusal('67');
    const asked = { ...request, isLimited: authorization === `token ${limitedToken}` };
    if (path === '/REST/2.0/rt') return { status: 200, body: answerOf('01') };
    if (path === '/REST/2.0/queues/all') return { status: 200, body: answerOf('05') };
    if (path === '/REST/2.0/queue/General') {
      const TicketCustomFields = state.ticketFields.map((name) => ({ type: 'customfield', name, ref: 'customfield' }));
      return { status: 200, body: { id: 1, Name: 'General', TicketCustomFields } };
    }
    const answer = ofTickets(asked) ?? ofUsers(asked);
    if (answer === null) throw recordedRefusal('70');
    return answer;
  }

  const server = await startJsonServer(answerTo);
  const clear = (): void => {
    store.clear();
    server.requests.length = 0;
    Object.assign(state, { userFields: ['PhoneDigits'], ticketFields: ['CallId'], ignoresFilter: false });
  };
  clear();
  return { ...server, store, state, clear };
}
