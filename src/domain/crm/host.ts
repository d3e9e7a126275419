/**
 * The browser half of an adapter (`host.ts`): how the widgets work in the CRM's page. Most methods are optional, and
 * the softphone works without them.
 */
export interface CrmHost {
  readonly name: string;
  /** Returns a fresh access token for the signed-in CRM user. */
  getToken(): Promise<string>;
  /** Opens the contact's page in the CRM. */
  openContact?(contactId: string): void;
  /** Opens a ticket in the CRM. */
  openTicket?(ticketId: string): void;
  /** Calls `dial` when the CRM's user clicks a number. Returns a function that stops listening. */
  onDial?(dial: (number: string) => void): () => void;
  /** A call of this contact was logged, so the CRM page can refresh its timeline. */
  callLogged?(call: { callId: string; contactId: string | null }): void;
}
