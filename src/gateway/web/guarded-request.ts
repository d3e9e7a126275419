import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Clock } from '../../domain/clock.ts';
import { isPublicAddress } from './public-address.ts';

export interface GuardOptions {
  clock: Clock;
  /** Allows http:// in addition to https://. A private host of the settings may be asked by http:// in any case. */
  allowHttp: boolean;
  /** The limit for the body of the answer. null: the body is not read, and the connection is closed after the headers. */
  maxBytes: number | null;
  /** The limit for the whole request: name resolution, redirects and the body. */
  timeoutMs: number;
  /** Ends the request. */
  signal?: AbortSignal;
  /** Resolves all addresses of a name. */
  resolve?: (host: string) => Promise<readonly string[]>;
  /** Whether the gateway may connect to an address. Default: public addresses only. */
  mayReach?: (address: string) => boolean;
  /** Hosts that the operator trusts, as in SIDECALL_PRIVATE_HOSTS. They may have private addresses. */
  privateHosts?: readonly string[];
}

/** The request. Its redirects are followed only if it is a GET: another method would have to be repeated elsewhere. */
interface GuardedRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** If true, a redirect of a GET is the answer, too. Its body is not read. */
  keepRedirects?: boolean;
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** The address may not be requested, or the answer is not acceptable. A retry would fail again. */
export class Refused extends Error {
  readonly tooLarge: boolean;

  constructor(why: string, options: { tooLarge?: boolean } = {}) {
    super(why);
    this.name = 'Refused';
    this.tooLarge = options.tooLarge === true;
  }
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
 * A request to a server that other people may name. The name is resolved once, and the connection goes to the checked
 * address, so that the name cannot resolve differently in between. Each redirect is checked like the first address.
 * Rejects with Refused (scheme, private address, size, redirects) or Unreachable.
 */
export async function guardedRequest(address: URL, request: GuardedRequest, options: GuardOptions): Promise<Answer> {
  const ended = new AbortController();
  const cancel = options.clock.after(options.timeoutMs, () => ended.abort());
  const stop = (): void => ended.abort();
  options.signal?.addEventListener('abort', stop);
  try {
    let url = address;
    for (let redirect = 0; redirect <= maxRedirects; redirect += 1) {
      const response = await open(url, await addressesOf(url, options, ended.signal), request, ended.signal);
      const { location } = response.headers;
      if (request.keepRedirects === true && redirects.has(response.statusCode ?? 0)) {
        return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.alloc(0) };
      }
      if (request.method !== 'GET' || !redirects.has(response.statusCode ?? 0) || location === undefined) {
        return { status: response.statusCode ?? 0, headers: response.headers, body: await read(response, options) };
      }
      response.destroy();
      if (!URL.canParse(location, url.href)) throw new Unreachable('the server redirects to no address');
      url = new URL(location, url.href);
    }
    throw new Refused('It redirects too often.');
  } catch (error) {
    if (error instanceof Refused) throw error;
    if (ended.signal.aborted) throw new Unreachable('the server is too slow', { slow: true, cause: error });
    throw error instanceof Unreachable ? error : new Unreachable('the server cannot be reached', { cause: error });
  } finally {
    cancel();
    options.signal?.removeEventListener('abort', stop);
    // Closes all open connections.
    ended.abort();
  }
}

/**
 * Checks an address without a lookup.
 * @throws Refused
 */
export function checkAddress(url: URL, options: Pick<GuardOptions, 'allowHttp' | 'privateHosts' | 'mayReach'>): void {
  const trusted = isPrivateHost(url, options.privateHosts);
  const allowHttp = options.allowHttp || trusted;
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:')) {
    throw new Refused(`Its address must begin with ${allowHttp ? 'https:// or http://' : 'https://'}.`);
  }
  if (url.username !== '' || url.password !== '') throw new Refused('Its address must not hold a password.');
  const host = hostOf(url);
  const { mayReach = isPublicAddress } = options;
  if (isIP(host) !== 0 && !trusted && !mayReach(host)) throw new Refused('Its address is not a public one.');
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** Whether the operator named this host. A host with a port is meant with that port alone. */
export function isPrivateHost(url: URL, privateHosts: readonly string[] = []): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return privateHosts.some((host) => host === url.hostname || host === `${url.hostname}:${port}`);
}

async function addressesOf(url: URL, options: GuardOptions, signal: AbortSignal): Promise<readonly string[]> {
  checkAddress(url, options);
  const { resolve = resolveAll, mayReach = isPublicAddress } = options;
  const trusted = isPrivateHost(url, options.privateHosts);
  // The URL parser has already normalised unusual spellings of IPv4 addresses.
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await orAborted(resolve(host), signal) : [host];
  if (addresses.length === 0) throw new Unreachable('the name has no address');
  // A private address among public ones is suspicious, so all are refused.
  if (!trusted && !addresses.every((each) => mayReach(each))) throw new Refused('Its address is not a public one.');
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
  const name = hostOf(url);
  return new Promise((resolve, reject) => {
    const request = (secure ? secureRequest : plainRequest)({
      method,
      host: address,
      port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      headers: {
        ...headers,
        host: url.host,
        'accept-encoding': 'identity',
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
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
    request.end(body);
  });
}

async function read(response: IncomingMessage, { maxBytes }: GuardOptions): Promise<Buffer> {
  if (maxBytes === null) {
    response.destroy();
    return Buffer.alloc(0);
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  const tooLarge = (): Refused => new Refused(`It is larger than ${maxBytes} bytes.`, { tooLarge: true });
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
