import type { MicrophoneAccess } from './microphone.ts';

/** What the page says around the softphone. */
export interface PageTexts {
  signIn: { text: string; button: string };
  signedOut: { text: string; button: string };
  waitsForSignIn: string;
  /** The window in which an agent signs in. */
  signInWindow: { looks: string; first: string; link: string; again: string; done: string; alone: string };
  noWindows: string;
  noOrigin: string;
  wrongParent: string;
  askMicrophone: { text: string; button: string };
  microphoneStillRefused: string;
  ownWindow: string;
  companionAlone: string;
  companionWaits: string;
  /** Why the frame has no microphone, and what to do. */
  microphone: Record<Exclude<MicrophoneAccess, 'open' | 'ask'>, { text: string; button: string | null }>;
}

export const english: PageTexts = {
  signIn: { text: 'Sign in to use the phone.', button: 'Sign in' },
  signedOut: { text: 'You are signed out. A call in progress continues.', button: 'Sign in' },
  waitsForSignIn: 'Sign in in the window that has opened.',
  signInWindow: {
    looks: 'Looking for your sign-in…',
    first: 'Sign in in a new tab, then come back to this window.',
    link: 'Sign in to Sidecall',
    again: 'Continue',
    done: 'You are signed in. This window closes.',
    alone: 'Open this window from the phone in your CRM.',
  },
  noWindows:
    'The browser opened no window. Allow pop-ups for this page, then try again. An administrator: a frame with “sandbox” needs “allow-popups”.',
  noOrigin:
    'The phone cannot work in this frame, because the frame has no origin. An administrator: its “sandbox” needs “allow-same-origin”.',
  wrongParent:
    'The phone does not work in this page. An administrator enters the page’s origin in the CRM connection of the gateway.',
  askMicrophone: {
    text: 'The phone needs the microphone, so that the other side of a call hears you. It listens only during calls.',
    button: 'Allow the microphone',
  },
  microphoneStillRefused: 'The microphone is blocked. Allow it in the address bar, then load the page again.',
  ownWindow: 'Own window',
  companionAlone: 'Open this window from the phone in your CRM: it gets your sign-in from there.',
  companionWaits: 'This window waits for the phone in your CRM.',
  microphone: {
    withheld: {
      text: 'This page does not let the phone use the microphone. Open the phone in its own window; you control calls here as well. (An administrator can set allow="microphone" of the frame.)',
      button: 'Open the phone in its own window',
    },
    refused: {
      text: 'The microphone is blocked for the phone in this page. Allow it in the address bar and load the page again, or open the phone in its own window.',
      button: 'Open the phone in its own window',
    },
    missing: {
      text: 'There is no microphone. Connect one, and the phone uses it. Until then, calls ring at your ordinary phone, if you have one; you control them here.',
      button: null,
    },
    insecure: {
      text: 'The phone has no microphone, because the page is not secure. An administrator serves the gateway and the page over https.',
      button: null,
    },
  },
};
