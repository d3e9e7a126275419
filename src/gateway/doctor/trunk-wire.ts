import type { Clock } from '../../domain/clock.ts';
import { newEdgeCounters } from '../sip/counters.ts';
import type { TrunkSettings } from '../trunk/settings.ts';
import { StreamTransport } from '../trunk/stream-transport.ts';
import type { TlsFiles } from '../trunk/tls-files.ts';
import type { TrunkLink } from '../trunk/trunk-link.ts';
import { UdpTransport } from '../trunk/udp-transport.ts';

/** A connection to one trunk that accepts no calls. */
export interface TrunkWire {
  /** Rejects if there is no connection. */
  link(transport: TrunkSettings['transport'], host: string, address: string, port: number): Promise<TrunkLink>;
  close(): void;
}

/** @param parts.port 0: any free port */
export async function trunkWire(parts: {
  bindAddress: string;
  port: number;
  own: string;
  remote: string;
  clock: Clock;
  tls: TlsFiles;
}): Promise<TrunkWire> {
  const { own, remote, tls, ...common } = parts;
  const all = {
    ...common,
    counters: newEdgeCounters(),
    ownAddress: () => own,
    known: (address: string) => address === remote,
    onStranger: () => {},
    onMessage: () => {},
    onUnreadable: () => false,
    handlersOf: () => ({
      // The trunk may send its own ping. Calls are refused.
      onRequest: (transaction: { request: { method: string }; respond(status: number): void }) =>
        transaction.respond(transaction.request.method === 'OPTIONS' ? 200 : 503),
      onAck: () => {},
      onError: () => {},
    }),
    onClose: () => {},
  };
  const udp = await UdpTransport.open(all);
  const streams = new StreamTransport({ ...all, port: udp.port }, tls);
  return {
    link: async (transport, host, address, port) =>
      transport === 'udp'
        ? udp.link(address, port)
        : streams.link(transport === 'tls' ? 'TLS' : 'TCP', host, address, port),
    close() {
      streams.close();
      udp.close();
    },
  };
}
