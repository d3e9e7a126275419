import { namedBy, type SpokenLanguage } from './spoken-language.ts';

const phrases = {
  welcome: 'Boas-vindas.',
  soon: 'Um atendente vai falar com você em breve.',
  busy: 'Todos os atendentes estão ocupados.',
  'cannot-answer': 'Não podemos atender sua ligação agora.',
  'leave-message': 'Por favor, deixe uma mensagem após o sinal.',
  'call-again': 'Por favor, ligue de novo',
  later: 'mais tarde.',
  wrong: 'Algo deu errado.',
  thanks: 'Obrigado.',
  goodbye: 'Até logo.',
  orders: 'Para pedidos, tecle',
  help: 'Para ajuda, tecle',
  'no-key': 'Não ouvi nenhuma tecla.',
  'wrong-key': 'Essa tecla não tem função aqui.',
  position: 'Você é o número',
  'in-queue': 'da fila.',
  wait: 'Tempo de espera em minutos: menos de',
  'call-back': 'Para receber uma ligação nossa, tecle',
  'call-back-soon': 'Ligaremos assim que for a sua vez.',
  solved: 'Sua pergunta foi respondida?',
  'yes-no': 'Tecle 1 para sim, 2 para não.',
};

const units = [
  ...['zero', 'um', 'dois', 'três', 'quatro', 'cinco', 'seis', 'sete', 'oito', 'nove', 'dez', 'onze', 'doze', 'treze'],
  ...['catorze', 'quinze', 'dezesseis', 'dezessete', 'dezoito', 'dezenove'],
];
const tens = ['vinte', 'trinta', 'quarenta', 'cinquenta', 'sessenta', 'setenta', 'oitenta', 'noventa'];
const hundreds = [
  ...['cento', 'duzentos', 'trezentos', 'quatrocentos', 'quinhentos', 'seiscentos', 'setecentos', 'oitocentos'],
  'novecentos',
];

function numberWords(number: number): string[] {
  if (number === 100) return ['cem'];
  const [above, rest] = [Math.floor(number / 100), number % 100];
  const first = above === 0 ? [] : [hundreds[above - 1] ?? ''];
  if (rest === 0 && above > 0) return first;
  const joined = above === 0 ? [] : [...first, 'e'];
  if (rest < 20) return [...joined, units[rest] ?? ''];
  const unit = rest % 10 === 0 ? [] : ['e', units[rest % 10] ?? ''];
  return [...joined, tens[Math.floor(rest / 10) - 2] ?? '', ...unit];
}

const plain = (word: string): string => word.normalize('NFD').replaceAll(/\p{Mn}/gu, '');

export const portuguese: SpokenLanguage = {
  tag: 'pt',
  phrases,
  words: namedBy([...units, ...tens, ...hundreds, 'cem', 'e', 'asterisco', 'jogo-da-velha'], plain),
  numberWords,
  keys: { '*': 'asterisco', '#': 'jogo-da-velha' },
};
