import type { AgentProblems } from './agent-problems.ts';

export const problems: AgentProblems = {
  AGENT_BUSY: {
    message: 'Esse agente está em outra chamada.',
    help: 'Escolha outro agente ou espere o fim da chamada.',
  },
  AGENT_DISABLED: { message: 'Este agente foi excluído ou desativado.', help: 'Fale com um administrador.' },
  AGENT_UNREACHABLE: {
    message: 'Esse agente não tem telefone que possa tocar.',
    help: 'Escolha um agente que esteja online.',
  },
  AUDIO_BLOCKED: {
    message: 'O navegador ainda não toca som nesta página.',
    help: 'Clique em qualquer lugar da página para ouvir a chamada.',
  },
  CALL_STATE: {
    message: 'O estado da chamada não permite isso.',
    help: 'Ela pode ter terminado ou passado a outro agente.',
  },
  CALLER_BUSY: { message: 'Você tem outra chamada.', help: 'Encerre-a ou ponha-a em espera e ligue de novo.' },
  CONSENT_MISSING: {
    message: 'A chamada não pode ser gravada: falta o consentimento.',
    help: 'Pergunte a quem liga e registre o consentimento.',
  },
  CONTACT_NUMBER_MASKED: {
    message: 'O número está oculto, e o CRM o mostraria.',
    help: 'Peça a um administrador que crie o contato.',
  },
  EMERGENCY_LIMIT: {
    message: 'A chamada de emergência não foi feita: só uma por vez e cinco em dez minutos.',
    help: 'Use outro telefone agora. Se já fala com a emergência, continue.',
  },
  FORBIDDEN: { message: 'Você não tem permissão para isso.', help: 'Peça a permissão a um administrador.' },
  GATEWAY_UNREACHABLE: {
    message: 'O servidor de telefonia não responde.',
    help: 'Verifique a rede. O telefone continua tentando.',
  },
  INTERNAL: { message: 'O servidor de telefonia falhou.', help: 'Tente de novo. Se falhar, avise um administrador.' },
  INVALID_NUMBER: {
    message: 'Isso não é um número de telefone.',
    help: 'Digite com o código do país, por exemplo +14155550100, ou com o DDD.',
  },
  MICROPHONE_ABSENT: {
    message: 'Nenhum microfone foi encontrado.',
    help: 'Conecte um headset ou microfone e tente de novo.',
  },
  MICROPHONE_DENIED: {
    message: 'O navegador não permite o microfone nesta página.',
    help: 'Permita-o na barra de endereço e tente de novo.',
  },
  MICROPHONE_LOST: {
    message: 'O microfone não envia nada; o outro lado não ouve você.',
    help: 'Conecte um headset ou verifique o botão mudo e a permissão. A chamada continua sozinha.',
  },
  NO_CALLER_NUMBER: {
    message: 'Você não tem número de onde ligar.',
    help: 'Peça a um administrador que inclua você em um número virtual.',
  },
  NO_TRUNK: {
    message: 'Nenhuma linha aceita chamadas para este número.',
    help: 'Peça a um administrador que verifique as linhas da operadora.',
  },
  OTHER_TAB_MICROPHONE: {
    message: 'A aba do telefone não pode pedir o microfone enquanto está oculta.',
    help: 'Vá à aba sem “Usar aqui” e tente lá.',
  },
  OTHER_TAB_SILENT: {
    message: 'A aba do telefone não responde.',
    help: 'Vá até ela ou recarregue-a. Aqui você ainda pode pôr em espera e desligar.',
  },
  OTHER_TAB_SOUND: {
    message: 'O navegador não toca som na aba da chamada.',
    help: 'Vá à aba sem “Usar aqui” e clique nela para ouvir.',
  },
  OUTBOUND_COUNTRY: {
    message: 'Chamadas para esse país não são permitidas.',
    help: 'Verifique o código do país. Se a chamada for necessária, fale com um administrador.',
  },
  OUTBOUND_LIMIT: {
    message: 'O limite de chamadas efetuadas foi atingido.',
    help: 'Espere e tente de novo. Um administrador pode mudar o limite.',
  },
  OUTBOUND_REFUSED: {
    message: 'As regras de chamadas efetuadas não permitem esta chamada.',
    help: 'Fale com um administrador.',
  },
  RATE_LIMITED: { message: 'Pedidos demais.', help: 'Espere um momento e tente de novo.' },
  SHUTTING_DOWN: { message: 'O servidor de telefonia está parando.', help: 'Tente de novo em alguns segundos.' },
  TOKEN_EXPIRED: { message: 'A sessão expirou.', help: 'Entre de novo.' },
  TOKEN_REVOKED: { message: 'A sessão foi revogada.', help: 'Entre de novo ou fale com um administrador.' },
  WEBRTC_UNSUPPORTED: {
    message: 'Este navegador não pode fazer chamadas.',
    help: 'Use um Chrome, Edge, Firefox ou Safari atual.',
  },
};
