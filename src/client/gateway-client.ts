import * as z from 'zod/mini';
import type { CallsQuery } from '../domain/calls/calls-query.ts';
import { CodedError, isErrorCode } from '../domain/errors/coded-error.ts';
import type { AgentView } from '../domain/protocol/admin.ts';
import type { CallPage, CallView, ContactDraft, WrapUp } from '../domain/protocol/call.ts';
import { listAgents } from '../domain/protocol/operations/agents.ts';
import {
  completeConsultation,
  endConsultation,
  endSupervision,
  mergeConsultation,
  muteParty,
  removeParty,
  startConsultation,
  superviseCall,
  transferCall,
  unmuteParty,
} from '../domain/protocol/operations/call-people.ts';
import {
  controlRecording,
  createContact,
  getCall,
  hangUpCall,
  holdCall,
  listCalls,
  resumeCall,
  saveWrapUp,
} from '../domain/protocol/operations/calls.ts';
import type { Answer, Asking, JsonOperation, Operation } from '../domain/protocol/operations/operation.ts';
import { createPlayback } from '../domain/protocol/operations/recordings.ts';
import { getSession } from '../domain/protocol/operations/session.ts';
import type { Playback, RecordingAction, SuperviseMode, Target } from '../domain/protocol/parties.ts';
import type { SessionView } from '../domain/protocol/session.ts';
import { gatewayAddress } from './page-address.ts';
import { whyUnreachable } from './unreachable.ts';

export interface GatewayClientOptions {
  /** The gateway's address. "" means the page's own origin. */
  gateway: string;
  /** @param fresh the previous token was refused or is about to expire */
  getToken: (fresh: boolean) => Promise<string>;
  fetch?: typeof fetch;
}

/** The parts of any request. */
interface Sent {
  params?: Readonly<Record<string, unknown>>;
  query?: Readonly<Record<string, unknown>>;
  body?: unknown;
}

const timeoutMs = 10_000;
/** The longest body, in characters, whose request outlives the page. */
const keptAlive = 16_000;
/** Delays between the attempts of a repeatable request. */
const retryMs = [300, 1000];

const ErrorAnswer = z.object({ error: z.object({ code: z.string(), message: z.string(), help: z.string() }) });

