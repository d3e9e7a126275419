/** A process with many phones that register, and return when their socket is lost. Its parent sets their number. */
import { WebSocket } from 'ws';
import { createTokens } from '../../src/gateway/auth/tokens.ts';
import { systemClock } from '../../src/gateway/start/system-clock.ts';

export interface LoadOrder {
  /** SIP over WebSocket. */
  url: string;
  secret: string;
  first: number;
  count: number;
}

export interface LoadReport {
  registered: number;
  /** Registrations with an answer other than 200, and sockets that did not open. */
  refused: number;
  /** Time of the last registration, in milliseconds since 1970. */
  lastAt: number;
}

/** Sockets that open at the same time, at first. The phones of a real office arrive over minutes. */
const atOnce = 100;

const report: LoadReport = { registered: 0, refused: 0, lastAt: 0 };

/**
 * JsSIP's delays: whole seconds, from 1 to 2, then to 4, to 8 …, limited to the voice layer's 1 to 10
 * (`connection_recovery_*`).
 */
function waitMs(attempt: number): number {
  return Math.min(10, Math.max(1, Math.floor(Math.random() * 2 ** attempt + 1))) * 1000;
}

function keepRegistered(order: LoadOrder, identity: string, token: string, onFirst: () => void): void {
  let attempts = 0;
  let cseq = 0;
  const connect = (): void => {
    const socket = new WebSocket(order.url, 'sip', { perMessageDeflate: false });
    let registered = false;
    socket.on('open', () => {
      attempts = 0;
      cseq += 1;
      socket.send(registerMessage(identity, token, cseq));
    });
    socket.on('message', (data: Buffer) => {
      if (data.toString('latin1', 0, 11) !== 'SIP/2.0 200') {
        report.refused += 1;
        return;
      }
      registered = true;
      report.registered += 1;
      report.lastAt = Date.now();
      onFirst();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (registered) report.registered -= 1;
      else report.refused += 1;
      attempts += 1;
      setTimeout(connect, waitMs(attempts));
    });
  };
  connect();
}

function registerMessage(identity: string, token: string, cseq: number): string {
  const lines = [
    'REGISTER sip:sidecall SIP/2.0',
    `Via: SIP/2.0/WS ${identity}.invalid;branch=z9hG4bK${identity}${cseq}`,
    'Max-Forwards: 69',
    `To: <sip:${identity}@sidecall>`,
    `From: <sip:${identity}@sidecall>;tag=${identity}`,
    `Call-ID: ${identity}-registers`,
    `CSeq: ${cseq} REGISTER`,
    `Authorization: Bearer ${token}`,
    `Contact: <sip:${identity}@${identity}.invalid;transport=ws>;+sip.instance="<urn:uuid:${identity}>";expires=600`,
    'Supported: path,gruu,outbound',
    'User-Agent: JsSIP 3.13.8',
    'Content-Length: 0',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

async function start(order: LoadOrder): Promise<void> {
  const tokens = createTokens(order.secret, systemClock);
  const phones: { identity: string; token: string }[] = [];
  for (let i = order.first; i < order.first + order.count; i += 1) {
    const identity = `agent${i}`;
    phones.push({ identity, token: (await tokens.issue({ identity, role: 'agent', ttl: 3600 })).token });
  }
  process.send?.('ready');
  process.once('message', () => {
    const next = (): void => {
      const phone = phones.pop();
      if (!phone) return;
      let first = true;
      keepRegistered(order, phone.identity, phone.token, () => {
        if (first) next();
        first = false;
      });
    };
    for (let i = 0; i < atOnce; i += 1) next();
    setInterval(() => process.send?.(report), 50);
  });
}

process.once('disconnect', () => process.exit());
process.once('message', (order: LoadOrder) => void start(order));
