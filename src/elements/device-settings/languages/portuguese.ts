import type { DeviceMessages } from '../messages.ts';

export const messages: DeviceMessages = {
  microphone: 'Microfone',
  speaker: 'Alto-falante',
  ringer: 'Toque',
  systemDefault: 'Padrão do sistema',
  unnamedDevice: (position) => `Dispositivo ${position}`,
  allowMicrophone: 'Permitir microfone',
  allowMicrophoneHelp: 'O navegador mostra seus dispositivos depois que você permite o microfone.',
  noSpeakerChoice: 'Este navegador usa o alto-falante do sistema. Escolha-o nas configurações do sistema.',
  checkMicrophone: 'Testar microfone',
  stopCheck: 'Parar teste',
  microphoneLevel: 'Volume do microfone',
  speakNow: 'Diga algo. A barra se move com a sua voz.',
  microphoneHeard: 'O microfone funciona.',
  nothingHeard:
    'Nada é ouvido. Verifique o botão de mudo do headset e as configurações do sistema, ou escolha outro microfone.',
  microphoneRefused: (device) =>
    `Não foi possível abrir “${device}”, e outro microfone está em uso. Feche os programas que o usam, ou conecte-o de novo.`,
  suppressNoise: 'Reduzir o ruído de fundo',
  testSpeaker: 'Testar alto-falante',
  testRinger: 'Testar toque',
  testCall: 'Chamada de teste',
  testCallHelp: 'Liga para um eco: você ouve o que diz.',
  testCallLater: 'Você pode fazer uma chamada de teste depois desta chamada.',
  startTestCall: 'Iniciar teste',
  stopTestCall: 'Parar teste',
  testCallTalk: 'Diga uma frase. Você a ouve um instante depois.',
  findings: {
    good: 'Tudo funciona, e a rede está boa.',
    'microphone-denied':
      'O navegador não permite o microfone nesta página. Permita-o ao lado do endereço da página e tente de novo.',
    'microphone-absent': 'Nenhum microfone foi encontrado. Conecte um headset ou um microfone.',
    'microphone-taken': 'Outro programa usa o microfone. Feche-o, ou escolha outro microfone.',
    'microphone-silent':
      'A chamada funcionou, mas seu microfone ficou em silêncio. Verifique o botão de mudo, ou escolha outro microfone.',
    'signed-out': 'Sua sessão terminou. Entre de novo.',
    'gateway-unreachable':
      'O servidor telefônico não responde. Verifique a rede; um firewall ou uma VPN pode bloqueá-lo.',
    'audio-blocked':
      'A chamada foi conectada, mas nenhum som chegou. Um firewall ou uma VPN pode bloqueá-lo. Tente outra rede, ou peça a um administrador que permita UDP.',
    'echo-missing': 'Sua voz foi enviada, mas o eco ficou em silêncio. Tente de novo.',
    'packet-loss': 'A rede perde partes do som. Use um cabo, ou chegue mais perto do roteador Wi-Fi.',
    'slow-network': 'A rede está lenta, e o som chega tarde. Pare downloads e vídeos, ou desligue a VPN.',
    'unsteady-network': 'A rede está instável, e as palavras podem falhar. Use um cabo em vez do Wi-Fi.',
    failed: 'O teste falhou. Tente de novo. Se falhar outra vez, avise um administrador.',
  },
  deviceLost: (device) => `“${device}” foi desconectado.`,
  deviceBack: (device) => `“${device}” está em uso.`,
  deviceNew: (device) => `“${device}” foi conectado.`,
  devicesInUse: (devices) => `Em uso: ${devices}`,
  useDevice: 'Usar',
};
