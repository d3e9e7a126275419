import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a playback address lets its holder hear, and until when. */
export interface Ticket {
  recording: string;
  /** For the audit. */
  identity: string;
  /** Milliseconds since 1970. */
  expires: number;
}

/** An address that needs no token, for `<audio>`: signed, for one recording and a few minutes. */
export function printTicket(ticket: Ticket, secret: string): string {
  const body = Buffer.from(JSON.stringify([ticket.recording, ticket.identity, ticket.expires])).toString('base64url');
  return `${body}.${mac(body, secret)}`;
}

/** Null where it was not made here, or is too old. */
export function readTicket(text: string, secret: string, now: number): Ticket | null {
  const [body = '', given = ''] = text.split('.');
  const wanted = Buffer.from(mac(body, secret));
  const presented = Buffer.from(given);
  if (wanted.length !== presented.length || !timingSafeEqual(wanted, presented)) return null;
  const [recording, identity, expires] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    string,
    string,
    number,
  ];
  return expires > now ? { recording, identity, expires } : null;
}

function mac(body: string, secret: string): string {
  // Its own purpose: no other signature made with the secret is one of these.
  return createHmac('sha256', `playback ${secret}`).update(body).digest('base64url');
}
