import * as z from 'zod/mini';
import { CodedError, isErrorCode } from '../domain/errors.ts';
import { AgentView } from '../domain/protocol/admin.ts';
import { CallPage, CallView, type ContactDraft, type WrapUp } from '../domain/protocol/call.ts';
import { Playback, type RecordingAction, type SuperviseMode, type Target } from '../domain/protocol/parties.ts';
import { SessionView } from '../domain/protocol/session.ts';
import { gatewayAddress } from './page-address.ts';
import { whyUnreachable } from './unreachable.ts';

export interface GatewayClientOptions {
  /** The gateway's address; "" means the page's own origin. */
  gateway: string;
  /** @param fresh the token used before was refused or is about to expire */
  getToken: (fresh: boolean) => Promise<string>;
  fetch?: typeof fetch;
}

const timeoutMs = 10_000;
/** Waits between tries of a request that may be repeated. */
const retryMs = [300, 1000];

const ErrorAnswer = z.object({ error: z.object({ code: z.string(), message: z.string(), help: z.string() }) });

/** The gateway's REST, parsed at the edge. Every method rejects with a CodedError. */
export class GatewayClient {
  private readonly options: GatewayClientOptions;
  private readonly fetch: typeof fetch;
  /** An answer has come: the gateway does not refuse this page's origin. */
  private answered = false;

  constructor(options: GatewayClientOptions) {
    this.options = options;
    this.fetch = options.fetch ?? ((...args) => fetch(...args));
  }

  /** @param path from the root, e.g. "/v1/session" */
  url(path: string): string {
    return `${gatewayAddress(this.options.gateway)}${path}`;
  }

  session(): Promise<SessionView> {
    return this.request('GET', '/v1/session', SessionView);
  }

  calls(options: { limit: number; before?: string }): Promise<CallPage> {
    const query = new URLSearchParams({ limit: String(options.limit) });
    if (options.before !== undefined) query.set('before', options.before);
    return this.request('GET', `/v1/calls?${query}`, CallPage);
  }

  call(id: string): Promise<CallView> {
    return this.request('GET', `/v1/calls/${id}`, CallView);
  }

  hold(id: string): Promise<CallView> {
    return this.request('POST', `/v1/calls/${id}/hold`, CallView);
  }

  resume(id: string): Promise<CallView> {
    return this.request('POST', `/v1/calls/${id}/resume`, CallView);
  }

  hangUp(id: string): Promise<CallView> {
    return this.request('POST', `/v1/calls/${id}/hang-up`, CallView);
  }

  wrapUp(id: string, body: WrapUp): Promise<CallView> {
    return this.request('PUT', `/v1/calls/${id}/wrap-up`, CallView, body);
  }

  createContact(id: string, body: ContactDraft): Promise<CallView> {
    return this.request('POST', `/v1/calls/${id}/contact`, CallView, body);
  }

  /** Calls of all agents that ring or are up; supervisors and administrators only. */
  liveCalls(): Promise<CallPage> {
    return this.request('GET', '/v1/calls?live=true', CallPage);
  }

  agents(): Promise<AgentView[]> {
    return this.request('GET', '/v1/agents', z.array(AgentView));
  }

  transfer(id: string, to: Target): Promise<CallView> {
    return this.request('POST', `/v1/calls/${id}/transfer`, CallView, { to });
  }

  consult(id: string, to: Target): Promise<CallView> {
    return this.request('POST', `/v1/calls/${id}/consult`, CallView, { to });
  }

  endConsult(id: string): Promise<CallView> {
    return this.request('DELETE', `/v1/calls/${id}/consult`, CallView);
  }

  completeConsult(id: string): Promise<CallView> {
    return this.request('POST', `/v1/calls/${id}/consult/complete`, CallView);
  }

  merge(id: string): Promise<CallView> {
    return this.request('POST', `/v1/calls/${id}/consult/merge`, CallView);
  }

  dropParty(id: string, party: string): Promise<CallView> {
    return this.request('DELETE', `/v1/calls/${id}/parties/${encodeURIComponent(party)}`, CallView);
  }

