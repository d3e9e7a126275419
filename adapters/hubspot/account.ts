import { accepted, CodedError, type RequestOptions, remembered } from '../kit/index.ts';
import { Account, Dispositions, Pipelines, type PropertyDefinition, PropertyDefinitions } from './answers.ts';
import type { HubSpot } from './hubspot.ts';

/** How long the account's own data is kept, in ms. */
const keptMs = 10 * 60_000;

/** HubSpot's ids of the types of records that have a page. */
const typeIds = { contact: '0-1', company: '0-2', deal: '0-3', ticket: '0-5', call: '0-48' } as const;

export interface Stage {
  id: string;
  pipeline: string;
  label: string;
  isClosed: boolean;
}

/** What is the same for all records of an account. */
export interface AccountData {
  /** The address of a record's page. null: HubSpot does not say the account's number. */
  pageOf(kind: keyof typeof typeIds, id: string, options: RequestOptions): Promise<string | null>;
  /** The stages of ticket pipelines, in their order. */
  ticketStages(options: RequestOptions): Promise<Stage[]>;
  /** HubSpot's id of a call's outcome. null: the account has none with this label. */
  dispositionOf(label: string, options: RequestOptions): Promise<string | null>;
  /** The properties that contacts have. */
  contactProperties(options: RequestOptions): Promise<PropertyDefinition[]>;
}

export function accountData({ request, clock }: HubSpot): AccountData {
  const root = remembered(clock, keptMs, async (options: RequestOptions) => {
    const answer = accepted(Account, await request({ method: 'GET', path: '/account-info/v3/details' }, options));
    // The region's own host, such as app-eu1.hubspot.com.
    const host = /^[a-z0-9-]+\.hubspot\.com$/.test(answer.uiDomain ?? '') ? answer.uiDomain : 'app.hubspot.com';
    return `https://${host}/contacts/${answer.portalId}`;
  });
  const ticketStages = remembered(clock, keptMs, async (options: RequestOptions) =>
    stagesOf(accepted(Pipelines, await request({ method: 'GET', path: '/crm/v3/pipelines/tickets' }, options))),
  );
  const dispositions = remembered(clock, keptMs, async (options: RequestOptions) => {
    const answer = await request({ method: 'GET', path: '/calling/v1/dispositions' }, options);
    return accepted(Dispositions, answer).filter(({ deleted }) => deleted !== true);
  });
  const contactProperties = remembered(clock, keptMs, async (options: RequestOptions) => {
    const answer = await request({ method: 'GET', path: '/crm/v3/properties/contacts' }, options);
    return accepted(PropertyDefinitions, answer).results;
  });

  return {
    ticketStages,
    contactProperties,
    pageOf: async (kind, id, options) => {
      const start = await root(options).catch(nullUnlessCredentials);
      return start === null ? null : `${start}/record/${typeIds[kind]}/${encodeURIComponent(id)}`;
    },
    dispositionOf: async (label, options) => {
      const all = await dispositions(options).catch(nullUnlessCredentials);
      return all?.find((each) => each.label.toLowerCase() === label.trim().toLowerCase())?.id ?? null;
    },
  };
}

function stagesOf({ results }: Pipelines): Stage[] {
  return results.flatMap((pipeline) =>
    [...pipeline.stages]
      .sort((one, other) => one.displayOrder - other.displayOrder)
      .map(({ id, label, metadata }) => ({
        ...{ id, label, pipeline: pipeline.id },
        isClosed: metadata.ticketState === 'CLOSED',
      })),
  );
}

/** A record without this is still worth storing and showing. */
export function nullUnlessCredentials(error: unknown): null {
  if (error instanceof CodedError && error.code !== 'CRM_CREDENTIALS') return null;
  throw error;
}
