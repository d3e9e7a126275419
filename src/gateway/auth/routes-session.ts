import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { displayNumber } from '../../domain/numbers/display.ts';
import * as operations from '../../domain/protocol/operations/session.ts';
import type { SessionView } from '../../domain/protocol/session.ts';
import type { Config } from '../config/config.ts';
import { callerLines } from '../directory/caller-ids.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { Agent, Directory } from '../storage/store.ts';
import { iceServersFor } from './ice-servers.ts';

/** Lifetime of TURN credentials for a server's key, in ms. For a token they last as long as the token. */
const keyTtl = 3_600_000;

interface Ports {
  directory: Pick<Directory, 'agent' | 'virtualNumbers'>;
  config: Pick<Config, 'country' | 'dispositions' | 'iceServers' | 'tags'>;
  clock: Clock;
}

export function sessionRoutes({ directory, config, clock }: Ports): FastifyPluginAsync {
  /** A choice between one number is none. */
  async function callerChoice(
    identity: string,
    agent: Agent | null,
  ): Promise<Pick<SessionView, 'callerIds' | 'localPresence'>> {
    const lines = callerLines(await directory.virtualNumbers(), agent ?? { identity });
    if (lines.length < 2) return {};
    const callerIds = lines.map(({ number, label }) => ({
      ...{ number, label },
      display: displayNumber(number, config.country),
    }));
    return { callerIds, ...(agent?.localPresence === true && { localPresence: true }) };
  }

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
        ...(config.tags.length > 0 && { tags: config.tags }),
        ...(await callerChoice(actor.identity, agent)),
        iceServers: iceServersFor(config.iceServers, actor.identity, expires),
      };
    },
  });
}
