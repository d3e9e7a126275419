import type { FastifyInstance } from 'fastify';
import { account } from './exotel-world.ts';

const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const none = (value: unknown) => value === null || value === '';
const text = (value: unknown) => typeof value === 'string' && value !== '';
const orNone = (rule: (value: unknown) => boolean) => (value: unknown) => none(value) || rule(value);
const isTime = (value: unknown) => time.test(String(value));
const isNumber = (value: unknown) => /^(\+|0)?\d{6,15}$/.test(String(value));
const oneOf =
  (...words: string[]) =>
  (value: unknown) =>
    words.includes(String(value));

const isWhole = (value: unknown) => /^\d+$/.test(String(value));
const isLegStatus = oneOf('in-progress', 'completed', 'failed', 'busy', 'no-answer', 'canceled');

/** The fields of a call, as the documentation of “Connect Two Numbers” and “Call Details” has them. */
const callFields: Record<string, (value: unknown) => boolean> = {
  Sid: (value) => /^[A-Za-z0-9]{32,40}$/.test(String(value)),
  ParentCallSid: orNone(text),
  DateCreated: isTime,
  DateUpdated: isTime,
  AccountSid: text,
  To: isNumber,
  From: isNumber,
  PhoneNumberSid: isNumber,
  Status: oneOf('queued', 'ringing', 'in-progress', 'completed', 'failed', 'busy', 'no-answer'),
  StartTime: isTime,
  EndTime: orNone(isTime),
  Duration: orNone(isWhole),
  Price: orNone((value) => /^\d+(\.\d+)?$/.test(String(value))),
  Direction: oneOf('inbound', 'outbound-dial', 'outbound-api'),
  AnsweredBy: orNone(text),
  ForwardedFrom: orNone(text),
  CallerName: orNone(text),
  Uri: (value) => /^\/v1\/Accounts\/[^/]+\/Calls\/[^/]+$/.test(String(value)),
  RecordingUrl: orNone((value) => URL.canParse(String(value))),
};

/**
 * What `details=true` adds, as documented: both statuses, how long both parties talked, and how long each leg lasted.
 * https://developer.exotel.com/docs/voice-v1/api-reference/call-details
 */
const legFields: Record<string, (value: unknown) => boolean> = {
  ConversationDuration: isWhole,
  Leg1Status: isLegStatus,
  Leg2Status: isLegStatus,
  Ids: (value) => String(value) === '1,2',
  OnCallDurations: (value) => (value as unknown[]).length === 2 && (value as unknown[]).every(isWhole),
};

/** The fields of a callback of `StatusCallbackEvents`, as documented. */
const callbackFields: Record<string, (value: string) => boolean> = {
  CallSid: text,
  DateUpdated: isTime,
  Status: oneOf('completed', 'failed', 'busy', 'no-answer', 'in-progress'),
  RecordingUrl: orNone((value) => URL.canParse(String(value))),
  EventType: oneOf('terminal', 'answered'),
  DateCreated: isTime,
  To: isNumber,
  From: isNumber,
  PhoneNumberSid: isNumber,
  StartTime: isTime,
  EndTime: orNone(isTime),
  ConversationDuration: (value) => /^\d+$/.test(value),
  Direction: oneOf('inbound', 'outbound-dial', 'outbound-api'),
  'Legs[0][OnCallDuration]': (value) => /^\d+$/.test(value),
  'Legs[0][Status]': text,
  'Legs[1][OnCallDuration]': (value) => /^\d+$/.test(value),
  'Legs[1][Status]': text,
};

/** What is wrong with a value, by the documentation. */
function faultsOf(value: object, rules: Record<string, (value: never) => boolean>): string[] {
  const fields = value as Record<string, unknown>;
  return Object.entries(rules)
    .filter(([name, isRight]) => !(name in fields && isRight(fields[name] as never)))
    .map(([name]) => `${name} is ${JSON.stringify(fields[name])}`);
}

export function callbackFaults(fields: Record<string, string>): string[] {
  return faultsOf(fields, callbackFields);
}

/** The legs of a call, with the fields of the two of them in lists. */
interface Legs {
  ConversationDuration: number;
  Leg1Status: string;
  Leg2Status: string;
  Ids: number[];
  OnCallDurations: number[];
}

interface Answer {
  status: number;
  type: string;
  call: Record<string, string | null>;
  /** RestException.Message */
  refusal: string | null;
  /** Fields that are not as documented. */
  faults: string[];
}

/**
 * A client written from Exotel's documentation of its voice API, version 1, without knowing this gateway: Basic with key
 * and token, forms, XML unless the path ends with `.json`. https://developer.exotel.com/docs/voice-v1/overview
 */
export class ExotelClient {
  readonly #app: FastifyInstance;
  readonly #authorization: string;
  readonly #format: 'xml' | 'json';

