/**
 * The network of a gateway under test (`node --import`): the servers at CRM_ADDRESS, a vendor's, are the fake account at
 * CRM_FAKE. The gateway itself is unchanged, with its check that a connection's address is the vendor's.
 */
const { CRM_ADDRESS: vendors = '', CRM_FAKE: fake = '' } = process.env;
const { fetch: real } = globalThis;

globalThis.fetch = (input, init) => {
  const address = input instanceof Request ? input.url : String(input);
  if (vendors === '' || !address.startsWith(`${vendors}/`)) return real(input, init);
  return real(fake + address.slice(vendors.length), init);
};
