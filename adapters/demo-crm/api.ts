import { CodedError } from '../../src/domain/errors.ts';

/** More than any honest answer of the CRM takes. */
const answerLimit = 1024 * 1024;

export interface ApiOptions {
  /** E.g. "https://crm.example". */
  baseUrl: string;
  token: string;
  fetch: typeof fetch;
}

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body?: unknown;
  timeoutMs: number;
}

export interface ApiAnswer {
  status: number;
  body: unknown;
}

/**
 * One request to the CRM. What is not a JSON answer within the time and size
 * limits rejects with CRM_UNAVAILABLE, as does a status of 500 and above, or 401.
 */
export async function askCrm(options: ApiOptions, request: ApiRequest): Promise<ApiAnswer> {
  try {
    const response = await options.fetch(new URL(request.path, options.baseUrl), {
      method: request.method,
      headers: {
        authorization: `Bearer ${options.token}`,
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      // A redirect could carry the token to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(request.timeoutMs),
    });
    const text = await readLimited(response);
    if (response.status >= 500 || response.status === 401 || response.status === 429) {
      throw new CodedError('CRM_UNAVAILABLE', { details: { status: response.status } });
    }
    return { status: response.status, body: JSON.parse(text) };
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw new CodedError('CRM_UNAVAILABLE', { cause: error });
  }
}

async function readLimited(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > answerLimit) {
      await reader.cancel();
      throw new CodedError('CRM_UNAVAILABLE', { message: 'The CRM’s answer is too large.' });
    }
    text += decoder.decode(value, { stream: true });
  }
}
