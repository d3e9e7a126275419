/**
 * Whether the outside party has consented to a recording:
 *
 *   unknown ─announcement heard, a person or a server reports it, a message left─► given
 *      └───────────────the caller refuses───────────────► refused ◄──────────────────┘
 *
 * After a refusal, nothing that was recorded without consent is kept.
 */
export const consentStates = ['unknown', 'given', 'refused'] as const;
export type ConsentState = (typeof consentStates)[number];

/**
 * The consent that calls of a number need before they are recorded. `announce`: the caller hears that the call is
 * recorded, and stays. `required`: a person or a server reports that the caller agreed.
 */
export const consentRules = ['not-required', 'announce', 'required'] as const;
export type ConsentRule = (typeof consentRules)[number];

/** The consent as stored with the call. */
export interface CallConsent {
  /** The rule when the call arrived. */
  rule: ConsentRule;
  state: ConsentState;
  /** An identity, or how the consent was given. null: no answer yet. */
  by: string | null;
  /** ISO 8601, UTC. */
  at: string | null;
  /** Only for a refusal: consent was given before, and recordings until then are kept. */
  keepsEarlier: boolean;
}

const none: CallConsent = { rule: 'not-required', state: 'unknown', by: null, at: null, keepsEarlier: false };

export function consentOf(call: { consent?: CallConsent | undefined }): CallConsent {
  return call.consent ?? none;
}

/**
 * Every recording passes this check. A message that a caller leaves after the tone was announced as a recording, so
 * speaking it is consent.
 */
export function mayRecord(call: { consent?: CallConsent | undefined }, kind: 'call' | 'voicemail'): boolean {
  const { rule, state } = consentOf(call);
  if (state === 'refused') return false;
  return kind === 'voicemail' || state === 'given' || rule === 'not-required';
}

/**
 * The consent after an answer of the caller.
 * @param said.standing a refusal that was known before the call, so nothing that was recorded until now is kept
 */
export function consentSaid(
  call: { consent?: CallConsent | undefined },
  { standing = false, ...said }: { state: 'given' | 'refused'; by: string; at: string; standing?: boolean },
): CallConsent {
  const before = consentOf(call);
  const keepsEarlier = said.state === 'refused' && !standing && (before.state === 'given' || before.keepsEarlier);
  return { rule: before.rule, ...said, keepsEarlier };
}

/**
 * Whether recordings of the call were made without consent and must be deleted. Voicemail messages are not affected.
 */
export function mustDiscard(call: { consent?: CallConsent | undefined }): boolean {
  const { state, keepsEarlier } = consentOf(call);
  return state === 'refused' && !keepsEarlier;
}
