/** The code of a server that runs the gateway in its own process. */
import { startGateway } from 'sidecall/gateway';

export const start: (...args: Parameters<typeof startGateway>) => Promise<{ address: string }> = startGateway;
