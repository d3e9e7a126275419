import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { isLive } from '../../domain/calls/phase.ts';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { unescaped } from '../../domain/unescaped.ts';
import { apiKeyCheck } from '../auth/api-keys.ts';
import { idempotencyKeyOf, KeptAnswers } from '../calls/placing/kept-answers.ts';
import type { Calls } from '../calls/port.ts';
import { limited, perMinute } from '../http/rate-limits.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { KeptAnswerStore } from '../storage/answers/port.ts';
import type { AuditLine, CallStore, Directory } from '../storage/store.ts';
import { checkAddress, Refused } from '../web/guarded-request.ts';
import { accountBody, numberBody, numbersBody, ownNumbersBody } from './account-body.ts';
import { callBody, factsOf, type Spelling } from './call-body.ts';
import { readForm } from './connect-form.ts';
import { readConnect, type StatusCallback } from './connect-order.ts';
import { DoubleClicks } from './double-clicks.ts';
import { exotelOrigin, PlacedMemory } from './placed-memory.ts';
import { refusalOf } from './refusal.ts';
import type { ExotelSettings } from './settings.ts';
import { xmlOf } from './xml.ts';

interface Ports {
  account: ExotelSettings;
  spelling: Spelling;
  calls: Pick<Calls, 'place'>;
  store: Pick<CallStore, 'get'>;
  directory: Pick<Directory, 'agents' | 'virtualNumbers'>;
  keptAnswers: KeptAnswerStore;
  keyring: Keyring;
  country: Country;
  privateHosts: readonly string[];
  clock: Clock;
  audit: { note(line: Omit<AuditLine, 'at'>): Promise<void> };
  /** Notes wrong credentials in the audit. */
  refused: (address: string) => Promise<void>;
}

type Format = 'json' | 'xml';
interface Answered {
  body: object;
  format: Format;
}
type Handler = (request: FastifyRequest, rest: string) => Promise<object>;

/** Exotel has many parameters, and ignores those that it does not know. */
const anyQuery = z.record(z.string(), z.unknown());

/**
 * The part of Exotel's API that places calls and tells of them: clients that were written for Exotel work with another
 * address. Answers are XML, or JSON if the path ends with `.json`, as Exotel's are.
 * https://developer.exotel.com/docs/voice-v1/overview
 */
