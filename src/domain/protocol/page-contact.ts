/** Whether a page can send the agent's voice, best first. */
export const microphoneStates = [
  /** The page may use a microphone, and there is one. */
  'works',
  /** The browser asks the agent when a call is answered. */
  'asks',
  /** The browser refuses the microphone, or there is none. */
  'none',
] as const;
export type MicrophoneState = (typeof microphoneStates)[number];

/**
 * What a page of the softphone says of itself in the Contact of its REGISTER. Of an agent's pages that say so, one
 * rings. A phone that says nothing rings as well.
 */
export interface PageContact {
  microphone: MicrophoneState;
  /** Time since the agent opened this page or chose it with *Use here*, in ms. 0: the agent has just chosen it. */
  age: number;
}

/**
 * Feature parameters of RFC 3840 section 9, with values of the form `"token"`. They are private to this softphone and
 * its gateway. Names are in lower case, because parameter names ignore case (RFC 3261 section 7.3.1).
 */
const names = { microphone: '+sidecall.microphone', age: '+sidecall.age' };

/** Contact parameters by name. */
export function pageParams({ microphone, age }: PageContact): Record<string, string> {
  return { [names.microphone]: `"${microphone}"`, [names.age]: `"${Math.max(0, Math.round(age))}"` };
}

/**
 * @param params of the Contact, without the quotes
 * @returns null: the phone says nothing of its microphone, or nothing that this gateway knows. An age that is missing
 *   or unreadable counts as one that is too long to matter.
 */
export function readPageParams(params: ReadonlyMap<string, string>): PageContact | null {
  const microphone = microphoneStates.find((state) => state === params.get(names.microphone)?.toLowerCase());
  if (microphone === undefined) return null;
  const age = params.get(names.age) ?? '';
  return { microphone, age: /^\d{1,12}$/.test(age) ? Number(age) : Number.POSITIVE_INFINITY };
}
