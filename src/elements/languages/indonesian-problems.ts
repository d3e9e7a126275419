import type { AgentProblems } from './agent-problems.ts';

export const problems: AgentProblems = {
  AGENT_BUSY: {
    message: 'Agen itu sedang dalam panggilan lain.',
    help: 'Pilih agen lain, atau tunggu sampai selesai.',
  },
  AGENT_DISABLED: { message: 'Agen ini dihapus atau dinonaktifkan.', help: 'Hubungi administrator.' },
  AGENT_UNREACHABLE: {
    message: 'Agen itu tidak punya telepon yang dapat berdering.',
    help: 'Pilih agen yang daring.',
  },
  AUDIO_BLOCKED: {
    message: 'Peramban belum memutar suara di halaman ini.',
    help: 'Klik di mana saja pada halaman untuk mendengar panggilan.',
  },
  CALL_STATE: {
    message: 'Keadaan panggilan tidak mengizinkannya.',
    help: 'Mungkin sudah selesai atau pindah ke agen lain.',
  },
  CALLER_BUSY: { message: 'Anda punya panggilan lain.', help: 'Akhiri atau tahan panggilan itu, lalu panggil lagi.' },
  CONSENT_MISSING: {
    message: 'Panggilan tidak dapat direkam: belum ada persetujuan.',
    help: 'Tanyakan kepada penelepon dan catat persetujuannya.',
  },
  CONTACT_NUMBER_MASKED: {
    message: 'Nomor disamarkan, dan CRM akan menampilkannya.',
    help: 'Minta administrator membuat kontaknya.',
  },
  EMERGENCY_LIMIT: {
    message: 'Panggilan darurat tidak dilakukan: satu pada satu waktu, lima dalam sepuluh menit.',
    help: 'Pakai telepon lain sekarang. Jika sudah terhubung ke layanan darurat, lanjutkan.',
  },
  FORBIDDEN: { message: 'Anda tidak diizinkan melakukan itu.', help: 'Minta izin kepada administrator.' },
  GATEWAY_UNREACHABLE: {
    message: 'Server telepon tidak dapat dijangkau.',
    help: 'Periksa jaringan. Telepon terus mencoba.',
  },
  INTERNAL: { message: 'Server telepon gagal.', help: 'Coba lagi. Jika gagal lagi, beri tahu administrator.' },
  INVALID_NUMBER: {
    message: 'Itu bukan nomor telepon.',
    help: 'Ketik dengan kode negara, misalnya +14155550100, atau dengan kode area.',
  },
  MICROPHONE_ABSENT: {
    message: 'Mikrofon tidak ditemukan.',
    help: 'Pasang headset atau mikrofon, lalu coba lagi.',
  },
  MICROPHONE_DENIED: {
    message: 'Peramban tidak mengizinkan mikrofon di halaman ini.',
    help: 'Izinkan di bilah alamat, lalu coba lagi.',
  },
  MICROPHONE_LOST: {
    message: 'Mikrofon tidak mengirim apa pun; pihak lain tidak mendengar Anda.',
    help: 'Pasang headset, atau periksa tombol bisu dan izinnya. Panggilan lalu berlanjut sendiri.',
  },
  NO_CALLER_NUMBER: {
    message: 'Anda tidak punya nomor untuk memanggil.',
    help: 'Minta administrator menambahkan Anda ke nomor virtual.',
  },
  NO_TRUNK: {
    message: 'Tidak ada saluran yang menerima panggilan ke nomor ini.',
    help: 'Minta administrator memeriksa saluran operator.',
  },
  OTHER_TAB_MICROPHONE: {
    message: 'Tab telepon tidak dapat meminta mikrofon selagi tersembunyi.',
    help: 'Buka tab tanpa “Pakai di sini”, dan coba lagi di sana.',
  },
  OTHER_TAB_SILENT: {
    message: 'Tab telepon tidak menjawab.',
    help: 'Buka atau muat ulang tab itu. Di sini Anda masih dapat menahan dan menutup panggilan.',
  },
  OTHER_TAB_SOUND: {
    message: 'Peramban tidak memutar suara di tab panggilan.',
    help: 'Buka tab tanpa “Pakai di sini”, lalu klik di dalamnya.',
  },
  OUTBOUND_COUNTRY: {
    message: 'Panggilan ke negara itu tidak diizinkan.',
    help: 'Periksa kode negara. Jika panggilan diperlukan, hubungi administrator.',
  },
  OUTBOUND_LIMIT: {
    message: 'Batas panggilan keluar tercapai.',
    help: 'Tunggu, lalu coba lagi. Administrator dapat mengubah batasnya.',
  },
  OUTBOUND_REFUSED: {
    message: 'Aturan panggilan keluar tidak mengizinkan panggilan ini.',
    help: 'Hubungi administrator.',
  },
  RATE_LIMITED: { message: 'Terlalu banyak permintaan.', help: 'Tunggu sebentar, lalu coba lagi.' },
  SHUTTING_DOWN: { message: 'Server telepon sedang berhenti.', help: 'Coba lagi beberapa detik lagi.' },
  TOKEN_EXPIRED: { message: 'Sesi Anda berakhir.', help: 'Masuk lagi.' },
  TOKEN_REVOKED: { message: 'Sesi Anda dicabut.', help: 'Masuk lagi, atau hubungi administrator.' },
  WEBRTC_UNSUPPORTED: {
    message: 'Peramban ini tidak dapat melakukan panggilan.',
    help: 'Pakai Chrome, Edge, Firefox, atau Safari terbaru.',
  },
};
