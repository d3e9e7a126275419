/** Runs in the page of `scripts/frame-pictures.ts`: the framed page in one state, as in a CRM's frame. */
import '../../src/elements/softphone/define.ts';
import { PageView } from '../../src/embed/page/page-view.ts';
import { microphoneTexts, texts } from '../../src/embed/page/texts.ts';
import { type PhoneScene, phoneInState } from '../../src/testing/phone-in-state.ts';

/** The states in which agents see the frame most, and those in which it says what to do. */
const states = {
  'signed-out': { phone: null, view: 'phone', bar: 'sign-in' },
  'asks-for-microphone': { phone: 'ready', view: 'phone', bar: 'ask' },
  'without-microphone': { phone: 'ready', view: 'phone', bar: 'withheld' },
  ready: { phone: 'ready', view: 'phone', bar: null },
  incoming: { phone: 'incoming-lead', view: 'phone', bar: null },
  'several-contacts': { phone: 'incoming-several', view: 'phone', bar: null },
  active: { phone: 'active', view: 'phone', bar: null },
  'wrap-up': { phone: 'ended', view: 'phone', bar: null },
  recent: { phone: 'ready', view: 'recent', bar: null },
} as const satisfies Record<
  string,
  { phone: PhoneScene | null; view: 'phone' | 'recent'; bar: 'sign-in' | 'ask' | 'withheld' | null }
>;

const bars = {
  'sign-in': texts.signIn,
  ask: texts.askMicrophone,
  withheld: microphoneTexts.withheld,
};

function showFrame(name: keyof typeof states, theme: 'light' | 'dark'): void {
  const { phone: scene, view: tab, bar } = states[name];
  const view = new PageView(document);
  view.follow(theme);
  if (bar !== null) {
    const { text, button } = bars[bar];
    view.say(text, button === null ? null : { label: button, click: () => {} });
  }
  if (scene === null) return;
  const phone = phoneInState(scene);
  Object.assign(view.softphone, {
    phone,
    clock: phone.clock,
    view: tab,
    host: { name: 'picture', getToken: async () => '', open() {} },
    hidden: false,
  });
  if (bar !== 'withheld') view.beside({ label: texts.ownWindow, click: () => {} });
}

Object.assign(globalThis, { showFrame, frameStates: Object.keys(states) });
