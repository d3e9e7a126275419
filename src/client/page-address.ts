/**
 * The gateway's absolute address. "" means the page's own origin. A document without its own URL (srcdoc, sandboxed or
 * not) uses the origin of its frame.
 */
export function gatewayAddress(gateway: string): string {
  const { origin } = location;
  const own = origin === 'null' ? new URL(document.baseURI).origin : origin;
  return new URL(gateway || own, document.baseURI).href.replace(/\/$/, '');
}
