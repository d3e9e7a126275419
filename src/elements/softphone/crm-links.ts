import type { CrmHost } from '../../domain/crm/host.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import { callPage } from '../../phone/host/page-code.ts';

/** Whether the CRM's page opens records of this kind. */
function opensInCrm(host: CrmHost | null, kind: string): boolean {
  if (host?.open === undefined) return false;
  return callPage(() => host.opens?.(kind) ?? true) ?? false;
}

/** The kinds of records of this call that the CRM's page opens. */
export function linkKinds({ contact }: CallView, host: CrmHost | null): string[] {
  const related = contact?.related.map(({ kind }) => kind) ?? [];
  const kinds = new Set(['ticket', ...(contact ? [contact.kind] : []), ...related]);
  return [...kinds].filter((kind) => opensInCrm(host, kind));
}

/** Opens records in the CRM, unless the page handles the request. */
export function openInCrm(element: HTMLElement, crm: () => CrmHost | null): void {
  const open = (event: Event, record: CrmRef): void =>
    // Wait for the page's own listeners, which may be further up and can cancel the event.
    queueMicrotask(() => {
      const host = crm();
      if (!event.defaultPrevented && opensInCrm(host, record.kind)) callPage(() => host?.open?.(record));
    });
  element.addEventListener('cti-open-contact-request', (event) => {
    const { kind, contactId: id } = event.detail;
    open(event, { kind, id });
  });
  element.addEventListener('cti-open-ticket-request', (event) => {
    open(event, { kind: 'ticket', id: event.detail.ticketId });
  });
  element.addEventListener('cti-open-record-request', (event) => {
    const { kind, id } = event.detail;
    open(event, { kind, id });
  });
}
