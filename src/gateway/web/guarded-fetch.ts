import { lookup as systemLookup } from 'node:dns';
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { checkAddress, isPrivateHost, Refused } from './guarded-request.ts';
import { isPublicAddress } from './public-address.ts';

interface FetchGuard {
  /** As in SIDECALL_PRIVATE_HOSTS. */
  privateHosts: readonly string[];
  /** Resolves the addresses of a name. Default: the system’s. */
  lookup?: LookupFunction;
}

/** An idle connection is closed after this, in ms. Servers close theirs later, usually after 5 s or more. */
const idleMs = 4_000;
/** RFC 9110 9.2.2: these may be repeated if the connection was closed before the answer. */
const repeatable: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
/** https://fetch.spec.whatwg.org/#null-body-status */
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * `fetch` for servers that an administrator names: addresses are checked as in `guardedRequest`, and connections stay open
 * for the next request. A name is resolved where the connection is made, so the checked address is the connected one.
 * Redirects are not followed: the answer is the redirect. Rejects with Refused as well.
 */
export function guardedFetch(guard: FetchGuard): typeof fetch {
  const { privateHosts, lookup = systemLookup } = guard;
  const options = { keepAlive: true, timeout: idleMs };
  const trusted = { plain: new PlainAgent(options), secure: new SecureAgent(options) };
  const checked = { ...options, lookup: publicOnly(lookup) };
  const others = { plain: new PlainAgent(checked), secure: new SecureAgent(checked) };

  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    checkAddress(url, { allowHttp: false, privateHosts });
    const { plain, secure } = isPrivateHost(url, privateHosts) ? trusted : others;
    const isSecure = url.protocol === 'https:';
    // That of a Request follows the given one only as long as the Request exists.
    const signal = init?.signal ?? request.signal;
    const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
    const send = (): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        const sent = (isSecure ? secureRequest : plainRequest)(url, {
          method: request.method,
          headers: {
            'accept-encoding': 'identity',
            ...Object.fromEntries(request.headers),
            ...(body !== null && { 'content-length': String(body.length) }),
          },
          agent: isSecure ? secure : plain,
          signal,
        });
        sent.on('response', (response) => {
          // The reader of the body receives the error. This listener covers a body that is not read.
          response.on('error', () => {});
          resolve(response);
        });
        sent.on('error', (error: NodeJS.ErrnoException) => {
          const wasIdle = sent.reusedSocket && error.code === 'ECONNRESET';
          if (wasIdle && repeatable.has(request.method)) send().then(resolve, reject);
          else reject(error);
        });
        sent.on('upgrade', (_response, socket) => {
          socket.destroy();
          reject(new Error('The server wants another protocol.'));
        });
        sent.end(body ?? undefined);
      });
    return responseOf(await send());
  };
}

/** Resolves a name to its addresses. A private one among public ones is suspicious, so all are refused. */
function publicOnly(lookup: LookupFunction): LookupFunction {
  return (host, options, callback) =>
    lookup(host, options, (error, address, family) => {
      const all = Array.isArray(address) ? address.map((each) => each.address) : [address];
      if (error === null && !all.every(isPublicAddress)) {
        callback(new Refused('Its address is not a public one.'), address, family);
      } else {
        callback(error, address, family);
      }
    });
}

function responseOf(message: IncomingMessage): Response {
  const { statusCode: status = 0, statusMessage: statusText = '', rawHeaders } = message;
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  if (!withoutBody.has(status)) {
    const stream = Readable.toWeb(message) as ReadableStream<Uint8Array>;
    return new Response(stream, { status, statusText, headers });
  }
  message.resume();
  return new Response(null, { status, statusText, headers });
}
