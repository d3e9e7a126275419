import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { PrivateHosts } from './private-hosts.ts';
import { isPublicAddress } from './public-address.ts';

export interface GuardOptions {
  clock: Clock;
  /** Allows http:// in addition to https://. */
  allowHttp: boolean;
  maxBytes: number;
  /** Hosts that may be private, and that need no https. Default: none. */
  privateHosts?: PrivateHosts;
  /** The limit for the whole request: name resolution, redirects and the body. */
  timeoutMs: number;
  /** Resolves all addresses of a name. */
  resolve?: (host: string) => Promise<readonly string[]>;
  /** Whether the gateway may connect to an address. */
  mayReach?: (address: string) => boolean;
}

/** A request other than a plain GET. */
export interface GuardedRequest {
  method: string;
  headers: Readonly<Record<string, string>>;
  /** null: none. */
  body: string | null;
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** The server is unreachable, too slow, or closed the connection. A retry may succeed. */
export class Unreachable extends Error {
  readonly slow: boolean;

  constructor(message: string, options: { slow?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'Unreachable';
    this.slow = options.slow === true;
  }
}

const maxRedirects = 3;
const maxAddresses = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * A GET request to a server that untrusted users may name. The name is resolved once, and the connection goes to the
 * checked address, so that the name cannot resolve differently in between. Each redirect is checked like the first
 * address. Rejects with MEDIA_REFUSED (scheme, private address, size, redirects) or Unreachable.
 */
export async function guardedGet(
  address: URL,
  headers: Readonly<Record<string, string>>,
  options: GuardOptions,
): Promise<Answer> {
  const ended = new AbortController();
  const cancel = options.clock.after(options.timeoutMs, () => ended.abort());
  try {
    let url = address;
    for (let redirect = 0; redirect <= maxRedirects; redirect += 1) {
      const request = { method: 'GET', headers, body: null };
      const response = await open(url, await addressesOf(url, options, ended.signal), request, ended.signal);
      const { location } = response.headers;
      if (!redirects.has(response.statusCode ?? 0) || location === undefined) {
        return { status: response.statusCode ?? 0, headers: response.headers, body: await read(response, options) };
      }
      response.destroy();
      if (!URL.canParse(location, url.href)) throw new Unreachable('the server redirects to no address');
      url = new URL(location, url.href);
    }
    throw refused('It redirects too often.');
  } catch (error) {
    if (error instanceof CodedError) throw error;
    if (ended.signal.aborted) throw new Unreachable('the server is too slow', { slow: true, cause: error });
    throw error instanceof Unreachable ? error : new Unreachable('the server cannot be reached', { cause: error });
  } finally {
    cancel();
    // Closes all open connections.
    ended.abort();
  }
}

/**
 * One request with the same guard. A redirect is not followed: it is the answer, without its body. Rejects with
 * MEDIA_REFUSED (with the detail `too-large` for a body over the limit) or Unreachable.
 * @param cancelled aborts the request, because its answer is no longer wanted
 */
export async function guardedRequest(
  url: URL,
  request: GuardedRequest,
  options: GuardOptions,
  cancelled: AbortSignal,
): Promise<Answer> {
  const ended = new AbortController();
  const cancel = options.clock.after(options.timeoutMs, () => ended.abort());
  const signal = AbortSignal.any([ended.signal, cancelled]);
  try {
    const response = await open(url, await addressesOf(url, options, signal), request, signal);
    const { statusCode: status = 0, headers } = response;
    if (redirects.has(status)) return { status, headers, body: Buffer.alloc(0) };
    return { status, headers, body: await read(response, options) };
  } catch (error) {
    if (error instanceof CodedError) throw error;
    const slow = ended.signal.aborted;
    if (error instanceof Unreachable && !slow) throw error;
    throw new Unreachable(slow ? 'the server is too slow' : 'the server cannot be reached', { slow, cause: error });
  } finally {
    cancel();
    // Closes the connection, also of a redirect that was not read.
    ended.abort();
  }
}

/**
 * Checks an address without a lookup.
 * @throws CodedError MEDIA_REFUSED
 */
export function checkAddress(
  url: URL,
  { allowHttp, privateHosts }: Pick<GuardOptions, 'allowHttp' | 'privateHosts'>,
): void {
  const mayBePlain = allowHttp || privateHosts?.has(url) === true;
  if (url.protocol !== 'https:' && !(mayBePlain && url.protocol === 'http:')) {
    throw refused(`Its address must begin with ${mayBePlain ? 'https:// or http://' : 'https://'}.`);
  }
  if (url.username !== '' || url.password !== '') throw refused('Its address must not hold a password.');
}

async function addressesOf(url: URL, options: GuardOptions, signal: AbortSignal): Promise<readonly string[]> {
  checkAddress(url, options);
  const { resolve = resolveAll, mayReach = isPublicAddress } = options;
  // The URL parser has already normalised unusual spellings of IPv4 addresses.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) === 0 ? await orAborted(resolve(host), signal) : [host];
  if (addresses.length === 0) throw new Unreachable('the name has no address');
  // A private address among public ones is suspicious, so all are refused.
  if (options.privateHosts?.has(url) !== true && !addresses.every((each) => mayReach(each))) {
    throw refused('Its address is not a public one.');
  }
  return addresses.slice(0, maxAddresses);
}

async function resolveAll(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true, order: 'ipv4first' });
  return found.map(({ address }) => address);
}

function orAborted<Result>(job: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    job.then(resolve, reject);
  });
}

/** Tries the addresses in order until one answers. */
async function open(
  url: URL,
  addresses: readonly string[],
  request: GuardedRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let failure: unknown;
  for (const address of addresses) {
    try {
      return await ask(url, address, request, signal);
    } catch (error) {
      failure = error;
      if (signal.aborted) break;
    }
  }
  throw failure;
}

function ask(
  url: URL,
  address: string,
  { method, headers, body }: GuardedRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const name = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const request = (secure ? secureRequest : plainRequest)({
      host: address,
      port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
      method,
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, host: url.host, 'accept-encoding': 'identity' },
      // The certificate must belong to the name, not to the address (RFC 9110 4.3.4).
      ...(secure && isIP(name) === 0 ? { servername: name } : {}),
      agent: false,
      signal,
    });
    request.on('response', (response) => {
      // The reader of the body receives the error. This listener covers a response that is not read.
      response.on('error', () => {});
      resolve(response);
    });
    request.on('error', reject);
    // RFC 9110 15.2.2: the request asked for no other protocol, and otherwise neither a response nor an error would
    // follow.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('The server wants another protocol.'));
    });
    if (body === null) request.end();
    else request.end(body);
  });
}

async function read(response: IncomingMessage, { maxBytes }: GuardOptions): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const tooLarge = (): CodedError => refused(`It is larger than ${Math.ceil(maxBytes / 1_000_000)} MB.`, 'too-large');
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) {
    response.destroy();
    throw tooLarge();
  }
  for await (const part of response) {
    bytes += (part as Buffer).length;
    // Leaving the loop destroys the response.
    if (bytes > maxBytes) throw tooLarge();
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

function refused(why: string, details?: 'too-large'): CodedError {
  return new CodedError('MEDIA_REFUSED', { message: `That sound may not be fetched. ${why}`, details });
}
