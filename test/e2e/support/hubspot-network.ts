/**
 * The network of a gateway under test (`node --import`): HubSpot's API is the fake account at HUBSPOT_FAKE. The gateway
 * itself is unchanged.
 */
const fake = process.env.HUBSPOT_FAKE ?? '';
const hubspot = 'https://api.hubapi.com';
const { fetch: real } = globalThis;

globalThis.fetch = (input, init) => {
  const address = input instanceof Request ? input.url : String(input);
  return address.startsWith(`${hubspot}/`) ? real(fake + address.slice(hubspot.length), init) : real(input, init);
};

export {};
