import { CodedError } from '../../src/domain/errors.ts';

/**
 * Reads a response's body as JSON. The body of an error only explains the status, so it is read as far as possible.
 * @param limit in bytes
 * @returns undefined for an empty body; for errors also a text
 * @throws CodedError CRM_UNAVAILABLE if the body is too large, in another charset than it says, or not JSON
 */
export async function readJson(response: Response, limit: number): Promise<unknown> {
  const bytes = await readBytes(response, limit);
  if (bytes === null && !response.ok) return undefined;
  if (bytes === null) throw new CodedError('CRM_UNAVAILABLE', { message: 'The CRM’s answer is too large.' });
  const text = decoded(bytes, response);
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!response.ok) return text;
    throw new CodedError('CRM_UNAVAILABLE', { message: 'The CRM’s answer is not JSON.', cause });
  }
}

/** null: more than the limit. */
async function readBytes(response: Response, limit: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) break;
    size += value.byteLength;
    if (size > limit) {
      // Not awaited: a server that goes on sending must not delay the answer.
      void reader?.cancel().catch(() => {});
      return null;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** Names and notes with replaced characters would be stored for good, so a wrong charset is an error. */
function decoded(bytes: Uint8Array, { headers, ok }: Response): string {
  if (!ok) return new TextDecoder().decode(bytes);
  // RFC 8259, 8.1: JSON is UTF-8, and needs no charset.
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(headers.get('content-type') ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CodedError('CRM_UNAVAILABLE', { message: 'The CRM’s answer has a wrong charset.', cause });
  }
}
