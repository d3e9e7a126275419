import type { SocketType } from 'node:dgram';
import type { AddressInfo } from 'node:net';

/** @param data in a buffer of its own, which may be kept */
export type Receive = (data: Buffer, host: string, port: number) => void;

/** A bound UDP socket. A network that is gone is no error of it: what does not arrive is lost, as datagrams are. */
export interface UdpSocket {
  readonly address: AddressInfo;
  /**
   * Returns whether the buffer can be used again at once: the network usually takes a datagram as it comes.
   * @param port 1 to 65535; to another nothing is sent
   * @param host an IP address of the socket's family; to anything else nothing is sent
   */
  send(data: Uint8Array, port: number, host: string): boolean;
  close(): Promise<void>;
}

/**
 * Resolves with null where the port is taken.
 * @param address null: all of the machine's
 * @param port 0: any
 * @throws Error with the code of the system, as EADDRNOTAVAIL
 */
export type BindUdp = (
  type: SocketType,
  address: string | null,
  port: number,
  receive: Receive,
) => Promise<UdpSocket | null>;
