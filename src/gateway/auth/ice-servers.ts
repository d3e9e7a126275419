import { createHmac } from 'node:crypto';
import type { IceServers } from '../../domain/protocol/session.ts';
import type { IceServerSetting } from './ice-setting.ts';

/**
 * The ICE servers as one browser gets them. A TURN server that shares a secret gets
 * credentials that end: username "expiry:identity", password HMAC-SHA1 of it
 * (draft-uberti-behave-turn-rest-00, section 2.2; coturn's use-auth-secret).
 * @param expires when the credentials end, milliseconds since 1970
 */
export function iceServersFor(settings: readonly IceServerSetting[], identity: string, expires: number): IceServers {
  return settings.map((server) => {
    if (!('secret' in server)) return server;
    const username = `${Math.floor(expires / 1000)}:${identity}`;
    const credential = createHmac('sha1', server.secret).update(username).digest('base64');
    return { urls: server.urls, username, credential };
  });
}
