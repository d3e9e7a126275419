import { CodedError } from '../../domain/errors.ts';

/** The end of a page of calls or contacts: its oldest one. */
export interface PageCursor {
  startedAt: string;
  id: string;
}

/** The text is opaque to clients, so that its format can change. */
export function encodeCursor({ startedAt, id }: PageCursor): string {
  return Buffer.from(`${startedAt} ${id}`).toString('base64url');
}

/**
 * @param kind the first two letters of the ids
 * @throws CodedError BAD_REQUEST if the text is not from `encodeCursor`, or of ids of another kind
 */
export function decodeCursor(text: string, kind: 'CA' | 'CT' = 'CA'): PageCursor {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (C[AT][0-9a-f]{32})$/.exec(Buffer.from(text, 'base64url').toString());
  const [, startedAt, id] = match ?? [];
  if (startedAt === undefined || !id?.startsWith(kind)) {
    throw new CodedError('BAD_REQUEST', { message: '“before” is not the “next” of a page.' });
  }
  return { startedAt, id };
}
