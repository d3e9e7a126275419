import { randomBytes } from 'node:crypto';

/** Random, so that an id tells nothing of the number: agents see it also in masked calls. */
export function newContactId(): string {
  return `CT${randomBytes(16).toString('hex')}`;
}

/** The id of a logged call. */
export function newRecordId(): string {
  return `CL${randomBytes(16).toString('hex')}`;
}
