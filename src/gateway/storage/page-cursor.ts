import { CodedError } from '../../domain/errors.ts';

/** Where a page of the log ends: the oldest call on it. */
export interface PageCursor {
  startedAt: string;
  id: string;
}

/** Opaque to clients, so that it may change. */
export function encodeCursor({ startedAt, id }: PageCursor): string {
  return Buffer.from(`${startedAt} ${id}`).toString('base64url');
}

/** Throws BAD_REQUEST for anything that encodeCursor did not make. */
export function decodeCursor(text: string): PageCursor {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (CA[0-9a-f]{32})$/.exec(Buffer.from(text, 'base64url').toString());
  const [, startedAt, id] = match ?? [];
  if (startedAt === undefined || id === undefined) {
    throw new CodedError('BAD_REQUEST', { message: '“before” is not the “next” of a page.' });
  }
  return { startedAt, id };
}
