/** The browser's client of the gateway: REST and events. */

/** The operations for `GatewayClient.request`, by `operationId`. */
export * as operations from '../domain/protocol/operations/all.ts';
export { type EventStreamOptions, readEvents } from './event-stream.ts';
export { GatewayClient, type GatewayClientOptions } from './gateway-client.ts';
export { visitorToken } from './visitor-token.ts';
