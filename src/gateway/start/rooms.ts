import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { agentStatusRoutes } from '../agents/routes.ts';
import { auditRoutes } from '../audit/routes.ts';
import { apiKeyCheck, keyMark } from '../auth/api-keys.ts';
import { tokenRoutes } from '../auth/routes.ts';
import { apiKeyRoutes } from '../auth/routes-api-keys.ts';
import { sessionRoutes } from '../auth/routes-session.ts';
import { withLogFacts } from '../calls/log/log-facts.ts';
import { callRoutes } from '../calls/routes.ts';
import { parkingRoutes } from '../calls/routes-parking.ts';
import { participantRoutes } from '../calls/routes-participants.ts';
import { callPeopleRoutes } from '../calls/routes-people.ts';
import { placedCallRoutes } from '../calls/routes-placing.ts';
import type { Config } from '../config/config.ts';
import { contactRoutes } from '../contacts/routes.ts';
import { contactFileRoutes } from '../contacts/routes-files.ts';
import { entryStatesOf } from '../crm/entry-states.ts';
import { crmRoutes } from '../crm/routes.ts';
import { diallingRoutes } from '../crm/routes-dialling.ts';
import { callEntryRoutes } from '../crm/routes-entries.ts';
import { crmEventRoutes } from '../crm/routes-events.ts';
import { incomingRoutes } from '../crm/routes-incoming.ts';
import { crmOAuthRoutes } from '../crm/routes-oauth.ts';
import { agentRoutes } from '../directory/routes-agents.ts';
import { siteRoutes } from '../directory/routes-sites.ts';
import { virtualNumberRoutes } from '../directory/routes-virtual-numbers.ts';
import { doctorRoutes } from '../doctor/routes.ts';
import { examineTrunk } from '../doctor/trunk.ts';
import { embedRoutes } from '../embed/routes.ts';
import { embedPageRoutes } from '../embed/routes-pages.ts';
import { eventRoutes } from '../events/routes.ts';
import { exotelRoutes } from '../exotel/routes.ts';
import { flowRoutes } from '../flows/routes.ts';
import { flowEditorRoutes } from '../flows/routes-editors.ts';
import { promptRoutes } from '../flows/routes-prompts.ts';
import { flowSecretRoutes } from '../flows/routes-secrets.ts';
import { speechRoutes } from '../flows/routes-speech.ts';
import { flowSwitchRoutes } from '../flows/routes-switches.ts';
import type { ConsolePages } from '../http/console.ts';
import { numberFacts } from '../outbound/number-facts.ts';
import { personRoutes } from '../persons/routes.ts';
import { recordingRoutes } from '../recordings/routes.ts';
import { recordingLinkRoutes } from '../recordings/routes-link.ts';
import { queueRoutes } from '../routing/routes-queues.ts';
import { signInRoutes } from '../sign-in/routes.ts';
import { trunksOfAsterisk } from '../telephony/asterisk/trunks-of-asterisk.ts';
import { trunkRoutes } from '../trunk/routes.ts';
import { traceRoutes } from '../trunk/routes-traces.ts';
import { webhookRoutes } from '../webhooks/routes.ts';
import type { Parts } from './parts.ts';

/** The HTTP routes of all rooms, with their ports. A new room with routes is added here. */
function roomRoutes(config: Config, parts: Parts, consolePages: ConsolePages): FastifyPluginAsync[] {
  const { country, ringSeconds, parkSeconds, publicUrl } = config;
  const { recordings, refusals } = parts;
  const { exotel } = config;
  // Clients of Exotel's API fetch recordings with their token.
  const isLinkKey = apiKeyCheck([...config.recording.linkKeys, ...(exotel === null ? [] : [exotel.token])]);
  const entryStates = entryStatesOf(parts);
  return [
    tokenRoutes({ ...parts, config }),
    apiKeyRoutes(parts),
    sessionRoutes({ ...parts, config }),
    signInRoutes({ ...parts, publicUrl }),
    callRoutes({ ...parts, country, audit: recordings, entryStates }),
    participantRoutes({ ...parts, country }),
    callPeopleRoutes(parts),
    placedCallRoutes({ ...parts, audit: recordings }),
    parkingRoutes({ ...parts, parkSeconds }),
    virtualNumberRoutes({ ...parts, country, ringSeconds }),
    agentRoutes({ ...parts, country }),
    agentStatusRoutes(parts),
    siteRoutes({ ...parts, country, checksChallenges: config.challenge !== null }),
    flowRoutes(parts),
    flowEditorRoutes(parts),
    flowSecretRoutes(parts),
    flowSwitchRoutes(parts),
    promptRoutes(parts),
    speechRoutes(parts),
    queueRoutes(parts),
    eventRoutes({ ...parts, logFacts: (calls, views) => withLogFacts({ ...parts, entryStates }, calls, views) }),
    recordingRoutes(parts),
    recordingLinkRoutes({
      ...parts,
      consolePages,
      linkKeyMark: (key) => (isLinkKey(key) ? keyMark(key) : null),
      refused: (address) => refusals.note(address, 'recording key'),
    }),
    personRoutes({ ...parts, country }),
    crmRoutes({
      ...parts,
      crmTimeoutMs: config.crmTimeoutMs,
      audit: (line) => recordings.note(line),
      resume: parts.resumeCrm,
    }),
    callEntryRoutes(parts),
    crmEventRoutes(parts),
    diallingRoutes({ ...parts, country, crmTimeoutMs: config.crmTimeoutMs, factsOf: numberFacts }),
    contactRoutes({ ...parts, country }),
    contactFileRoutes({ ...parts, country, audit: (line) => recordings.note(line) }),
    incomingRoutes({ ...parts, crmTimeoutMs: config.crmTimeoutMs }),
    crmOAuthRoutes({ ...parts, publicUrl }),
    embedPageRoutes(parts),
    embedRoutes({ ...parts, publicUrl }),
    webhookRoutes(parts),
    ...(exotel === null
      ? []
      : [
          exotelRoutes({
            ...parts,
            account: exotel,
            spelling: { ...exotel, country, publicUrl },
            country,
            privateHosts: config.privateHosts,
            audit: recordings,
            refused: (address) => refusals.note(address, 'exotel key'),
          }),
        ]),
    doctorRoutes(parts),
    auditRoutes(parts),
    trunkRoutes({
      ...parts,
      byHand: config.asterisk === null ? null : trunksOfAsterisk,
      examine: (trunk) => examineTrunk(trunk, config, parts.clock),
    }),
    traceRoutes({ ...parts, audit: recordings, isTrunk: (name) => parts.carriers.get(name) !== null }),
  ];
}

export async function addRooms(
  app: FastifyInstance,
  config: Config,
  parts: Parts,
  consolePages: ConsolePages,
): Promise<void> {
  for (const routes of roomRoutes(config, parts, consolePages)) await app.register(routes);
}
