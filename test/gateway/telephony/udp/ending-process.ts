/** Hears one datagram, closes, and has nothing left that would keep it alive. */
import { linuxUdp } from '../../../../src/gateway/telephony/embedded/udp/linux-udp.ts';

const bind = await linuxUdp(4);
const socket = await bind?.('udp4', '127.0.0.1', 0, () => {
  console.log('heard');
  void socket?.close();
});
socket?.send(Buffer.from('me'), socket.address.port, '127.0.0.1');
