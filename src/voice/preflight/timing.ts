/** Milliseconds since 1970. */
export interface TimeMeasurement {
  duration?: number;
  end?: number;
  start: number;
}

/** Duration of each part of the setup. Parts that were not reached are absent. */
export interface NetworkTiming {
  dtls?: TimeMeasurement;
  ice?: TimeMeasurement;
  peerConnection?: TimeMeasurement;
  signaling?: TimeMeasurement;
}

/** Measures how a connection is established. */
export function timeConnection(connection: RTCPeerConnection, timing: NetworkTiming, signal: AbortSignal): void {
  const begin = (part: keyof NetworkTiming): void => {
    timing[part] ??= { start: Date.now() };
  };
  const end = (part: keyof NetworkTiming): void => {
    const measured = timing[part];
    if (!measured || measured.end !== undefined) return;
    measured.end = Date.now();
    measured.duration = measured.end - measured.start;
  };
  const look = (): void => {
    if (connection.connectionState === 'connecting') begin('peerConnection');
    if (connection.connectionState === 'connected') {
      begin('peerConnection');
      end('peerConnection');
    }
    const { iceConnectionState: ice } = connection;
    if (ice === 'checking') begin('ice');
    if (ice === 'connected' || ice === 'completed') end('ice');
    const transport = connection.getSenders()[0]?.transport;
    if (transport && !watched.has(transport)) {
      watched.add(transport);
      transport.addEventListener('statechange', look, { signal });
    }
    if (transport?.state === 'connecting') begin('dtls');
    if (transport?.state === 'connected') end('dtls');
  };
  const watched = new WeakSet<RTCDtlsTransport>();
  for (const event of ['connectionstatechange', 'iceconnectionstatechange', 'signalingstatechange'] as const) {
    connection.addEventListener(event, look, { signal });
  }
  look();
}