  constructor(app: FastifyInstance, format: 'xml' | 'json', { key, token } = account) {
    this.#app = app;
    this.#format = format;
    this.#authorization = `Basic ${Buffer.from(`${key}:${token}`).toString('base64')}`;
  }

  /** @param how urlencoded, as `curl -d` sends it, or multipart, as `curl -F` does */
  connect(fields: Record<string, string>, how: 'urlencoded' | 'multipart' = 'urlencoded'): Promise<Answer> {
    if (how === 'urlencoded') {
      return this.#ask(
        'POST',
        'Calls/connect',
        'application/x-www-form-urlencoded',
        String(new URLSearchParams(fields)),
      );
    }
    const parts = Object.entries(fields).map(
      ([name, value]) => `--b0undary\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    return this.#ask(
      'POST',
      'Calls/connect',
      'multipart/form-data; boundary=b0undary',
      `${parts.join('')}--b0undary--\r\n`,
    );
  }

  details(sid: string): Promise<Answer> {
    return this.#ask('GET', `Calls/${sid}`);
  }

  /** @returns what `?details=true` adds, and what is wrong with it. null: the answer has no legs */
  async legs(sid: string): Promise<{ legs: Legs | null; faults: string[] }> {
    const { body } = await this.#send('GET', `Calls/${sid}`, '?details=true');
    const legs = this.#format === 'json' ? legsOfJson(body) : legsOfXml(body);
    return { legs, faults: legs === null ? [] : faultsOf(legs, legFields) };
  }

  async #ask(method: 'GET' | 'POST', path: string, type?: string, payload?: string): Promise<Answer> {
    const answer = await this.#send(method, path, '', type, payload);
    const read = this.#format === 'json' ? JSON.parse(answer.body) : fromXml(answer.body);
    const { Call: call = {}, RestException: refused = null } = read;
    return {
      status: answer.statusCode,
      type: String(answer.headers['content-type']),
      call,
      refusal: refused?.Message ?? null,
      faults: answer.statusCode === 200 ? faultsOf(call, callFields) : [],
    };
  }

  #send(method: 'GET' | 'POST', path: string, query: string, type?: string, payload?: string) {
    const suffix = this.#format === 'json' ? '.json' : '';
    return this.#app.inject({
      ...{ method, url: `/v1/Accounts/${account.sid}/${path}${suffix}${query}` },
      headers: { authorization: this.#authorization, ...(type !== undefined && { 'content-type': type }) },
      ...(payload !== undefined && { payload }),
    });
  }
}

interface JsonDetails extends Omit<Legs, 'Ids' | 'OnCallDurations'> {
  Legs: { Leg: { Id: number; OnCallDuration: number } }[];
}

function legsOfJson(body: string): Legs | null {
  const { Details } = (JSON.parse(body) as { Call: { Details?: JsonDetails } }).Call;
  if (Details === undefined) return null;
  const { Legs, ...rest } = Details;
  return {
    ...rest,
    Ids: Legs.map(({ Leg }) => Leg.Id),
    OnCallDurations: Legs.map(({ Leg }) => Leg.OnCallDuration),
  };
}

/** In XML the entries of a list are elements of one name, as `Call` in the answer about many calls. */
function legsOfXml(body: string): Legs | null {
  const [, details] = /<Details>([\s\S]*)<\/Details>/.exec(body) ?? [];
  if (details === undefined) return null;
  const [, list = ''] = /<Legs>([\s\S]*)<\/Legs>/.exec(details) ?? [];
  const legs = [...list.matchAll(/<Leg>([\s\S]*?)<\/Leg>/g)].map(([, leg = '']) => leg);
  const of = (name: string, text: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';
  return {
    ConversationDuration: Number(of('ConversationDuration', details)),
    Leg1Status: of('Leg1Status', details),
    Leg2Status: of('Leg2Status', details),
    Ids: legs.map((leg) => Number(of('Id', leg))),
    OnCallDurations: legs.map((leg) => Number(of('OnCallDuration', leg))),
  };
}

/** Reads XML as the documentation shows it: elements without attributes, one level below Call or RestException. */
function fromXml(xml: string): Record<string, Record<string, string>> {
  const [, root = ''] =
    /^<\?xml version="1.0" encoding="UTF-8"\?>\s*<TwilioResponse>([\s\S]*)<\/TwilioResponse>\s*$/.exec(xml) ?? [];
  const [, name = '', inner = ''] = /^\s*<(\w+)>([\s\S]*)<\/\1>\s*$/.exec(root) ?? [];
  const fields = [...inner.matchAll(/<(\w+)(?:\/>|>([^<]*)<\/\1>)/g)].map(([, field = '', value = '']) => [
    field,
    value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  ]);
  return { [name]: Object.fromEntries(fields) };
}
