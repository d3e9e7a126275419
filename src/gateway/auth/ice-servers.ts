import { createHmac } from 'node:crypto';
import type { IceServers } from '../../domain/protocol/session.ts';
import type { IceServerSetting } from './ice-setting.ts';

/**
 * The ICE servers for one browser. A TURN server with a shared secret gets time-limited credentials: the username is
 * "expiry:identity", the password its HMAC-SHA1 (draft-uberti-behave-turn-rest-00, section 2.2; coturn's
 * use-auth-secret).
 * @param expires when the credentials expire, in ms since 1970
 */
export function iceServersFor(settings: readonly IceServerSetting[], identity: string, expires: number): IceServers {
  return settings.map((server) => {
    if (!('secret' in server)) return server;
    const username = `${Math.floor(expires / 1000)}:${identity}`;
    const credential = createHmac('sha1', server.secret).update(username).digest('base64');
    return { urls: server.urls, username, credential };
  });
}
