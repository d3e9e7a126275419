/** What a Device loads with its first agent. */
export { agentOptionsOf } from './agent-options.ts';
export { watchPage } from './page-watch.ts';
export { SocketDoubt } from './socket-doubt.ts';
