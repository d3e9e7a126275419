import { namedBy, type SpokenLanguage } from './spoken-language.ts';

const phrases = {
  welcome: 'Le damos la bienvenida.',
  soon: 'Un agente le atenderá en breve.',
  busy: 'Todos los agentes están ocupados.',
  'cannot-answer': 'Ahora no podemos atender su llamada.',
  'leave-message': 'Por favor, deje un mensaje después de la señal.',
  'call-again': 'Por favor, vuelva a llamar',
  later: 'más tarde.',
  wrong: 'Algo ha fallado.',
  thanks: 'Gracias.',
  goodbye: 'Adiós.',
  orders: 'Para pedidos, pulse',
  help: 'Para ayuda, pulse',
  'no-key': 'No he oído ninguna tecla.',
  'wrong-key': 'Esa tecla no tiene función aquí.',
  position: 'Usted es el número',
  'in-queue': 'en la cola.',
  wait: 'Tiempo de espera en minutos: menos de',
  'call-back': 'Para que le llamemos, pulse',
  'call-back-soon': 'Le llamaremos en cuanto sea su turno.',
  solved: '¿Hemos resuelto su pregunta?',
  'yes-no': 'Pulse 1 para sí, 2 para no.',
};

const units = [
  ...['cero', 'uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve', 'diez', 'once', 'doce'],
  ...['trece', 'catorce', 'quince', 'dieciséis', 'diecisiete', 'dieciocho', 'diecinueve', 'veinte', 'veintiuno'],
  ...['veintidós', 'veintitrés', 'veinticuatro', 'veinticinco', 'veintiséis', 'veintisiete', 'veintiocho'],
  'veintinueve',
];
const tens = ['treinta', 'cuarenta', 'cincuenta', 'sesenta', 'setenta', 'ochenta', 'noventa'];
const hundreds = [
  ...['ciento', 'doscientos', 'trescientos', 'cuatrocientos', 'quinientos', 'seiscientos', 'setecientos'],
  ...['ochocientos', 'novecientos'],
];

function numberWords(number: number): string[] {
  if (number === 100) return ['cien'];
  const [above, rest] = [Math.floor(number / 100), number % 100];
  const first = above === 0 ? [] : [hundreds[above - 1] ?? ''];
  if (rest === 0 && above > 0) return first;
  if (rest < 30) return [...first, units[rest] ?? ''];
  const unit = rest % 10 === 0 ? [] : ['y', units[rest % 10] ?? ''];
  return [...first, tens[Math.floor(rest / 10) - 3] ?? '', ...unit];
}

const plain = (word: string): string => word.normalize('NFD').replaceAll(/\p{Mn}/gu, '');

export const spanish: SpokenLanguage = {
  tag: 'es',
  phrases,
  words: namedBy([...units, ...tens, ...hundreds, 'cien', 'y', 'asterisco', 'almohadilla'], plain),
  numberWords,
  keys: { '*': 'asterisco', '#': 'almohadilla' },
};