export function exotelRoutes(ports: Ports): FastifyPluginAsync {
  const { account, spelling, calls, store, directory, country, clock } = ports;
  const memory = new PlacedMemory(ports.keyring, ports.keptAnswers, clock);
  const answers = new KeptAnswers(ports.keptAnswers, clock);
  const clicks = new DoubleClicks(clock, async (id) => !isLive((await store.get(id))?.phase ?? 'ended'));
  const isKey = apiKeyCheck([`${account.key}:${account.token}`]);

  /** @throws CodedError CALL_NOT_FOUND */
  async function shown(callId: string, query: unknown): Promise<object> {
    const call = await store.get(callId);
    if (call === null) throw new CodedError('CALL_NOT_FOUND');
    const facts = factsOf(call, await memory.of(callId), isoTime(clock), spelling);
    return callBody(callId, facts, spelling, (query as { details?: unknown }).details === 'true');
  }

  const connect: Handler = async (request) => {
    const form = await readForm(String(request.body ?? ''), request.headers['content-type'] ?? '');
    const { order, asked } = readConnect(form, {
      country,
      agents: await directory.agents(),
      dialFlow: account.dialFlow,
    });
    if (asked.callback !== null) asked.callback = checked(asked.callback, ports.privateHosts);
    const sent = request.headers['idempotency-key'];
    const key = typeof sent === 'string' ? idempotencyKeyOf(sent) : await clicks.keyOf(form);
    const { answer } = await answers.once({ scope: exotelOrigin, key, body: { order, asked } }, async (keep) => {
      let text = '';
      const { id } = await calls.place(order, exotelOrigin, async (call) => {
        text = memory.seal(call.id, asked);
        return keep(text);
      });
      clicks.placed(key, id);
      await ports.audit.note({ who: 'exotel', what: 'call.placed', subject: id, address: request.ip });
      return text;
    });
    return shown(memory.callIdOf(answer), request.query);
  };

  async function admitted(request: FastifyRequest): Promise<void> {
    const { authorization = '' } = request.headers;
    const encoded = /^Basic +([A-Za-z0-9+/=_-]{1,1000})$/i.exec(authorization)?.[1];
    const presented = Buffer.from(encoded ?? '', 'base64').toString('utf8');
    const { sid } = request.params as { sid: string };
    if (isKey(presented) && sid === account.sid) return;
    if (encoded !== undefined) await ports.refused(request.ip);
    throw new CodedError('API_KEY_INVALID', {
      message: 'Authentication failed.',
      help: 'Check the account SID in the address, the API key and the API token.',
    });
  }

  /** Credentials are checked after the rate limit, and before the body is read. */
  const guarded = {
    schema: { hide: true, querystring: anyQuery },
    config: { access: 'public', ...limited(perMinute.exotel) },
    async preParsing(request: FastifyRequest, _reply: FastifyReply, body: Readable) {
      await admitted(request);
      return body;
    },
  } as const;

  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    app.setErrorHandler((error, request, reply) => refuse(error, request, reply));
    /** A route in both formats. The part of the path without the format is the handler's. */
    const add = (method: 'GET' | 'POST', url: string, handle: Handler): void => {
      app.route({
        ...{ method, url, ...guarded },
        async handler(request, reply) {
          const { format, rest } = pathOf(request.url);
          return send(reply, 200, { body: await handle(request, rest), format });
        },
      });
    };
    for (const suffix of ['', '.json', '.xml']) {
      add('POST', `/v1/Accounts/:sid/Calls/connect${suffix}`, connect);
      add('GET', `/v1/Accounts/:sid/IncomingPhoneNumbers${suffix}`, async () =>
        numbersBody(await directory.virtualNumbers(), spelling),
      );
    }
    add('GET', '/v1/Accounts/:sid', async () => accountBody(spelling));
    add('GET', '/v1/Accounts/:sid/Calls/:call', ({ query }, rest) => shown(rest, query));
    json(app, '/v2_beta/Accounts/:sid/IncomingPhoneNumbers', async () =>
      ownNumbersBody(await directory.virtualNumbers(), spelling),
    );
    json(app, '/v2_beta/Accounts/:sid/IncomingPhoneNumbers/:number', async (_request, rest) => {
      const found = numberBody(await directory.virtualNumbers(), rest, spelling);
      if (found === null) throw new CodedError('NUMBER_NOT_ROUTED');
      return found;
    });
  };

  /** A route that answers in JSON, whatever its path ends with. */
  function json(app: FastifyInstance, url: string, handle: Handler): void {
    app.route({
      ...{ method: 'GET', url, ...guarded },
      async handler(request, reply) {
        return send(reply, 200, { body: await handle(request, pathOf(request.url).rest), format: 'json' });
      },
    });
  }
}

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, body, coded } = refusalOf(error);
  if (status >= 500) request.log.error({ err: error, reqId: request.id }, 'request failed');
  else request.log.debug({ code: coded.code, reqId: request.id }, 'request refused');
  // RFC 7617 section 2.
  if (status === 401) reply.header('www-authenticate', 'Basic realm="exotel", charset="UTF-8"');
  const { format } = pathOf(request.url);
  return send(reply, status, { body, format: request.url.startsWith('/v2') ? 'json' : format });
}

function send(reply: FastifyReply, status: number, { body, format }: Answered): FastifyReply {
  const [type, text] =
    format === 'json' ? ['application/json', JSON.stringify(body)] : ['application/xml', xmlOf(body)];
  return reply
    .code(status)
    .header('content-type', `${type}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .serializer((value: string) => value)
    .send(text);
}

/** The format that a path asks for, and its last part without it. */
function pathOf(url: string): { format: Format; rest: string } {
  const [path = ''] = url.split('?', 1);
  const last = path.split('/').at(-1) ?? '';
  const suffix = /\.(json|xml)$/.exec(last);
  return {
    format: suffix?.[1] === 'json' ? 'json' : 'xml',
    rest: unescaped(last.slice(0, suffix?.index ?? last.length)),
  };
}

/** @throws CodedError WEBHOOK_ADDRESS */
function checked(callback: StatusCallback, privateHosts: readonly string[]): StatusCallback {
  const url = URL.canParse(callback.url) ? new URL(callback.url) : null;
  if (url === null) throw new CodedError('WEBHOOK_ADDRESS', { message: '“StatusCallback” is not an address.' });
  url.hash = '';
  try {
    checkAddress(url, { allowHttp: false, privateHosts });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new CodedError('WEBHOOK_ADDRESS', { message: `“StatusCallback” cannot be called. ${error.message}` });
  }
  return { ...callback, url: url.href };
}
