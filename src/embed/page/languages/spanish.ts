import type { PageTexts } from '../texts.ts';

export const texts: PageTexts = {
  signIn: { text: 'Inicie sesión para usar el teléfono.', button: 'Iniciar sesión' },
  signedOut: { text: 'Su sesión terminó. Una llamada en curso continúa.', button: 'Iniciar sesión' },
  waitsForSignIn: 'Inicie sesión en la ventana que se abrió.',
  signInWindow: {
    looks: 'Buscando su sesión…',
    first: 'Inicie sesión en una pestaña nueva y vuelva a esta ventana.',
    link: 'Iniciar sesión en Sidecall',
    again: 'Continuar',
    done: 'Ha iniciado sesión. Esta ventana se cierra.',
    alone: 'Abra esta ventana desde el teléfono de su CRM.',
  },
  noWindows:
    'El navegador no abrió ninguna ventana. Permita las ventanas emergentes de esta página y reintente. Administrador: un marco con “sandbox” necesita “allow-popups”.',
  noOrigin:
    'El teléfono no puede funcionar en este marco, porque el marco no tiene origen. Administrador: su “sandbox” necesita “allow-same-origin”.',
  wrongParent:
    'El teléfono no funciona en esta página. Un administrador añade el origen de la página a la conexión CRM del servidor.',
  askMicrophone: {
    text: 'El teléfono necesita el micrófono para que la otra parte le oiga. Solo escucha durante las llamadas.',
    button: 'Permitir el micrófono',
  },
  microphoneStillRefused: 'El micrófono está bloqueado. Permítalo en la barra de direcciones y recargue la página.',
  ownWindow: 'Ventana propia',
  companionAlone: 'Abra esta ventana desde el teléfono de su CRM: de allí recibe su sesión.',
  companionWaits: 'Esta ventana espera al teléfono de su CRM.',
  microphone: {
    withheld: {
      text: 'Esta página no deja usar el micrófono. Abra el teléfono en su propia ventana; aquí también controla las llamadas. (Un administrador puede poner allow="microphone" en el marco.)',
      button: 'Abrir el teléfono en su propia ventana',
    },
    refused: {
      text: 'El micrófono está bloqueado para el teléfono en esta página. Permítalo en la barra de direcciones y recargue la página, o abra el teléfono en su propia ventana.',
      button: 'Abrir el teléfono en su propia ventana',
    },
    missing: {
      text: 'No hay micrófono. Conecte uno y el teléfono lo usará. Mientras tanto, las llamadas suenan en su teléfono habitual, si tiene uno; aquí las controla.',
      button: null,
    },
    insecure: {
      text: 'El teléfono no tiene micrófono porque la página no es segura. Un administrador sirve el servidor y la página por https.',
      button: null,
    },
  },
};
