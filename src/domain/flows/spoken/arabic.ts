import type { SpokenLanguage } from './spoken-language.ts';

/** With the vowel signs that a speech engine needs. */
const phrases = {
  welcome: 'أَهْلًا وَسَهْلًا.',
  soon: 'سَيُجِيبُكَ أَحَدُ مُوَظَّفِينَا قَرِيبًا.',
  busy: 'جَمِيعُ المُوَظَّفِينَ مَشْغُولُون.',
  'cannot-answer': 'لَا يُمْكِنُنَا الرَّدُّ عَلَى مُكَالَمَتِكَ الآن.',
  'leave-message': 'يُرْجَى تَرْكُ رِسَالَةٍ بَعْدَ الصَّافِرَة.',
  'call-again': 'يُرْجَى الاِتِّصَالُ مَرَّةً أُخْرَى.',
  'call-later': 'يُرْجَى الاِتِّصَالُ لَاحِقًا.',
  wrong: 'حَدَثَ خَطَأ.',
  thanks: 'شُكْرًا.',
  goodbye: 'مَعَ السَّلَامَة.',
  orders: 'لِلطَّلَبَات، اِضْغَط',
  help: 'لِلمُسَاعَدَة، اِضْغَط',
  'no-key': 'لَمْ نَسْتَقْبِلْ أَيَّ رَقْم.',
  'wrong-key': 'هَذَا الرَّقْمُ لَا يَعْمَلُ هُنَا.',
  position: 'رَقْمُكَ فِي قَائِمَةِ الاِنْتِظَارِ هُوَ',
  wait: 'وَقْتُ الاِنْتِظَارِ بِالدَّقَائِقِ أَقَلُّ مِنْ',
  'call-back': 'لِنَتَّصِلَ بِكَ، اِضْغَط',
  'call-back-soon': 'سَنَتَّصِلُ بِكَ عِنْدَمَا يَحِينُ دَوْرُك.',
  solved: 'هَلْ حَصَلْتَ عَلَى إِجَابَةٍ لِسُؤَالِك؟',
  'yes-no': 'اِضْغَط 1 لِنَعَم، 2 لِلَا.',
};

/** Counted without a noun. */
const units = [
  ...['صِفْر', 'وَاحِد', 'اِثْنَان', 'ثَلَاثَة', 'أَرْبَعَة', 'خَمْسَة', 'سِتَّة', 'سَبْعَة', 'ثَمَانِيَة', 'تِسْعَة', 'عَشَرَة'],
  ...['أَحَدَ عَشَر', 'اِثْنَا عَشَر', 'ثَلَاثَةَ عَشَر', 'أَرْبَعَةَ عَشَر', 'خَمْسَةَ عَشَر', 'سِتَّةَ عَشَر', 'سَبْعَةَ عَشَر'],
  ...['ثَمَانِيَةَ عَشَر', 'تِسْعَةَ عَشَر'],
];
const tens = ['عِشْرُون', 'ثَلَاثُون', 'أَرْبَعُون', 'خَمْسُون', 'سِتُّون', 'سَبْعُون', 'ثَمَانُون', 'تِسْعُون'];
const hundreds = [...['مِئَة', 'مِئَتَان', 'ثَلَاثُمِئَة', 'أَرْبَعُمِئَة', 'خَمْسُمِئَة', 'سِتُّمِئَة', 'سَبْعُمِئَة', 'ثَمَانِمِئَة'], 'تِسْعُمِئَة'];

/** "And" is written at the beginning of the next word. */
const and = (word: string): string => `وَ${word}`;

function numberWords(number: number): string[] {
  const [above, rest] = [Math.floor(number / 100), number % 100];
  const first = above === 0 ? [] : [hundreds[above - 1] ?? ''];
  if (rest === 0 && above > 0) return first;
  const below = rest < 20 ? [units[rest] ?? ''] : [...unitOf(rest % 10), tens[Math.floor(rest / 10) - 2] ?? ''];
  return [...first, ...below].map((word, at) => (at === 0 ? word : and(word)));
}

function unitOf(unit: number): string[] {
  return unit === 0 ? [] : [units[unit] ?? ''];
}

export const arabic: SpokenLanguage = {
  tag: 'ar',
  phrases,
  words: {
    ...Object.fromEntries(units.map((word, number) => [`number-${number}`, word])),
    ...Object.fromEntries(units.slice(1).map((word, at) => [`and-${at + 1}`, and(word)])),
    ...Object.fromEntries(tens.map((word, at) => [`number-${(at + 2) * 10}`, word])),
    ...Object.fromEntries(tens.map((word, at) => [`and-${(at + 2) * 10}`, and(word)])),
    ...Object.fromEntries(hundreds.map((word, at) => [`number-${(at + 1) * 100}`, word])),
    star: 'نَجْمَة',
    hash: 'مُرَبَّع',
  },
  numberWords,
  keys: { '*': 'نَجْمَة', '#': 'مُرَبَّع' },
};
