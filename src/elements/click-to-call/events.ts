/** Intent, cancelable: the visitor wants to call. */
export interface VisitorDialRequest {
  site: string;
  params: Record<string, string>;
}

/** Facts. */
export interface VisitorCallAnswered {
  callId: string;
}
export interface VisitorCallEnded {
  callId: string;
  /** Whole seconds from answer to end; 0 where nobody answered. */
  duration: number;
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-click-to-call': import('./click-to-call.ts').CtiClickToCall;
  }
}