/** The gateway's REST API. Responses are validated here. Every method rejects with a CodedError. */
export class GatewayClient {
  private readonly options: GatewayClientOptions;
  private readonly fetch: typeof fetch;
  /** A response has arrived, so the gateway does not refuse this page's origin. */
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
    return this.request(getSession, {});
  }

  calls(options: CallsQuery & { limit: number }): Promise<CallPage> {
    return this.request(listCalls, { query: options });
  }

  call(id: string): Promise<CallView> {
    return this.request(getCall, { params: { id } });
  }

  hold(id: string): Promise<CallView> {
    return this.request(holdCall, { params: { id } });
  }

  resume(id: string): Promise<CallView> {
    return this.request(resumeCall, { params: { id } });
  }

  hangUp(id: string): Promise<CallView> {
    return this.request(hangUpCall, { params: { id } });
  }

  wrapUp(id: string, body: WrapUp): Promise<CallView> {
    return this.request(saveWrapUp, { params: { id }, body });
  }

  createContact(id: string, body: ContactDraft): Promise<CallView> {
    return this.request(createContact, { params: { id }, body });
  }

  /** Ringing and active calls of all agents, for supervisors and administrators only. */
  liveCalls(): Promise<CallPage> {
    return this.request(listCalls, { query: { live: 'true' } });
  }

  agents(): Promise<AgentView[]> {
    return this.request(listAgents, { query: {} });
  }

  transfer(id: string, to: Target): Promise<CallView> {
    return this.request(transferCall, { params: { id }, body: { to } });
  }

  consult(id: string, to: Target): Promise<CallView> {
    return this.request(startConsultation, { params: { id }, body: { to } });
  }

  endConsult(id: string): Promise<CallView> {
    return this.request(endConsultation, { params: { id } });
  }

  completeConsult(id: string): Promise<CallView> {
    return this.request(completeConsultation, { params: { id } });
  }

  merge(id: string): Promise<CallView> {
    return this.request(mergeConsultation, { params: { id } });
  }

  dropParty(id: string, party: string): Promise<CallView> {
    return this.request(removeParty, { params: { id, party } });
  }

  muteParty(id: string, party: string, muted: boolean): Promise<CallView> {
    return this.request(muted ? muteParty : unmuteParty, { params: { id, party } });
  }

  record(id: string, action: RecordingAction['action']): Promise<CallView> {
    return this.request(controlRecording, { params: { id }, body: { action } });
  }

  /** @param mode null: leave the call */
  supervise(id: string, mode: SuperviseMode | null): Promise<CallView> {
    if (mode === null) return this.request(endSupervision, { params: { id } });
    return this.request(superviseCall, { params: { id }, body: { mode } });
  }

  async playback(recording: string): Promise<Playback> {
    const { url, expiresAt, download } = await this.request(createPlayback, { params: { id: recording } });
    return { url: this.url(url), expiresAt, ...(download !== undefined && { download: this.url(download) }) };
  }

  /**
   * Sends a request for one operation of the table (`domain/protocol/operations`). The methods above are shortcuts for
   * it. Repeatable requests without a response are sent again. Rejects with a CodedError.
   */
  async request<Op extends JsonOperation>(operation: Op, asking: Asking<Op>): Promise<Answer<Op>> {
    const { method } = operation;
    // RFC 9110 9.2.2: these methods can be repeated if no response arrives.
    const tries = method === 'POST' ? 0 : retryMs.length;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.once(operation, asking);
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

  private async once<Op extends JsonOperation>(operation: Op, asking: Asking<Op>): Promise<Answer<Op>> {
    const { method } = operation;
    const { body } = asking as Sent;
    const path = pathOf(operation.path, asking as Sent);
    const content = contentOf(operation, body);
    let answer = await this.send(method, path, content, false);
    if (answer.status === 401) answer = await this.send(method, path, content, true);
    if (answer.ok && operation.answer === null) return null as Answer<Op>;
    const json: unknown = await answer.json().catch(() => null);
    if (json === null && (answer.ok || answer.status === 404)) throw noGateway(this.url(''));
    if (!answer.ok) throw forPage(errorOf(answer.status, json));
    const parsed = z.safeParse(operation.answer ?? z.unknown(), json);
    if (!parsed.success)
      throw new CodedError('INTERNAL', { message: 'The gateway’s answer was not understood.', cause: parsed.error });
    return parsed.data as Answer<Op>;
  }

  private async send(method: string, path: string, content: Content | null, fresh: boolean): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${await this.options.getToken(fresh)}` };
    const init: RequestInit = { method, headers, signal: AbortSignal.timeout(timeoutMs), cache: 'no-store' };
    if (content !== null) {
      headers['content-type'] = content.type;
      init.body = content.data;
      // What is being typed arrives also when the page closes. Browsers refuse more than 64 KiB.
      if (method === 'PUT' && typeof content.data === 'string') init.keepalive = content.data.length < keptAlive;
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

interface Content {
  type: string;
  data: string | Blob;
}

function contentOf({ takes }: Operation, body: unknown): Content | null {
  if (body === undefined) return null;
  return takes === undefined
    ? { type: 'application/json', data: JSON.stringify(body) }
    : { type: takes, data: body instanceof Uint8Array ? new Blob([body as Uint8Array<ArrayBuffer>]) : String(body) };
}

/** @param path as in the table, such as "/v1/calls/:id" */
function pathOf(path: string, { params = {}, query = {} }: Sent): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return filled;
  return `${filled}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

/** The gateway knows no settings of a page. Here an expired token always comes from `getToken`. */
function forPage(error: CodedError): CodedError {
  if (error.code !== 'TOKEN_EXPIRED') return error;
  const help = 'getToken must fetch a new token from the page’s own server each time it is called.';
  return new CodedError(error.code, { status: error.status, message: error.message, help, cause: error });
}

/** Another server responds at this address: the page's own server, or a proxy. */
export function noGateway(gateway: string): CodedError {
  return new CodedError('NOT_FOUND', {
    message: `There is no gateway at ${gateway}.`,
    help: 'Check the gateway setting: the address of the gateway itself, for example https://cti.example.',
  });
}

/** The gateway's own error, or the closest one if a proxy responded. */
export function errorOf(status: number, json: unknown): CodedError {
  const said = z.safeParse(ErrorAnswer, json).data?.error;
  if (said && isErrorCode(said.code)) return new CodedError(said.code, { ...said, status });
  return new CodedError(status >= 500 ? 'GATEWAY_UNREACHABLE' : 'INTERNAL', {
    message: `The gateway answered ${status}.`,
  });
}
