/** For web-test-runner: a page of its own whose policy is as strict as a page with the elements can have it. */

const strictPath = '/__sidecall/strict';

/** The policy that the guides promise to work with. `lit-html` is the library's only Trusted Types policy. */
function policyFor(origin) {
  return [
    // Named, too: browsers differ in what 'self' is in a frame without an origin.
    `default-src 'self' ${origin}`,
    `connect-src 'self' ${origin}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
}

/** A middleware that serves the page. Its parameter `module` is the script to run in it, a path of this server. */
export function strictPage(context, next) {
  if (context.path !== strictPath) return next();
  const module = new URLSearchParams(context.search).get('module') ?? '';
  context.type = 'text/html; charset=utf-8';
  context.set('content-security-policy', policyFor(context.origin));
  context.body = `<!doctype html><html lang="en"><head><title>Strict page</title>
    <script type="module" src="/test/browser/policy/watch.ts"></script>
    <script type="module" src="${encodeURI(module)}"></script></head><body></body></html>`;
}
