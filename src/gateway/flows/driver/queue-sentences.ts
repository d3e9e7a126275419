import type { Announcement } from '../../../domain/routing/queues/announcements.ts';

/**
 * What a queue without a flow says of a caller's place, by language. Other languages hear English. In the languages with
 * recordings, these are recorded phrases and a number (`src/domain/flows/spoken`).
 */
const sentences: Readonly<Record<string, Readonly<Record<keyof Announcement, (n: number) => string>>>> = {
  ar: {
    position: (n) => `رقمك في قائمة الانتظار هو ${n}.`,
    lessThanMinutes: (n) => `وقت الانتظار بالدقائق أقل من ${n}.`,
  },
  en: {
    position: (n) => `You are number ${n} in the queue.`,
    lessThanMinutes: (n) => `The wait is less than ${n === 1 ? 'one minute' : `${n} minutes`}.`,
  },
  de: {
    position: (n) => `Sie sind an Position ${n} der Warteschlange.`,
    lessThanMinutes: (n) => `Die Wartezeit beträgt weniger als ${n === 1 ? 'eine Minute' : `${n} Minuten`}.`,
  },
  es: {
    position: (n) => `Usted es el número ${n} en la cola.`,
    lessThanMinutes: (n) => `Tiempo de espera en minutos: menos de ${n}.`,
  },
  fr: {
    position: (n) => `Vous êtes en position ${n} dans la file d’attente.`,
    lessThanMinutes: (n) => `Le temps d’attente est inférieur à ${n === 1 ? 'une minute' : `${n} minutes`}.`,
  },
  hi: {
    position: (n) => `कतार में आपका नंबर है ${n}।`,
    lessThanMinutes: (n) => `प्रतीक्षा का समय मिनटों में, इससे कम: ${n}।`,
  },
  id: {
    position: (n) => `Anda nomor ${n} dalam antrean.`,
    lessThanMinutes: (n) => `Waktu tunggu kurang dari ${n} menit.`,
  },
  pt: {
    position: (n) => `Você é o número ${n} da fila.`,
    lessThanMinutes: (n) => `Tempo de espera em minutos: menos de ${n}.`,
  },
};

export function sentencesOf(
  { position, lessThanMinutes }: Announcement,
  language: string,
): { text: string; language: string }[] {
  const tag = language.split('-')[0] ?? '';
  const own = Object.hasOwn(sentences, tag) ? sentences[tag] : undefined;
  const words = own ?? sentences.en;
  const spokenIn = own === undefined ? 'en' : language;
  return [
    ...(position === undefined ? [] : [words?.position(position) ?? '']),
    ...(lessThanMinutes === undefined ? [] : [words?.lessThanMinutes(lessThanMinutes) ?? '']),
  ].map((text) => ({ text, language: spokenIn }));
}
