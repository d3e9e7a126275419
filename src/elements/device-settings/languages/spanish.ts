import type { DeviceMessages } from '../messages.ts';

export const messages: DeviceMessages = {
  microphone: 'Micrófono',
  speaker: 'Altavoz',
  ringer: 'Timbre',
  systemDefault: 'Predeterminado del sistema',
  unnamedDevice: (position) => `Dispositivo ${position}`,
  allowMicrophone: 'Permitir micrófono',
  allowMicrophoneHelp: 'El navegador muestra sus dispositivos cuando permite el micrófono.',
  noSpeakerChoice: 'Este navegador usa el altavoz del sistema. Elíjalo en los ajustes del sistema.',
  checkMicrophone: 'Probar micrófono',
  stopCheck: 'Detener prueba',
  microphoneLevel: 'Volumen del micrófono',
  speakNow: 'Diga algo. La barra se mueve con su voz.',
  microphoneHeard: 'El micrófono funciona.',
  nothingHeard:
    'No se oye nada. Revise el botón de silencio de los auriculares y los ajustes del sistema, o elija otro micrófono.',
  microphoneRefused: (device) =>
    `No se pudo abrir “${device}” y se usa otro micrófono. Cierre los programas que lo usan, o vuelva a conectarlo.`,
  suppressNoise: 'Reducir el ruido de fondo',
  testSpeaker: 'Probar altavoz',
  testRinger: 'Probar timbre',
  testCall: 'Llamada de prueba',
  testCallHelp: 'Llama a un eco: oye lo que dice.',
  testCallLater: 'Puede hacer una llamada de prueba después de esta llamada.',
  startTestCall: 'Empezar prueba',
  stopTestCall: 'Detener prueba',
  testCallTalk: 'Diga una frase. La oye un momento después.',
  findings: {
    good: 'Todo funciona y la red es buena.',
    'microphone-denied':
      'El navegador no permite el micrófono en esta página. Permítalo junto a la dirección de la página y reintente.',
    'microphone-absent': 'No se encontró ningún micrófono. Conecte unos auriculares o un micrófono.',
    'microphone-taken': 'Otro programa usa el micrófono. Ciérrelo, o elija otro micrófono.',
    'microphone-silent':
      'La llamada funcionó, pero su micrófono no dio sonido. Revise su botón de silencio, o elija otro micrófono.',
    'signed-out': 'Su sesión terminó. Inicie sesión de nuevo.',
    'gateway-unreachable':
      'El servidor telefónico no responde. Revise la red; un cortafuegos o una VPN puede bloquearlo.',
    'audio-blocked':
      'La llamada se conectó, pero no llegó sonido. Un cortafuegos o una VPN puede bloquearlo. Pruebe otra red, o pida a un administrador que permita UDP.',
    'echo-missing': 'Su voz se envió, pero el eco no sonó. Reintente.',
    'packet-loss': 'La red pierde partes del sonido. Use un cable, o acérquese al router Wi-Fi.',
    'slow-network':
      'La red es lenta y el sonido llega tarde. Detenga descargas y vídeos, o desconecte la VPN.',
    'unsteady-network': 'La red es inestable y las palabras pueden cortarse. Use un cable en lugar de Wi-Fi.',
    failed: 'La prueba falló. Reintente. Si vuelve a fallar, avise a un administrador.',
  },
  deviceLost: (device) => `Se desconectó “${device}”.`,
  deviceBack: (device) => `Se usa “${device}”.`,
  deviceNew: (device) => `Se conectó “${device}”.`,
  devicesInUse: (devices) => `En uso: ${devices}`,
  useDevice: 'Usarlo',
};
