import type { SocketType } from 'node:dgram';
import type { AddressInfo } from 'node:net';

/** @param data a buffer of its own, which may be kept */
export type Receive = (data: Buffer, host: string, port: number) => void;

/** A bound UDP socket. A lost network is not an error: datagrams that do not arrive are lost. */
export interface UdpSocket {
  readonly address: AddressInfo;
  /**
   * Returns true if the buffer can be reused at once, which is usual because the network takes most datagrams
   * immediately.
   * @param port 1 to 65535; for others nothing is sent
   * @param host an IP address of the socket's family; for others nothing is sent
   */
  send(data: Uint8Array, port: number, host: string): boolean;
  close(): Promise<void>;
}

/**
 * Resolves with null if the port is taken.
 * @param address null: all of the machine's
 * @param port 0: any
 * @throws Error with the system's code, e.g. EADDRNOTAVAIL
 */
export type BindUdp = (
  type: SocketType,
  address: string | null,
  port: number,
  receive: Receive,
) => Promise<UdpSocket | null>;
