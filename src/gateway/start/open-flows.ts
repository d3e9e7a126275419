import type { BaseLogger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { AgentStatuses } from '../agents/port.ts';
import type { CallFlows } from '../calls/flow-port.ts';
import type { Calls } from '../calls/port.ts';
import type { Config } from '../config/config.ts';
import { type PlacesCalls, QueuedCallbacks } from '../flows/callbacks/queued-callbacks.ts';
import { FlowBook } from '../flows/flow-book.ts';
import { FlowCounters } from '../flows/flow-counters.ts';
import { readSecret } from '../flows/flow-secrets.ts';
import { createFlows } from '../flows/flows.ts';
import type { Prompts } from '../flows/prompts/prompts.ts';
import { agentPresences } from '../routing/queues/agent-presences.ts';
import { QueueDefinitions } from '../routing/queues/definitions.ts';
import { LiveQueues } from '../routing/queues/live-queues.ts';
import type { OfferPort } from '../routing/queues/port.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { Storage } from '../storage/open.ts';

/** From now on, agents are offered the calls of queues. Call it once the calls of before have their places. */
type OfferCalls = (
  calls: PlacesCalls & Pick<Calls, 'busy' | 'onBusy'> & OfferPort,
  statuses: AgentStatuses,
) => Promise<void>;

/** The flows of numbers, with what they reach: prompts, switches, servers, queues, and calls back. */
export function openFlows(parts: {
  config: Pick<Config, 'privateHosts' | 'country' | 'wrapUpSeconds'>;
  storage: Storage;
  prompts: Pick<Prompts, 'find'>;
  keyring: Keyring;
  clock: Clock;
  logger: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
}): {
  flows: CallFlows;
  flowCounters: FlowCounters;
  offerCalls: OfferCalls;
  queues: LiveQueues;
  queueDefinitions: QueueDefinitions;
  bookedCallbacks: QueuedCallbacks;
} {
  const { config, storage, prompts, keyring, clock, logger } = parts;
  const { wrapUpSeconds } = config;
  const queueDefinitions = new QueueDefinitions(storage.queues);
  const queues = new LiveQueues({ definitions: queueDefinitions, store: storage.queues, clock, logger, wrapUpSeconds });
  const callbacks = new QueuedCallbacks({ queues, notes: storage.callbackNotes, country: config.country, logger });
  const flowCounters = new FlowCounters();
  const flows = createFlows({
    clock,
    logger,
    prompts,
    book: new FlowBook(storage.flows),
    switches: storage.flowSwitches,
    queues,
    callbacks,
    counters: flowCounters,
    sealState: (text, callId) => keyring.seal(text, `flow-state ${callId}`),
    openState: (sealed, callId) => keyring.open(sealed, `flow-state ${callId}`),
    secret: (name) => readSecret(storage.flows, keyring, name),
    guard: { privateHosts: config.privateHosts },
  });
  const offerCalls: OfferCalls = async (calls, statuses) => {
    await callbacks.start(calls, (callId, seconds) => statuses.limitWrapUp(callId, seconds));
    const offers: OfferPort = { offer: (each) => (each.kind === 'callback' ? callbacks : calls).offer(each) };
    await queues.open({ offers, presences: agentPresences(statuses, calls) });
  };
  return { flows, offerCalls, flowCounters, queues, queueDefinitions, bookedCallbacks: callbacks };
}
