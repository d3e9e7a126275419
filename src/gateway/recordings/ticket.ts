import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Role } from '../../domain/protocol/session.ts';

/** What a playback address lets its holder hear, and until when. */
export interface Ticket {
  recording: string;
  /** Whom it was given to: for the audit, and because what they may hear can change before it is used. */
  identity: string;
  role: Role;
  /** When their tokens counted as good, in milliseconds since 1970. */
  issued: number;
  /** Milliseconds since 1970. */
  expires: number;
}

/** An address that needs no token, for `<audio>`: signed, for one recording and a few minutes. */
export function printTicket(ticket: Ticket, secret: string): string {
  const { recording, identity, expires, role, issued } = ticket;
  const body = Buffer.from(JSON.stringify([recording, identity, expires, role, issued])).toString('base64url');
  return `${body}.${mac(body, secret)}`;
}

/** Null where it was not made here, or is too old. */
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
  // Its own purpose: no other signature made with the secret is one of these.
  return createHmac('sha256', `playback ${secret}`).update(body).digest('base64url');
}
