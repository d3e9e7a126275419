import type { PageTexts } from '../texts.ts';

export const texts: PageTexts = {
  signIn: { text: 'Entre para usar o telefone.', button: 'Entrar' },
  signedOut: { text: 'Sua sessão terminou. Uma chamada em andamento continua.', button: 'Entrar' },
  waitsForSignIn: 'Entre na janela que se abriu.',
  signInWindow: {
    looks: 'Procurando a sua sessão…',
    first: 'Entre em uma nova aba e volte a esta janela.',
    link: 'Entrar no Sidecall',
    again: 'Continuar',
    done: 'Você entrou. Esta janela se fecha.',
    alone: 'Abra esta janela pelo telefone no seu CRM.',
  },
  noWindows:
    'O navegador não abriu nenhuma janela. Permita pop-ups nesta página e tente de novo. Administrador: um quadro com “sandbox” precisa de “allow-popups”.',
  noOrigin:
    'O telefone não funciona neste quadro, porque o quadro não tem origem. Administrador: o “sandbox” precisa de “allow-same-origin”.',
  wrongParent:
    'O telefone não funciona nesta página. Um administrador inclui a origem da página na conexão de CRM do servidor.',
  askMicrophone: {
    text: 'O telefone precisa do microfone para que o outro lado ouça você. Ele escuta só durante as chamadas.',
    button: 'Permitir o microfone',
  },
  microphoneStillRefused: 'O microfone está bloqueado. Permita-o na barra de endereço e recarregue a página.',
  ownWindow: 'Janela própria',
  companionAlone: 'Abra esta janela pelo telefone no seu CRM: de lá vem a sua sessão.',
  companionWaits: 'Esta janela espera pelo telefone no seu CRM.',
  microphone: {
    withheld: {
      text: 'Esta página não deixa o telefone usar o microfone. Abra o telefone em janela própria; aqui você também controla as chamadas. (Um administrador pode definir allow="microphone" no quadro.)',
      button: 'Abrir o telefone em janela própria',
    },
    refused: {
      text: 'O microfone está bloqueado para o telefone nesta página. Permita-o na barra de endereço e recarregue a página, ou abra o telefone em janela própria.',
      button: 'Abrir o telefone em janela própria',
    },
    missing: {
      text: 'Não há microfone. Conecte um, e o telefone o usará. Até lá, as chamadas tocam no seu telefone comum, se tiver um; você as controla aqui.',
      button: null,
    },
    insecure: {
      text: 'O telefone não tem microfone, porque a página não é segura. Um administrador serve o servidor e a página por https.',
      button: null,
    },
  },
};
