/** The browser's side of the gateway: REST and events. */
export { type EventStreamOptions, readEvents } from './event-stream.ts';
export { GatewayClient, type GatewayClientOptions } from './gateway-client.ts';
export { visitorToken } from './visitor-token.ts';
