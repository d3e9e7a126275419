/** Code that a Device loads with its first SIP agent. */
export { agentOptionsOf } from './agent-options.ts';
export { closeQuestion } from './close-question.ts';
export { watchPage } from './page-watch.ts';
export { preparingCalls } from './prepared-calls.ts';
export { leaveMarkers, takeMarker } from './reload-marker.ts';
export { SocketDoubt } from './socket-doubt.ts';
