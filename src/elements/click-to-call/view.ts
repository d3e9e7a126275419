/** The nodes that change while the element lives. */
export interface View {
  button: HTMLButtonElement;
  slot: HTMLElement;
  /** The label where the page gave none. */
  label: HTMLElement;
  again: HTMLElement;
  bar: HTMLElement;
  status: HTMLElement;
  timer: HTMLElement;
  mute: HTMLButtonElement;
  hangUp: HTMLButtonElement;
  message: HTMLElement;
}

const handset =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 3h4l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z"/></svg>';
const microphone =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v3"/><path class="slash" d="M4 4l16 16"/></svg>';

const html =
  `<div part="base"><button part="button" type="button">${handset}<slot><span></span></slot><b></b></button>` +
  '<div part="call" role="group"><span part="status" role="status"></span><span part="timer" role="timer"></span>' +
  `<button part="mute" type="button" aria-pressed="false">${microphone}</button>` +
  `<button part="hang-up" type="button">${handset}</button></div></div>` +
  '<div part="message" role="alert"></div>';

/** Constant markup of ours, parsed once a tag; nothing of the page's goes through it. */
export function createView(root: ShadowRoot, styles: string): View {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  const template = document.createElement('template');
  template.innerHTML = html;
  root.append(template.content);
  const find = (selector: string): HTMLElement => root.querySelector(selector) as HTMLElement;
  const part = (name: string): HTMLElement => find(`[part=${name}]`);
  return {
    button: part('button') as HTMLButtonElement,
    slot: find('slot'),
    label: find('slot span'),
    again: find('b'),
    bar: part('call'),
    status: part('status'),
    timer: part('timer'),
    mute: part('mute') as HTMLButtonElement,
    hangUp: part('hang-up') as HTMLButtonElement,
    message: part('message'),
  };
}
