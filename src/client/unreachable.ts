import { CodedError } from '../domain/errors/coded-error.ts';

const probeMs = 5000;

/**
 * Finds out why a request got no readable response. A browser reports a refused origin and a missing response to a
 * script in the same way. The gateway serves its library to every origin, so a response from there shows the
 * difference.
 * @param gateway the gateway's absolute address
 * @param cause the rejection of `fetch`
 */
export async function whyUnreachable(
  gateway: string,
  cause: unknown,
  fetcher: typeof fetch = fetch,
): Promise<CodedError> {
  const unreachable = new CodedError('GATEWAY_UNREACHABLE', { cause });
  const { origin, protocol, hostname } = new URL(gateway, document.baseURI);
  if (origin === self.origin || !(cause instanceof TypeError) || navigator.onLine === false) return unreachable;
  // https://w3c.github.io/webappsec-mixed-content/: such a request never leaves the browser.
  if (location.protocol === 'https:' && protocol === 'http:' && !isLoopback(hostname)) {
    return new CodedError('GATEWAY_UNREACHABLE', {
      message: `An https page cannot reach a gateway at ${origin}.`,
      help: 'Give the gateway an https address, and name it in the gateway setting.',
      cause,
    });
  }
  const forbidden = watchPolicy(origin);
  const answered = await answers(`${gateway.replace(/\/$/, '')}/sidecall/`, fetcher);
  const byPolicy = await forbidden();
  if (answered) return originRefused(cause);
  if (!byPolicy) return unreachable;
  return new CodedError('GATEWAY_UNREACHABLE', {
    message: `This page’s Content-Security-Policy forbids it to reach ${origin}.`,
    help: `Add ${origin} and ${origin.replace(/^http/, 'ws')} to its connect-src.`,
    cause,
  });
}

/** https://w3c.github.io/webappsec-csp/#eventdef-globaleventhandlers-securitypolicyviolation */
function watchPolicy(origin: string): () => Promise<boolean> {
  const close = new AbortController();
  let forbidden = false;
  globalThis.document?.addEventListener(
    'securitypolicyviolation',
    ({ blockedURI, effectiveDirective }) => {
      forbidden ||= effectiveDirective === 'connect-src' && blockedURI.startsWith(origin);
    },
    { signal: close.signal },
  );
  return async () => {
    // The event is a task of its own, and can follow the failure.
    await new Promise((resolve) => setTimeout(resolve));
    close.abort();
    return forbidden;
  };
}

/** The gateway responds, but refuses this page's origin. */
function originRefused(cause: unknown): CodedError {
  if (self.origin === 'null') {
    return new CodedError('ORIGIN_NOT_ALLOWED', {
      message: 'The gateway refuses this page, because it has no origin.',
      help: 'A sandboxed frame needs “allow-same-origin”, a file needs a web server; then add the origin to SIDECALL_ORIGINS.',
      cause,
    });
  }
  return new CodedError('ORIGIN_NOT_ALLOWED', {
    message: `The gateway refuses pages of ${self.origin}.`,
    help: 'Add this origin to SIDECALL_ORIGINS, or to the site’s origins. If it is there, check the proxy in front of the gateway.',
    cause,
  });
}

/** A proxy may serve only some of the gateway's paths. So an unreadable response also counts. */
async function answers(url: string, fetcher: typeof fetch): Promise<boolean> {
  const tries = (['cors', 'no-cors'] as const).map((mode) =>
    fetcher(url, { mode, credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(probeMs) }),
  );
  return Promise.any(tries).then(
    () => true,
    () => false,
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || /^127\.|^\[::1\]$/.test(hostname);
}
