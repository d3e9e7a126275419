import { Refused } from '../vendor/json-server.ts';
import { answerOf, exchange } from './recorded.ts';

/** An error in the shape in which the recorded server wrote it. */
export function failure(status: number, name: string, message: string): Refused {
  const isHttp = name.startsWith('werkzeug.');
  const parts = { arguments: isHttp ? [message, status] : [message], context: {}, debug: '(removed)' };
  return new Refused(status, { name, message, ...parts });
}

/** A recorded refusal, word for word. */
export function recordedRefusal(name: string): Refused {
  return new Refused(exchange(name).response.status, answerOf(name));
}

export function missing(model: string, id: number, user: number): Refused {
  const record = `${model}(${id},), User: ${user}`;
  const text = `Record does not exist or has been deleted.\n(Record: ${record})`;
  return failure(404, 'odoo.exceptions.MissingError', text);
}
