import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { agentOf, type CallServer, numberOf } from './call-server.ts';

const ownVia = /^Via: SIP\/2\.0\/WS relay\.invalid;branch=\S+;for=(\S+)\r\n/im;

/**
 * A server without logic: it forwards each SIP message to the other phone, and audio goes from browser to browser. So
 * it measures the cost of the phones, which no server can undercut.
 */
export async function startRelay(agents: number): Promise<CallServer> {
  const agentAt = new Map(Array.from({ length: agents }, (_, i) => [numberOf(i), agentOf(i)]));
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' });
  await new Promise((resolve) => server.once('listening', resolve));
  /** By identity, and by the names in the phones' contacts. */
  const sockets = new Map<string, WebSocket>();
  server.on('connection', (socket) => {
    let identity = '';
    socket.on('message', (data) => {
      const message = data.toString();
      const contact = /^Contact:.*?sip:([^@]+)@/im.exec(message)?.[1];
      if (contact !== undefined) sockets.set(contact, socket);
      if (message.startsWith('REGISTER ')) {
        identity = /^From:.*?sip:([^@]+)@/im.exec(message)?.[1] ?? '';
        sockets.set(identity, socket);
        socket.send(registered(message));
      } else if (message.startsWith('SIP/2.0 ')) {
        const [line = '', asker = ''] = ownVia.exec(message) ?? [];
        sockets.get(asker)?.send(message.replace(line, ''));
      } else {
        const user = decodeURIComponent(/^\S+ sip:([^@;]+)@/.exec(message)?.[1] ?? '');
        const callee = agentAt.get(user) ?? user;
        const via = `Via: SIP/2.0/WS relay.invalid;branch=z9hG4bK${randomUUID()};for=${identity}`;
        // A phone accepts only calls for its own name.
        const request = message.replace(/^INVITE sip:[^@]+@/, `INVITE sip:${callee}@`);
        sockets.get(callee)?.send(request.replace('\r\n', `\r\n${via}\r\n`));
      }
    });
  });
  return {
    pid: process.pid,
    sipUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: async () => '',
    stop: async () => {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function registered(request: string): string {
  const lines = request.split('\r\n');
  const echoed = lines.filter((line) => /^(via|from|call-id|cseq|contact):/i.test(line));
  const to = lines.find((line) => /^to:/i.test(line));
  return ['SIP/2.0 200 OK', ...echoed, `${to};tag=relay`, 'Content-Length: 0', '', ''].join('\r\n');
}
