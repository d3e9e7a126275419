import { CodedError } from '../../domain/errors/coded-error.ts';
import { passing } from '../../phone/token-source.ts';

const longest = 8192;

/** Requests a token from the page's own server, which responds with `{ "token": "…" }` (other fields are ignored). */
export function tokenFrom(url: string, fetcher: typeof fetch = fetch): () => Promise<string> {
  return async () => {
    const response = await ask(url, fetcher);
    const token = response.ok ? tokenIn(await response.json().catch(() => null)) : null;
    if (token !== null) return token;
    throw new CodedError('TOKEN_MISSING', {
      message: `The page’s token address gave no token (status ${response.status}).`,
      help: `Check token-url: ${url} must answer { "token": "…" } for the signed-in user.`,
    });
  };
}

async function ask(url: string, fetcher: typeof fetch): Promise<Response> {
  try {
    return await fetcher(url, { headers: { accept: 'application/json' }, cache: 'no-store' });
  } catch (cause) {
    throw new CodedError('TOKEN_MISSING', {
      message: 'The page’s token address cannot be reached.',
      help: `Check the network, and token-url: ${url}. The phone goes on trying.`,
      details: passing,
      cause,
    });
  }
}

function tokenIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('token' in answer)) return null;
  const { token } = answer;
  return typeof token === 'string' && token !== '' && token.length <= longest ? token : null;
}
