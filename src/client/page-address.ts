/**
 * The gateway's absolute address. "" means the origin that the page came from; a document without a URL of its own
 * (srcdoc, in a sandbox or not) came from where its frame did.
 */
export function gatewayAddress(gateway: string): string {
  const { origin } = location;
  const own = origin === 'null' ? new URL(document.baseURI).origin : origin;
  return new URL(gateway || own, document.baseURI).href.replace(/\/$/, '');
}
