import type { AgentProblems } from './agent-problems.ts';

export const problems: AgentProblems = {
  AGENT_BUSY: { message: 'Ese agente está en otra llamada.', help: 'Elija a otro agente o espere a que termine.' },
  AGENT_DISABLED: { message: 'Este agente fue eliminado o desactivado.', help: 'Consulte a un administrador.' },
  AGENT_UNREACHABLE: {
    message: 'Ese agente no tiene un teléfono que pueda sonar.',
    help: 'Elija a un agente conectado.',
  },
  AUDIO_BLOCKED: {
    message: 'El navegador aún no reproduce sonido en esta página.',
    help: 'Haga clic en cualquier lugar de la página para oír la llamada.',
  },
  CALL_STATE: {
    message: 'El estado de la llamada no lo permite.',
    help: 'Quizá terminó o pasó a otro agente.',
  },
  CALLER_BUSY: { message: 'Tiene otra llamada.', help: 'Termínela o póngala en espera y llame de nuevo.' },
  CONSENT_MISSING: {
    message: 'La llamada no se puede grabar: falta el consentimiento.',
    help: 'Pregunte a quien llama y registre su consentimiento.',
  },
  CONTACT_NUMBER_MASKED: {
    message: 'El número está oculto, y el CRM lo mostraría.',
    help: 'Pida a un administrador que cree el contacto.',
  },
  EMERGENCY_LIMIT: {
    message: 'La llamada de emergencia no se hizo: se permite una a la vez y cinco en diez minutos.',
    help: 'Use otro teléfono ahora. Si ya habla con emergencias, continúe.',
  },
  FORBIDDEN: { message: 'No tiene permiso para eso.', help: 'Pida a un administrador el permiso necesario.' },
  GATEWAY_UNREACHABLE: {
    message: 'No se alcanza el servidor de telefonía.',
    help: 'Revise la red. El teléfono sigue intentándolo.',
  },
  INTERNAL: {
    message: 'El servidor de telefonía falló.',
    help: 'Reintente. Si vuelve a fallar, avise a un administrador.',
  },
  INVALID_NUMBER: {
    message: 'No es un número de teléfono.',
    help: 'Escríbalo con el prefijo del país, por ejemplo +14155550100, o el de la zona.',
  },
  MICROPHONE_ABSENT: {
    message: 'No se encontró ningún micrófono.',
    help: 'Conecte un auricular o un micrófono y reintente.',
  },
  MICROPHONE_DENIED: {
    message: 'El navegador no permite el micrófono en esta página.',
    help: 'Permítalo en la barra de direcciones y reintente.',
  },
  MICROPHONE_LOST: {
    message: 'El micrófono no envía nada; la otra parte no le oye.',
    help: 'Conecte un auricular o revise su botón de silencio y el permiso. La llamada continúa sola.',
  },
  NO_CALLER_NUMBER: {
    message: 'No tiene un número desde el que llamar.',
    help: 'Pida a un administrador que le añada a un número virtual.',
  },
  NO_TRUNK: {
    message: 'Ninguna línea acepta llamadas a este número.',
    help: 'Pida a un administrador que revise las líneas del operador.',
  },
  OTHER_TAB_MICROPHONE: {
    message: 'La pestaña del teléfono no puede pedir el micrófono mientras está oculta.',
    help: 'Vaya a la pestaña sin «Usar aquí» y reintente allí.',
  },
  OTHER_TAB_SILENT: {
    message: 'La pestaña del teléfono no responde.',
    help: 'Vaya a ella o recárguela. Aquí aún puede poner en espera y colgar.',
  },
  OTHER_TAB_SOUND: {
    message: 'El navegador no reproduce sonido en la pestaña de la llamada.',
    help: 'Vaya a la pestaña sin «Usar aquí» y haga clic en ella.',
  },
  OUTBOUND_COUNTRY: {
    message: 'Las llamadas a ese país no están permitidas.',
    help: 'Revise el prefijo del país. Si la llamada es necesaria, consulte a un administrador.',
  },
  OUTBOUND_LIMIT: {
    message: 'Se alcanzó el límite de llamadas salientes.',
    help: 'Espere y reintente. Un administrador puede cambiar el límite.',
  },
  OUTBOUND_REFUSED: {
    message: 'Las reglas de llamadas salientes no permiten esta llamada.',
    help: 'Consulte a un administrador.',
  },
  RATE_LIMITED: { message: 'Demasiadas peticiones.', help: 'Espere un momento y reintente.' },
  SHUTTING_DOWN: { message: 'El servidor de telefonía se está deteniendo.', help: 'Reintente en unos segundos.' },
  TOKEN_EXPIRED: { message: 'La sesión caducó.', help: 'Inicie sesión de nuevo.' },
  TOKEN_REVOKED: { message: 'La sesión fue revocada.', help: 'Inicie sesión de nuevo o consulte a un administrador.' },
  WEBRTC_UNSUPPORTED: {
    message: 'Este navegador no puede hacer llamadas.',
    help: 'Use un Chrome, Edge, Firefox o Safari actual.',
  },
};
