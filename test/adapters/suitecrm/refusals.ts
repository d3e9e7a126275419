import { Refused } from '../vendor/json-server.ts';
import { answerOf, exchange } from './recorded.ts';

/** Almost each refusal is a 400, and its text says what is wrong. */
export function refusal(detail: string): Refused {
  return new Refused(400, { errors: { status: 400, title: null, detail } });
}

/** A recorded refusal. */
export function recordedRefusal(name: string): Refused {
  return new Refused(exchange(name).response.status, answerOf(name));
}

export function notFound(module: string, id: string): Refused {
  return refusal(`${module} module with id ${id} is not found`);
}
