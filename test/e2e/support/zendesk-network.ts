/**
 * The network of a gateway under test (`node --import`): Zendesk's servers are the fake account at ZENDESK_FAKE. The
 * gateway itself is unchanged, with its check that a connection's address is Zendesk's.
 */
const fake = process.env.ZENDESK_FAKE ?? '';
const { fetch: real } = globalThis;

globalThis.fetch = (input, init) => {
  const address = input instanceof Request ? input.url : String(input);
  if (!address.startsWith('https://example.zendesk.com/')) return real(input, init);
  return real(fake + address.slice('https://example.zendesk.com'.length), init);
};
