/**
 * Whether the other side has consented to being recorded:
 *
 *   unknown ─announcement heard, a person or a server says so, a message left─► given
 *      └───────────────the caller says no─────────────► refused ◄─────────────────┘
 *
 * Nothing that was recorded without consent is kept when it is refused.
 */
export const consentStates = ['unknown', 'given', 'refused'] as const;
export type ConsentState = (typeof consentStates)[number];

/**
 * What a number's calls need before they are recorded. `announce`: the caller hears that the call is recorded, and
 * stays. `required`: a person or a server says that the caller agreed.
 */
export const consentRules = ['not-required', 'announce', 'required'] as const;
export type ConsentRule = (typeof consentRules)[number];

/** As it is stored with the call. */
export interface CallConsent {
  /** As it was set when the call came. */
  rule: ConsentRule;
  state: ConsentState;
  /** An identity, or how it came about; null: nobody has said anything. */
  by: string | null;
  /** ISO 8601, UTC. */
  at: string | null;
  /** Of a refusal: it was given before, and what was recorded until then is kept. */
  keepsEarlier: boolean;
}

const none: CallConsent = { rule: 'not-required', state: 'unknown', by: null, at: null, keepsEarlier: false };

export function consentOf(call: { consent?: CallConsent | undefined }): CallConsent {
  return call.consent ?? none;
}

/**
 * The one gate of all recording. A message that a caller leaves after the tone was announced as a recording, and
 * speaking it is consent.
 */
export function mayRecord(call: { consent?: CallConsent | undefined }, kind: 'call' | 'voicemail'): boolean {
  const { rule, state } = consentOf(call);
  if (state === 'refused') return false;
  return kind === 'voicemail' || state === 'given' || rule === 'not-required';
}

/** The consent after somebody said something of it. */
export function consentSaid(
  call: { consent?: CallConsent | undefined },
  said: { state: 'given' | 'refused'; by: string; at: string },
): CallConsent {
  const before = consentOf(call);
  const keepsEarlier = said.state === 'refused' && (before.state === 'given' || before.keepsEarlier);
  return { rule: before.rule, ...said, keepsEarlier };
}

/** Recordings of the call were made without consent, and must go. Messages are no part of it. */
export function mustDiscard(call: { consent?: CallConsent | undefined }): boolean {
  const { state, keepsEarlier } = consentOf(call);
  return state === 'refused' && !keepsEarlier;
}
