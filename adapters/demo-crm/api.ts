import { CodedError } from '../../src/domain/errors.ts';

/** Far more than any valid response of the CRM needs. */
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
 * Sends one request to the CRM. Rejects with CRM_UNAVAILABLE if the response is not JSON, is late or too large, or has
 * the status 401 or 500 and above.
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
      // A redirect could send the token to another host.
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
