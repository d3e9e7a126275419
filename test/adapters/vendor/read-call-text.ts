import type { FiledCall } from '../contract/crm-under-test.ts';

/** What the text of a call says. */
export interface CallText extends Pick<FiledCall, 'note' | 'endReason' | 'customer' | 'recording'> {
  /** The lines such as "Result: No answer", by what is before the colon. */
  facts: ReadonlyMap<string, string>;
}

/**
 * Reads the text of a call as a user of the CRM does: the agent's note, an empty line, and the facts.
 * @param firstFact what the first of the facts is called
 */
export function readCallText(text: string, firstFact = 'Customer'): CallText {
  const start = text.lastIndexOf(`\n${firstFact}: `) + 1;
  const facts = new Map(
    text
      .slice(start)
      .split('\n')
      .map((line): [string, string] => [line.split(': ', 1)[0] ?? '', line.slice(line.indexOf(': ') + 2)]),
  );
  return {
    facts,
    note: text.slice(0, Math.max(0, start - 2)),
    endReason: (facts.get('Result') ?? '').toUpperCase().replaceAll(' ', '_'),
    customer: (facts.get('Customer') ?? '').replace(' (unverified)', ''),
    recording: facts.get('Recording') ?? facts.get('Voicemail') ?? null,
  };
}
