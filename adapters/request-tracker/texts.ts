import * as z from 'zod/mini';
import { htmlOf, linkedHtmlOf, pathOf, type RequestOptions, textOf } from '../kit/index.ts';
import type { Rt } from './rt.ts';

const Text = z.object({ Content: z._default(z.nullable(z.string()), '') });
const Sentences = z.array(z.string());

/** A text as the content of a ticket or a comment. RT makes no link of an address in plain text. */
export function contentOf(text: string, link: string | null = null): { Content: string; ContentType: string } {
  // PostgreSQL stores no NUL.
  const shown = text.replaceAll('\u0000', '\u2400');
  return { Content: link === null ? htmlOf(shown) : linkedHtmlOf(shown, link), ContentType: 'text/html' };
}

/** The texts of a ticket and its comments that contain a mark. @param start the beginning of the mark */
export async function textsWith(rt: Rt, ticket: string, start: string, options: RequestOptions): Promise<string[]> {
  const query = { query: JSON.stringify([{ field: 'Content', operator: 'LIKE', value: start }]), fields: 'Content' };
  const found = await rt.list(Text, pathOf`/REST/2.0/ticket/${ticket}/attachments`, query, options);
  return found.map(({ Content }) => textOf(Content ?? ''));
}

/** Adds an internal comment: RT sends it to no requestor. */
export async function addComment(
  rt: Rt,
  ticket: string,
  content: ReturnType<typeof contentOf>,
  options: RequestOptions,
): Promise<void> {
  await rt.send(
    Sentences,
    { method: 'POST', path: pathOf`/REST/2.0/ticket/${ticket}/comment`, body: content },
    options,
  );
}
