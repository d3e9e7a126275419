/**
 * The English phrases that are recorded in the folder `phrases`: those of the flow templates and of queues, and numbers.
 * `scripts/make-sounds.ts` makes the recordings. A phrase that goes on has no full stop; the others end with a pause.
 */
export const englishPhrases = [
  'Welcome.',
  'An agent will be with you soon.',
  'All agents are busy.',
  'We cannot take your call now.',
  'Please leave a message after the tone.',
  'Please call again',
  'later.',
  'Something went wrong.',
  'Thank you.',
  'Goodbye.',
  'For orders, press',
  'For help, press',
  'I did not hear a key.',
  'That key has no meaning here.',
  'You are number',
  'in the queue.',
  'The wait is less than',
  'minute.',
  'minutes.',
  'To be called back, press',
  'We call you back as soon as it is your turn.',
  'Is your question answered?',
  'Press 1 for yes, 2 for no.',
] as const;

const units = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** Words that are recorded one by one. */
export const englishWords: readonly string[] = [...units, ...tens, 'hundred', 'star', 'hash'];

/**
 * The words of a text, as they are spoken: in lower case, without punctuation, whole numbers up to 999 as words. `null`:
 * there is something in it that has no recording, such as a larger number.
 */
export function englishWordsOf(text: string): string[] | null {
  const words: string[] = [];
  for (const token of text.toLowerCase().split(/\s+/)) {
    const bare = token.replace(/[.,;:!?]+$/, '');
    if (bare === '') continue;
    const spoken = /^[0-9]/.test(bare) ? numberWords(bare) : (keys[bare] ?? [bare]);
    if (spoken === null) return null;
    words.push(...spoken);
  }
  return words;
}

const keys: Readonly<Record<string, readonly string[]>> = { '*': ['star'], '#': ['hash'] };

function numberWords(digits: string): string[] | null {
  if (!/^(0|[1-9][0-9]{0,2})$/.test(digits)) return null;
  const number = Number(digits);
  const [hundreds, rest] = [Math.floor(number / 100), number % 100];
  const above = hundreds === 0 ? [] : [units[hundreds] ?? '', 'hundred'];
  if (rest === 0 && hundreds > 0) return above;
  if (rest < 20) return [...above, units[rest] ?? ''];
  const unit = rest % 10 === 0 ? [] : [units[rest % 10] ?? ''];
  return [...above, tens[Math.floor(rest / 10) - 2] ?? '', ...unit];
}

/** The name of the file of a phrase, without its ending: its words. */
export function phraseFile(words: readonly string[]): string {
  return words.join('-').replaceAll("'", '');
}
