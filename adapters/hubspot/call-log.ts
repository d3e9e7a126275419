import type { CallLogEntry, CrmConnector, RequestOptions } from '../kit/index.ts';
import type { AccountData } from './account.ts';
import type { HubSpotObject } from './answers.ts';
import { callProperties } from './call-properties.ts';
import { revisionIn } from './call-text.ts';
import type { HubSpot } from './hubspot.ts';
import { KeyedObjects, keyProperty } from './keyed-objects.ts';
import { associationsOf, knownRefs } from './records.ts';

type SaveCallLog = CrmConnector['saveCallLog'];

/** HubSpot's own pipeline for recordings and transcripts needs it. */
const source = { hs_call_source: 'INTEGRATIONS_PLATFORM' };

/**
 * Writes a call as HubSpot's object of this name.
 *
 *   the known record ─► the record with the call's key ─► a new one
 *
 * The known record may be one that HubSpot's page made (`engagementId`). It then gets the call's key, by which it is
 * found again.
 */
export function callLogger(hubspot: HubSpot, account: AccountData): SaveCallLog {
  const calls = new KeyedObjects(hubspot, 'calls', ['hs_call_body']);

  async function saved({ id }: Pick<HubSpotObject, 'id'>, options: RequestOptions) {
    return { recordId: id, url: await account.pageOf('call', id, options) };
  }

  async function update(before: HubSpotObject, entry: CallLogEntry, attempts: Attempts, options: RequestOptions) {
    if (revisionIn(before.properties.hs_call_body, entry.callId) >= entry.revision) return;
    const isKeyed = before.properties[keyProperty] === entry.callId;
    await calls.change(
      before.id,
      isKeyed ? attempts : attempts.map((properties) => ({ ...properties, [keyProperty]: entry.callId })),
      options,
    );
    await calls.associate(before.id, knownRefs([entry.about, ...entry.related]), options);
  }

  return async (entry, known, options) => {
    const { callId, disposition } = entry;
    const before = (await calls.byId(known.recordId, options)) ?? (await calls.byKey(callId, options));
    const outcome = disposition === null ? null : await account.dispositionOf(disposition, options);
    const attempts = callProperties(entry, outcome);
    if (before !== null) {
      await update(before, entry, attempts, options);
      return saved(before, options);
    }
    const refs = knownRefs([entry.about, ...entry.related]);
    const drafts = attempts.map((properties) => ({
      properties: { ...properties, ...source },
      associations: associationsOf('calls', refs),
    }));
    // Last without associations: one of the records was deleted.
    const [fullest] = attempts;
    const { object, isNew } = await calls.create(
      callId,
      [
        ...drafts,
        { properties: { ...fullest, ...source } },
        ...attempts.slice(-1).map((properties) => ({ properties })),
      ],
      options,
    );
    if (!isNew) await update(object, entry, attempts, options);
    return saved(object, options);
  };
}

type Attempts = ReturnType<typeof callProperties>;
