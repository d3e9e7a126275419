import type { DeviceMessages } from '../messages.ts';

export const messages: DeviceMessages = {
  microphone: 'Mikrofon',
  speaker: 'Pengeras suara',
  ringer: 'Dering',
  systemDefault: 'Bawaan sistem',
  unnamedDevice: (position) => `Perangkat ${position}`,
  allowMicrophone: 'Izinkan mikrofon',
  allowMicrophoneHelp: 'Peramban menampilkan perangkat Anda setelah Anda mengizinkan mikrofon.',
  noSpeakerChoice: 'Peramban ini memakai pengeras suara sistem. Pilih di pengaturan sistem.',
  checkMicrophone: 'Periksa mikrofon',
  stopCheck: 'Hentikan',
  microphoneLevel: 'Kekerasan suara mikrofon',
  speakNow: 'Katakan sesuatu. Batang bergerak mengikuti suara Anda.',
  microphoneHeard: 'Mikrofon berfungsi.',
  nothingHeard:
    'Tidak ada suara. Periksa tombol bisu pada headset dan pengaturan sistem, atau pilih mikrofon lain.',
  microphoneRefused: (device) =>
    `“${device}” tidak dapat dibuka, jadi mikrofon lain dipakai. Tutup program yang memakainya, atau pasang lagi.`,
  suppressNoise: 'Redam bising latar',
  testSpeaker: 'Uji pengeras suara',
  testRinger: 'Uji dering',
  testCall: 'Panggilan uji',
  testCallHelp: 'Memanggil gema: Anda mendengar ucapan Anda.',
  testCallLater: 'Panggilan uji dapat dimulai setelah panggilan ini.',
  startTestCall: 'Mulai uji',
  stopTestCall: 'Hentikan uji',
  testCallTalk: 'Ucapkan satu kalimat. Anda mendengarnya sesaat kemudian.',
  findings: {
    good: 'Semua berfungsi, dan jaringan baik.',
    'microphone-denied':
      'Peramban tidak mengizinkan mikrofon di halaman ini. Izinkan di samping alamat halaman, lalu coba lagi.',
    'microphone-absent': 'Mikrofon tidak ditemukan. Pasang headset atau mikrofon.',
    'microphone-taken': 'Program lain memakai mikrofon. Tutup program itu, atau pilih mikrofon lain.',
    'microphone-silent':
      'Panggilan berhasil, tetapi mikrofon Anda senyap. Periksa tombol bisunya, atau pilih mikrofon lain.',
    'signed-out': 'Sesi Anda berakhir. Masuk lagi.',
    'gateway-unreachable': 'Server telepon tidak menjawab. Periksa jaringan; firewall atau VPN mungkin memblokirnya.',
    'audio-blocked':
      'Panggilan tersambung, tetapi tidak ada suara. Firewall atau VPN mungkin memblokirnya. Coba jaringan lain, atau minta administrator mengizinkan UDP.',
    'echo-missing': 'Suara Anda terkirim, tetapi gemanya senyap. Coba lagi.',
    'packet-loss': 'Jaringan kehilangan sebagian suara. Pakai kabel, atau mendekat ke router Wi-Fi.',
    'slow-network': 'Jaringan lambat, jadi suara terlambat. Hentikan unduhan dan video, atau matikan VPN.',
    'unsteady-network': 'Jaringan tidak stabil, jadi kata bisa terputus. Pakai kabel, bukan Wi-Fi.',
    failed: 'Pengujian gagal. Coba lagi. Jika gagal lagi, beri tahu administrator.',
  },
  deviceLost: (device) => `“${device}” dicabut.`,
  deviceBack: (device) => `“${device}” sedang dipakai.`,
  deviceNew: (device) => `“${device}” dipasang.`,
  devicesInUse: (devices) => `Sekarang dipakai: ${devices}`,
  useDevice: 'Pakai',
};
