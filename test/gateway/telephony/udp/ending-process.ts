/** Receives one datagram, closes, and leaves nothing that keeps the process alive. */
import { linuxUdp } from '../../../../src/gateway/telephony/embedded/udp/linux-udp.ts';

const bind = await linuxUdp(4);
const socket = await bind?.('udp4', '127.0.0.1', 0, () => {
  console.log('heard');
  void socket?.close();
});
socket?.send(Buffer.from('me'), socket.address.port, '127.0.0.1');
