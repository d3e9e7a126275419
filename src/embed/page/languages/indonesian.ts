import type { PageTexts } from '../texts.ts';

export const texts: PageTexts = {
  signIn: { text: 'Masuk untuk memakai telepon.', button: 'Masuk' },
  signedOut: { text: 'Sesi Anda berakhir. Panggilan yang berlangsung tetap berjalan.', button: 'Masuk' },
  waitsForSignIn: 'Masuk di jendela yang telah terbuka.',
  signInWindow: {
    looks: 'Mencari sesi Anda…',
    first: 'Masuk di tab baru, lalu kembali ke jendela ini.',
    link: 'Masuk ke Sidecall',
    again: 'Lanjutkan',
    done: 'Anda sudah masuk. Jendela ini ditutup.',
    alone: 'Buka jendela ini dari telepon di CRM Anda.',
  },
  noWindows:
    'Peramban tidak membuka jendela. Izinkan pop-up untuk halaman ini, lalu coba lagi. Administrator: bingkai dengan “sandbox” memerlukan “allow-popups”.',
  noOrigin:
    'Telepon tidak dapat bekerja di bingkai ini, karena bingkai tidak punya origin. Administrator: “sandbox” memerlukan “allow-same-origin”.',
  wrongParent:
    'Telepon tidak bekerja di halaman ini. Administrator memasukkan origin halaman ke koneksi CRM di server.',
  askMicrophone: {
    text: 'Telepon memerlukan mikrofon agar pihak lain mendengar Anda. Telepon mendengar hanya selama panggilan.',
    button: 'Izinkan mikrofon',
  },
  microphoneStillRefused: 'Mikrofon diblokir. Izinkan di bilah alamat, lalu muat ulang halaman.',
  ownWindow: 'Jendela sendiri',
  companionAlone: 'Buka jendela ini dari telepon di CRM Anda: sesi Anda datang dari sana.',
  companionWaits: 'Jendela ini menunggu telepon di CRM Anda.',
  microphone: {
    withheld: {
      text: 'Halaman ini tidak mengizinkan telepon memakai mikrofon. Buka telepon di jendela sendiri; di sini Anda juga mengendalikan panggilan. (Administrator dapat mengatur allow="microphone" pada bingkai.)',
      button: 'Buka telepon di jendela sendiri',
    },
    refused: {
      text: 'Mikrofon diblokir untuk telepon di halaman ini. Izinkan di bilah alamat dan muat ulang halaman, atau buka telepon di jendela sendiri.',
      button: 'Buka telepon di jendela sendiri',
    },
    missing: {
      text: 'Tidak ada mikrofon. Pasang satu, dan telepon memakainya. Sampai saat itu, panggilan berdering di telepon biasa Anda, jika ada; Anda mengendalikannya di sini.',
      button: null,
    },
    insecure: {
      text: 'Telepon tidak punya mikrofon, karena halaman tidak aman. Administrator menyajikan server dan halaman melalui https.',
      button: null,
    },
  },
};
