import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { auditRoutes } from '../audit/routes.ts';
import { tokenRoutes } from '../auth/routes.ts';
import { sessionRoutes } from '../auth/routes-session.ts';
import { callRoutes } from '../calls/routes.ts';
import { parkingRoutes } from '../calls/routes-parking.ts';
import { callPeopleRoutes } from '../calls/routes-people.ts';
import type { Config } from '../config/config.ts';
import { crmRoutes } from '../crm/routes.ts';
import { agentRoutes } from '../directory/routes-agents.ts';
import { siteRoutes } from '../directory/routes-sites.ts';
import { virtualNumberRoutes } from '../directory/routes-virtual-numbers.ts';
import { embedRoutes } from '../embed/routes.ts';
import { embedPageRoutes } from '../embed/routes-pages.ts';
import { eventRoutes } from '../events/routes.ts';
import { personRoutes } from '../persons/routes.ts';
import { recordingRoutes } from '../recordings/routes.ts';
import { traceRoutes } from '../trunk/routes-traces.ts';
import type { Parts } from './parts.ts';

/** The HTTP routes of all rooms, with their ports. A new room with routes is added here. */
function roomRoutes(config: Config, parts: Parts): FastifyPluginAsync[] {
  const { country, ringSeconds, parkSeconds } = config;
  const { recordings } = parts;
  return [
    tokenRoutes({ ...parts, config }),
    sessionRoutes({ ...parts, config }),
    callRoutes({ ...parts, audit: recordings }),
    callPeopleRoutes(parts),
    parkingRoutes({ ...parts, parkSeconds }),
    virtualNumberRoutes({ ...parts, country, ringSeconds }),
    agentRoutes({ ...parts, country }),
    siteRoutes({ ...parts, country, checksChallenges: config.challenge !== null }),
    eventRoutes(parts),
    recordingRoutes(parts),
    personRoutes({ ...parts, country }),
    crmRoutes({
      ...parts,
      crmTimeoutMs: config.crmTimeoutMs,
      audit: (line) => recordings.note(line),
      resume: parts.resumeCrm,
    }),
    embedPageRoutes(parts),
    // People cannot sign in to the gateway yet.
    embedRoutes({ ...parts, signedIn: async () => null }),
    auditRoutes(parts),
    traceRoutes({ ...parts, audit: recordings, trunks: config.trunks.map(({ name }) => name) }),
  ];
}

export async function addRooms(app: FastifyInstance, config: Config, parts: Parts): Promise<void> {
  for (const routes of roomRoutes(config, parts)) await app.register(routes);
}
