/**
 * The browser's half of an adapter (`host.ts`): how the widgets live in that page.
 * Every method may be absent: the softphone then does without.
 */
export interface CrmHost {
  readonly name: string;
  /** A fresh access token for the signed-in CRM user. */
  getToken(): Promise<string>;
  /** Open the contact's page in the CRM. */
  openContact?(contactId: string): void;
  /** Open a ticket in the CRM. */
  openTicket?(ticketId: string): void;
  /** The CRM's user clicked a number; call `dial` with it. Returns a function that stops listening. */
  onDial?(dial: (number: string) => void): () => void;
  /** A call of this contact was logged: the CRM page may refresh its timeline. */
  callLogged?(call: { callId: string; contactId: string | null }): void;
}
