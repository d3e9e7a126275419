import { type CrmConnector, htmlOf, type RequestOptions, refused, type TicketDraft } from '../kit/index.ts';
import type { AccountData } from './account.ts';
import type { HubSpotObject } from './answers.ts';
import { ticketOf } from './history.ts';
import type { HubSpot } from './hubspot.ts';
import { KeyedObjects, keyProperty } from './keyed-objects.ts';
import { associationsOf, knownRefs, ownerId } from './records.ts';

type SaveTicket = NonNullable<CrmConnector['saveTicket']>;

const ticketProperties = ['subject', 'hs_pipeline', 'hs_pipeline_stage', 'hs_lastmodifieddate'];

/** Creates a ticket, or adds a note to the known one. Both have the draft's key. */
export function ticketSaver(hubspot: HubSpot, account: AccountData): SaveTicket {
  const tickets = new KeyedObjects(hubspot, 'tickets', ticketProperties);
  const notes = new KeyedObjects(hubspot, 'notes', ['hs_note_body']);

  async function saved(ticket: HubSpotObject, options: RequestOptions) {
    const stages = await account.ticketStages(options);
    return { ...ticketOf(ticket, stages), url: await account.pageOf('ticket', ticket.id, options) };
  }

  async function addNote(ticket: HubSpotObject, draft: TicketDraft, options: RequestOptions): Promise<void> {
    if ((await notes.byKey(draft.key, options)) !== null) return;
    const properties = {
      hs_timestamp: new Date(hubspot.clock.now()).toISOString(),
      hs_note_body: htmlOf(textOf(draft)),
    };
    const associations = associationsOf('notes', [{ kind: 'ticket', id: ticket.id }]);
    const attempts = ownersOf(draft).map((owner) => ({ properties: { ...properties, ...owner }, associations }));
    await notes.create(draft.key, attempts, options);
  }

  async function create(draft: TicketDraft, options: RequestOptions): Promise<HubSpotObject> {
    const stages = await account.ticketStages(options);
    const stage = stages.find(({ pipeline, isClosed }) => pipeline === hubspot.ticketPipeline && !isClosed);
    if (stage === undefined) {
      throw refused({ reason: `The pipeline ${hubspot.ticketPipeline} of tickets has no open stage in HubSpot.` });
    }
    const properties = {
      subject: draft.subject,
      // Plain text, unlike the body of a note.
      content: textOf(draft),
      hs_pipeline: stage.pipeline,
      hs_pipeline_stage: stage.id,
    };
    const associations = associationsOf('tickets', knownRefs([draft.about]));
    const attempts = ownersOf(draft).map((owner) => ({ properties: { ...properties, ...owner } }));
    const { object } = await tickets.create(
      draft.key,
      [...attempts.map((each) => ({ ...each, associations })), ...attempts],
      options,
    );
    return object;
  }

  return async (draft, known, options) => {
    if (known.recordId === null) {
      return saved((await tickets.byKey(draft.key, options)) ?? (await create(draft, options)), options);
    }
    const ticket = await tickets.byId(known.recordId, options);
    if (ticket === null) throw refused({ status: 404, reason: 'The ticket was deleted in HubSpot.' });
    // The draft that made the ticket is no comment.
    if (ticket.properties[keyProperty] !== draft.key) await addNote(ticket, draft, options);
    return saved(ticket, options);
  };
}

/** The owner, and none: HubSpot refuses one that was deleted. */
function ownersOf({ user }: TicketDraft): Record<string, string>[] {
  const owner = ownerId(user);
  return owner === null ? [{}] : [{ hubspot_owner_id: owner }, {}];
}

function textOf({ text, customer, callId }: TicketDraft): string {
  return `${text}\n\nCustomer: ${customer}${callId === null ? '' : `, call ${callId}`}`;
}