  muteParty(id: string, party: string, muted: boolean): Promise<CallView> {
    const verb = muted ? 'mute' : 'unmute';
    return this.request('POST', `/v1/calls/${id}/parties/${encodeURIComponent(party)}/${verb}`, CallView);
  }

  record(id: string, action: RecordingAction['action']): Promise<CallView> {
    return this.request('POST', `/v1/calls/${id}/recording`, CallView, { action });
  }

  /** @param mode null: leave */
  supervise(id: string, mode: SuperviseMode | null): Promise<CallView> {
    if (mode === null) return this.request('DELETE', `/v1/calls/${id}/supervise`, CallView);
    return this.request('POST', `/v1/calls/${id}/supervise`, CallView, { mode });
  }

  playback(recording: string): Promise<Playback> {
    const answer = this.request('POST', `/v1/recordings/${encodeURIComponent(recording)}/playback`, Playback);
    return answer.then(({ url, expiresAt }) => ({ url: this.url(url), expiresAt }));
  }

  private async request<Schema extends z.ZodMiniType>(
    method: string,
    path: string,
    schema: Schema,
    body?: unknown,
  ): Promise<z.infer<Schema>> {
    // RFC 9110 9.2.2: these may be sent again when no answer came.
    const tries = method === 'POST' ? 0 : retryMs.length;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.once(method, path, schema, body);
      } catch (error) {
        if (!(error instanceof CodedError) || error.code !== 'GATEWAY_UNREACHABLE') throw error;
        if (attempt >= tries)
          throw this.answered || method === 'POST'
            ? error
            : await whyUnreachable(this.url(''), error.cause, this.fetch);
        await new Promise((resolve) => setTimeout(resolve, retryMs[attempt]));
      }
    }
  }

  private async once<Schema extends z.ZodMiniType>(
    method: string,
    path: string,
    schema: Schema,
    body: unknown,
  ): Promise<z.infer<Schema>> {
    let answer = await this.send(method, path, body, false);
    if (answer.status === 401) answer = await this.send(method, path, body, true);
    const json: unknown = await answer.json().catch(() => null);
    if (json === null && (answer.ok || answer.status === 404)) throw noGateway(this.url(''));
    if (!answer.ok) throw forPage(errorOf(answer.status, json));
    const parsed = z.safeParse(schema, json);
    if (!parsed.success)
      throw new CodedError('INTERNAL', { message: 'The gateway’s answer was not understood.', cause: parsed.error });
    return parsed.data as z.infer<Schema>;
  }

  private async send(method: string, path: string, body: unknown, fresh: boolean): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${await this.options.getToken(fresh)}` };
    const init: RequestInit = { method, headers, signal: AbortSignal.timeout(timeoutMs), cache: 'no-store' };
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(body);
    }
    try {
      const answer = await this.fetch(this.url(path), init);
      this.answered = true;
      return answer;
    } catch (cause) {
      throw new CodedError('GATEWAY_UNREACHABLE', { cause });
    }
  }
}

/** The gateway names no setting of a page; an old token comes from one. */
function forPage(error: CodedError): CodedError {
  if (error.code !== 'TOKEN_EXPIRED') return error;
  const help = 'getToken must fetch a new token from the page’s own server each time it is called.';
  return new CodedError(error.code, { message: error.message, help, cause: error });
}

/** Something else answers there: the page's own server, or a proxy. */
export function noGateway(gateway: string): CodedError {
  return new CodedError('NOT_FOUND', {
    message: `There is no gateway at ${gateway}.`,
    help: 'Check the gateway setting: the address of the gateway itself, for example https://cti.example.',
  });
}

/** The gateway's own error, or the nearest one where something in between answered. */
export function errorOf(status: number, json: unknown): CodedError {
  const parsed = z.safeParse(ErrorAnswer, json);
  if (parsed.success && isErrorCode(parsed.data.error.code)) {
    const { code, message, help } = parsed.data.error;
    return new CodedError(code as CodedError['code'], { message, help });
  }
  return new CodedError(status >= 500 ? 'GATEWAY_UNREACHABLE' : 'INTERNAL', {
    message: `The gateway answered ${status}.`,
  });
}
