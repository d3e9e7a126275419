import { redactNumbers } from '../../src/domain/numbers/mask.ts';

/** The fields in which CRMs explain an error, the best first. */
const explaining = ['message', 'detail', 'description', 'error_description', 'title', 'error', 'errors', 'code'];
const longest = 300;
const deepest = 4;

/**
 * Why a CRM refused a request, for logs and for administrators: "422: There is no such contact." It contains neither
 * telephone numbers nor secrets.
 */
export function reasonOf(status: number, body: unknown, secrets: readonly string[]): string {
  let text = explanationIn(body, 0) ?? '';
  for (const secret of secrets) if (secret.length >= 4) text = text.replaceAll(secret, '…');
  const plain = redactNumbers(text)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, longest);
  return plain === '' ? `${status}` : `${status}: ${plain}`;
}

function explanationIn(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return /^\s*</.test(value) || value.trim() === '' ? null : value;
  if (typeof value !== 'object' || value === null || depth > deepest) return null;
  if (Array.isArray(value)) return explanationIn(value[0], depth + 1);
  const fields = value as Record<string, unknown>;
  for (const name of explaining) {
    const found = Object.hasOwn(fields, name) ? explanationIn(fields[name], depth + 1) : null;
    if (found !== null) return found;
  }
  if (depth === 0) return null;
  // E.g. { "errors": { "phone": ["is invalid"] } }
  const [name, inner] = Object.entries(fields)[0] ?? [];
  const found = explanationIn(inner, depth + 1);
  return found === null ? null : `${name} ${found}`;
}
