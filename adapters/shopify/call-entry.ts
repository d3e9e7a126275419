import * as z from 'zod/mini';
import {
  agentLine,
  type CallLogEntry,
  type CrmPastCall,
  cutList,
  field,
  isoTimeOf,
  type RequestOptions,
  titleOf,
} from '../kit/index.ts';
import { callsOfCustomer } from './documents.ts';
import { globalId } from './records.ts';
import { gid, type Shopify } from './shopify.ts';

/** The type of metaobjects that calls are. It belongs to the store, so it stays if the app is removed. */
export const entryType = 'sidecall_call';

/** The fields of a call, with their types in Shopify. The first is what the admin shows in lists. */
export const entryFields = {
  title: 'single_line_text_field',
  customer: 'customer_reference',
  start: 'date_time',
  seconds: 'number_integer',
  direction: 'single_line_text_field',
  number: 'single_line_text_field',
  virtual_number: 'single_line_text_field',
  agent: 'single_line_text_field',
  result: 'single_line_text_field',
  disposition: 'single_line_text_field',
  note: 'multi_line_text_field',
  recording: 'url',
  details: 'multi_line_text_field',
  call_id: 'single_line_text_field',
  revision: 'number_integer',
} as const;
type Name = keyof typeof entryFields;

/** A metaobject, as far as calls need it. */
export const Entry = z.object({
  id: gid,
  type: z.string(),
  handle: z.string(),
  fields: z.array(z.object({ key: z.string(), value: field })),
});
export type Entry = z.infer<typeof Entry>;

const Found = z.object({
  customer: z.nullable(
    z.object({ metafield: z.nullable(z.object({ references: z.nullable(z.object({ nodes: cutList(Entry, 10) })) })) }),
  ),
});

export function textIn({ fields }: Entry, name: Name): string {
  return fields.find(({ key }) => key === name)?.value ?? '';
}

export function revisionOf(entry: Entry): number {
  return Number(textIn(entry, 'revision')) || 0;
}

/** The call as fields. @param customer its global id; null: none is known */
export function fieldsOf(entry: CallLogEntry, customer: string | null): { key: Name; value: string }[] {
  const { related, fields, unverified, answeredAt, endReason } = entry;
  const details = [
    ...related.map(({ kind, id }) => `Related: ${kind} ${id}`),
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
  ];
  const values: Record<Name, string> = {
    title: titleOf(entry),
    customer: customer ?? '',
    start: entry.startedAt,
    seconds: String(entry.duration),
    direction: entry.direction === 'inbound' && answeredAt === null ? 'inbound, missed' : entry.direction,
    number: `${entry.customer}${unverified === true ? ' (unverified)' : ''}`,
    virtual_number: entry.virtualNumber,
    agent: agentLine(entry)
      .map((line) => line.replace(/^Agent: /, ''))
      .join(''),
    result: endReason,
    disposition: entry.disposition ?? '',
    note: entry.note,
    recording: entry.recording?.url ?? '',
    details: details.join('\n'),
    call_id: entry.callId,
    revision: String(entry.revision),
  };
  return (Object.keys(entryFields) as Name[]).map((key) => ({ key, value: values[key] }));
}

/** The latest calls of a customer, the newest first. */
export async function pastCallsOf(shopify: Shopify, customer: string, options: RequestOptions): Promise<CrmPastCall[]> {
  const variables = { id: globalId('Customer', customer) };
  const { customer: found } = await shopify.ask(Found, callsOfCustomer, variables, options);
  const entries = (found?.metafield?.references?.nodes ?? []).filter(({ type }) => type === entryType);
  return entries.flatMap((entry) => {
    const at = isoTimeOf(textIn(entry, 'start'));
    if (at === null) return [];
    const isInbound = textIn(entry, 'direction').startsWith('inbound');
    return [
      {
        at,
        direction: isInbound ? ('inbound' as const) : ('outbound' as const),
        duration: Number(textIn(entry, 'seconds')) || 0,
        summary: summaryOf(entry),
      },
    ];
  });
}

/** The agent's note says more than how the call ended. */
function summaryOf(entry: Entry): string {
  const result = textIn(entry, 'result').toLowerCase().replaceAll('_', ' ');
  const sentence = result.charAt(0).toUpperCase() + result.slice(1);
  return (textIn(entry, 'note').split('\n', 1)[0] || sentence).slice(0, 200);
}

/** The handle of a call: small letters, digits and hyphens, whatever the id contains. It is unique in its type. */
export async function handleOf(callId: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(callId));
  return `call-${[...new Uint8Array(hash)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, 32)}`;
}
