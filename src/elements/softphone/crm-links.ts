import type { CrmHost } from '../../domain/crm/host.ts';

/** Opens contacts and tickets in the CRM, unless the page handles the request. */
export function openInCrm(element: HTMLElement, crm: () => CrmHost | null): void {
  element.addEventListener('cti-open-contact-request', (event) => {
    // Wait for the page's own listeners, which may be further up and can cancel the event.
    queueMicrotask(() => {
      if (!event.defaultPrevented) crm()?.openContact?.(event.detail.contactId);
    });
  });
  element.addEventListener('cti-open-ticket-request', (event) => {
    queueMicrotask(() => {
      if (!event.defaultPrevented) crm()?.openTicket?.(event.detail.ticketId);
    });
  });
}
