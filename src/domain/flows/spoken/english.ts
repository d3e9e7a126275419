import { namedBy, type SpokenLanguage } from './spoken-language.ts';

/** The names of the files of English phrases are their words. */
const phrases = {
  welcome: 'Welcome.',
  'an-agent-will-be-with-you-soon': 'An agent will be with you soon.',
  'all-agents-are-busy': 'All agents are busy.',
  'we-cannot-take-your-call-now': 'We cannot take your call now.',
  'please-leave-a-message-after-the-tone': 'Please leave a message after the tone.',
  'please-call-again': 'Please call again',
  later: 'later.',
  'something-went-wrong': 'Something went wrong.',
  'thank-you': 'Thank you.',
  goodbye: 'Goodbye.',
  'for-orders-press': 'For orders, press',
  'for-help-press': 'For help, press',
  'i-did-not-hear-a-key': 'I did not hear a key.',
  'that-key-has-no-meaning-here': 'That key has no meaning here.',
  'you-are-number': 'You are number',
  'in-the-queue': 'in the queue.',
  'the-wait-is-less-than': 'The wait is less than',
  minute: 'minute.',
  minutes: 'minutes.',
  'to-be-called-back-press': 'To be called back, press',
  'we-call-you-back-as-soon-as-it-is-your-turn': 'We call you back as soon as it is your turn.',
  'is-your-question-answered': 'Is your question answered?',
  'press-one-for-yes-two-for-no': 'Press 1 for yes, 2 for no.',
};

const units = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

function numberWords(number: number): string[] {
  const [hundreds, rest] = [Math.floor(number / 100), number % 100];
  const above = hundreds === 0 ? [] : [units[hundreds] ?? '', 'hundred'];
  if (rest === 0 && hundreds > 0) return above;
  if (rest < 20) return [...above, units[rest] ?? ''];
  const unit = rest % 10 === 0 ? [] : [units[rest % 10] ?? ''];
  return [...above, tens[Math.floor(rest / 10) - 2] ?? '', ...unit];
}

export const english: SpokenLanguage = {
  tag: 'en',
  phrases,
  words: namedBy([...units, ...tens, 'hundred', 'star', 'hash']),
  numberWords,
  keys: { '*': 'star', '#': 'hash' },
};
