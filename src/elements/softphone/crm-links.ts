import type { CrmHost } from '../../domain/crm/host.ts';

/** Opens contacts and tickets in the CRM, unless the page does it itself. */
export function openInCrm(element: HTMLElement, crm: () => CrmHost | null): void {
  element.addEventListener('cti-open-contact-request', (event) => {
    // The page's own listeners may sit further up and come later; they go first.
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
