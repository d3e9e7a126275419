import { WebSocket } from 'ws';
import type { Clock } from '../../domain/clock.ts';
import { Connection } from '../edge/connection.ts';
import { DigestAnswers } from '../sip/auth/digest-answers.ts';
import { newEdgeCounters } from '../sip/counters.ts';
import type { AsteriskServerSettings } from '../telephony/asterisk/options.ts';
import { Requests } from '../trunk/requests.ts';
import { type Finding, reasonOf, right, wrong } from './finding.ts';
import { within } from './within.ts';

const answerMs = 5000;
const limits = { messageBytes: 65_536, messagesPerSecond: 100 };

/**
 * Checks whether SIP over WebSocket accepts the gateway's password. The REGISTER has no Contact, so it only queries the
 * bindings (RFC 3261 10.2.3), and the registration of a running gateway stays unchanged.
 */
export async function examineSip({ url, sip }: AsteriskServerSettings, clock: Clock): Promise<Finding> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws').replace(/\/$/, '')}/ws`, 'sip', {
    handshakeTimeout: answerMs,
    perMessageDeflate: false,
  });
  socket.on('error', () => {});
  try {
    const refused = await opened(socket);
    if (refused !== null) {
      return wrong(
        `there is no SIP over WebSocket at /ws (${refused}).`,
        'Load res_http_websocket.so and res_pjsip_transport_websocket.so; pjsip.conf needs the transport of protocol ws.',
      );
    }
    return verdictOf(await within(clock, answerMs, ask(socket, sip, clock)));
  } finally {
    socket.terminate();
  }
}

function verdictOf(status: number | null): Finding {
  if (status === 200) return right('SIP over WebSocket takes our password.');
  if (status === 401 || status === 403) {
    return wrong(
      `SIP refuses our password (${status}).`,
      'SIDECALL_ASTERISK_SIP_PASSWORD must equal password of the auth [sidecall] in pjsip.conf; if an identify section assigns the gateway’s address to another endpoint, endpoint_identifier_order must begin with username.',
    );
  }
  if (status === 404) {
    return wrong('SIP knows no AOR of the gateway (404).', 'In pjsip.conf: [sidecall] with type=aor, max_contacts=1');
  }
  if (status === null || status === 408) {
    return wrong('SIP over WebSocket does not answer.', 'Look for res_pjsip in Asterisk’s log.');
  }
  return wrong(`SIP answers the registration with ${status}.`, 'Look at “pjsip show endpoint sidecall”.');
}

/** null: the socket is open. Otherwise the reason for the failure. */
function opened(socket: WebSocket): Promise<string | null> {
  return new Promise((resolve) => {
    socket.once('open', () => resolve(null));
    socket.once('unexpected-response', (_request, response) => resolve(`HTTP status ${response.statusCode}`));
    socket.once('error', (error) => resolve(reasonOf(error)));
  });
}

async function ask(socket: WebSocket, sip: AsteriskServerSettings['sip'], clock: Clock): Promise<number> {
  const connection = new Connection(socket, 'asterisk', clock, limits, newEdgeCounters(), {
    onRequest: (transaction) => transaction.respond(481),
    onAck: () => {},
    onClose: () => {},
    onError: () => {},
  });
  const own = `sip:${sip.user}@sidecall.invalid`;
  const answers = new DigestAnswers(sip.user, sip.password);
  const { status } = await new Requests().ask(connection, 'REGISTER', 'sip:sidecall.invalid', own, [], answers);
  return status;
}
