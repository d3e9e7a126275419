import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import type { Config } from '../config/config.ts';

/**
 * Checks the Host header against the gateway's names. With DNS rebinding, a website points its own host name at
 * 127.0.0.1 and reads local services through the browser of a user on this machine. Such requests carry the website's
 * name. An IP address as Host cannot be a rebound name.
 */
export function addHostCheck(app: FastifyInstance, config: Pick<Config, 'host' | 'origins' | 'hostnames'>): void {
  const names = new Set(['localhost', config.host.toLowerCase(), ...config.hostnames, ...namesOf(config.origins)]);
  const everywhere = config.hostnames.length > 0;
  app.addHook('onRequest', async (request) => {
    const name = hostName(request.headers.host);
    // Only HTTP/1.0 clients omit the header, and no browser uses HTTP/1.0.
    if (name === null || isIP(name) !== 0 || name.endsWith('.localhost') || names.has(name)) return;
    if (everywhere || isLoopbackAddress(request.ip)) throw new CodedError('HOST_NOT_ALLOWED');
  });
}

/** Whether the request probably comes directly from a program on this machine. See SIDECALL_METRICS_LOCAL. */
export function isLocal(request: FastifyRequest): boolean {
  const name = hostName(request.headers.host);
  const proxied = Object.keys(request.headers).some((header) => proxyHeaders.test(header));
  const ownName = name === 'localhost' || (name !== null && isLoopbackAddress(name));
  return !proxied && ownName && isLoopbackAddress(request.ip) && isLoopbackAddress(request.socket.remoteAddress ?? '');
}

/** Headers that proxies add, and headers that browsers send on behalf of pages. */
const proxyHeaders =
  /^(x-forwarded(-.*)?|forwarded|via|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-.*|x-original-.*|x-envoy-.*|origin|referer|cookie|sec-fetch-.*)$/;

function isLoopbackAddress(address: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(address);
}

/** The name in lower case, without port, brackets and trailing dot. null: there is none. */
function hostName(host: string | undefined): string | null {
  if (host === undefined || host === '') return null;
  const bare = /^\[([^\]]*)\](?::\d*)?$/.exec(host)?.[1] ?? host.replace(/:\d*$/, '');
  return bare.toLowerCase().replace(/\.$/, '');
}

function namesOf(origins: readonly string[]): string[] {
  return origins.filter((origin) => URL.canParse(origin)).map((origin) => new URL(origin).hostname);
}
