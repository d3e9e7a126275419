import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Role } from '../../domain/protocol/session.ts';

/** The recording that a playback address gives access to, and until when. */
export interface Ticket {
  recording: string;
  /** The recipient's identity: for the audit, and because their access can change before the address is used. */
  identity: string;
  role: Role;
  /** When the address was issued, in ms since 1970. A later revocation of the identity invalidates it. */
  issued: number;
  /** In ms since 1970. */
  expires: number;
}

/** Prints a signed playback ticket for one recording and a few minutes. `<audio>` elements cannot send a token. */
export function printTicket(ticket: Ticket, secret: string): string {
  const { recording, identity, expires, role, issued } = ticket;
  const body = Buffer.from(JSON.stringify([recording, identity, expires, role, issued])).toString('base64url');
  return `${body}.${mac(body, secret)}`;
}

/** null: the signature is invalid, or the ticket has expired. */
export function readTicket(text: string, secrets: string | readonly string[], now: number): Ticket | null {
  const [body = '', given = ''] = text.split('.');
  const presented = Buffer.from(given);
  const isOf = (secret: string): boolean => {
    const wanted = Buffer.from(mac(body, secret));
    return wanted.length === presented.length && timingSafeEqual(wanted, presented);
  };
  if (![secrets].flat().some(isOf)) return null;
  const [recording, identity, expires, role, issued] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    string,
    string,
    number,
    Role,
    number,
  ];
  return expires > now ? { recording, identity, expires, role, issued } : null;
}

function mac(body: string, secret: string): string {
  // The prefix separates this purpose from all other signatures made with the secret.
  return createHmac('sha256', `playback ${secret}`).update(body).digest('base64url');
}
