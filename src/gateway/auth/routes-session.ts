import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import * as operations from '../../domain/protocol/operations/session.ts';
import type { Config } from '../config/config.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { Directory } from '../storage/store.ts';
import { iceServersFor } from './ice-servers.ts';

/** Lifetime of TURN credentials for a server's key, in ms. For a token they last as long as the token. */
const keyTtl = 3_600_000;

interface Ports {
  directory: Pick<Directory, 'agent'>;
  config: Pick<Config, 'country' | 'dispositions' | 'iceServers'>;
  clock: Clock;
}

export function sessionRoutes({ directory, config, clock }: Ports): FastifyPluginAsync {
  return operationRoutes(operations, {
    async getSession({ principal: { actor, claims } }) {
      const agent = await directory.agent(actor.identity);
      const expires = claims === null ? clock.now() + keyTtl : claims.exp * 1000;
      return {
        identity: actor.identity,
        role: actor.role,
        name: agent?.name ?? actor.identity,
        country: config.country,
        dispositions: config.dispositions,
        iceServers: iceServersFor(config.iceServers, actor.identity, expires),
      };
    },
  });
}
