import { namedBy, type SpokenLanguage } from './spoken-language.ts';

const phrases = {
  welcome: 'Selamat datang.',
  soon: 'Agen kami akan segera melayani Anda.',
  busy: 'Semua agen sedang sibuk.',
  'cannot-answer': 'Saat ini kami tidak dapat menerima panggilan Anda.',
  'leave-message': 'Silakan tinggalkan pesan setelah nada.',
  'call-again': 'Silakan telepon lagi',
  later: 'nanti.',
  wrong: 'Terjadi kesalahan.',
  thanks: 'Terima kasih.',
  goodbye: 'Sampai jumpa.',
  orders: 'Untuk pesanan, tekan',
  help: 'Untuk bantuan, tekan',
  'no-key': 'Kami tidak menerima tombol apa pun.',
  'wrong-key': 'Tombol itu tidak berlaku di sini.',
  position: 'Anda nomor',
  'in-queue': 'dalam antrean.',
  wait: 'Waktu tunggu kurang dari',
  minutes: 'menit.',
  'call-back': 'Agar kami menelepon Anda, tekan',
  'call-back-soon': 'Kami akan menelepon Anda begitu tiba giliran Anda.',
  solved: 'Apakah pertanyaan Anda sudah terjawab?',
  'yes-no': 'Tekan 1 untuk ya, 2 untuk tidak.',
};

const units = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'];

function numberWords(number: number): string[] {
  const [hundreds, rest] = [Math.floor(number / 100), number % 100];
  const above = hundreds === 0 ? [] : hundreds === 1 ? ['seratus'] : [units[hundreds] ?? '', 'ratus'];
  if (rest === 0 && hundreds > 0) return above;
  return [...above, ...belowHundred(rest)];
}

function belowHundred(number: number): string[] {
  const [tens, unit] = [Math.floor(number / 10), units[number % 10] ?? ''];
  if (tens === 0) return [unit];
  if (number === 10) return ['sepuluh'];
  if (number === 11) return ['sebelas'];
  if (tens === 1) return [unit, 'belas'];
  return [units[tens] ?? '', 'puluh', ...(number % 10 === 0 ? [] : [unit])];
}

export const indonesian: SpokenLanguage = {
  tag: 'id',
  phrases,
  words: namedBy([...units, 'sepuluh', 'sebelas', 'belas', 'puluh', 'seratus', 'ratus', 'bintang', 'pagar']),
  numberWords,
  keys: { '*': 'bintang', '#': 'pagar' },
};
