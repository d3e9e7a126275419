import { Refused } from '../vendor/json-server.ts';
import { answerOf, exchange } from './recorded.ts';

export function refusal(status: number, message: string): Refused {
  return new Refused(status, { message });
}

/** A recorded refusal, word for word. */
export function recordedRefusal(name: string): Refused {
  return new Refused(exchange(name).response.status, answerOf(name));
}
