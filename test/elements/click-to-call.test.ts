import { aTimeout, expect, fixtureSync, html, oneEvent } from '@open-wc/testing';
import '../../src/elements/click-to-call/define.ts';
import type { CtiClickToCall } from '../../src/elements/click-to-call/click-to-call.ts';
import type { VisitorFact, VisitorRequest, VisitorVoice } from '../../src/phone/visitor-call.ts';
import { eventually } from '../e2e/support/eventually.ts';

/** Replaces the telephone network. The test decides the events. */
class FakeVoice implements VisitorVoice {
  requests: VisitorRequest[] = [];
  muted: boolean | null = null;
  private tellElement: (fact: VisitorFact) => void = () => {};

  readonly placeVisitorCall: VisitorVoice['placeVisitorCall'] = async (request, tell) => {
    this.requests.push(request);
    this.tellElement = tell;
    return {
      mute: (muted) => {
        this.muted = muted;
      },
    };
  };

  tell(...facts: VisitorFact[]): void {
    for (const fact of facts) this.tellElement(fact);
  }

  get hungUp(): boolean {
    return this.requests.at(-1)?.signal.aborted ?? false;
  }
}

const talking: VisitorFact = { type: 'talking', callId: 'CA0123456789abcdef0123456789abcdef' };

let voice: FakeVoice;
let element: CtiClickToCall;

async function make(
  markup = html`<cti-click-to-call gateway="https://cti.example" site="shop">Call us</cti-click-to-call>`,
): Promise<void> {
  voice = new FakeVoice();
  element = fixtureSync<CtiClickToCall>(markup);
  element.loadVoice = async () => voice;
}

function part(name: string): HTMLElement {
  const found = element.shadowRoot?.querySelector<HTMLElement>(`[part=${name}]`);
  if (!found) throw new Error(`no part ${name}`);
  return found;
}

function shown(name: string): boolean {
  return part(name).checkVisibility();
}

async function click(): Promise<void> {
  part('button').click();
  await aTimeout(0);
}

beforeEach(() => make());

it('hands the call the page’s way to a challenge’s answer, set before or after it is defined', async () => {
  await click();
  expect(voice.requests[0]?.getChallenge).to.equal(null);
  voice.tell({ type: 'ended', callId: '' });
  element.getChallenge = async () => 'the answer';
  element.hangUp();
  await element.dial();
  expect(await voice.requests.at(-1)?.getChallenge?.()).to.equal('the answer');
});

it('is accessible in every state', async () => {
  await expect(element).to.be.accessible();
  await click();
  for (const fact of [
    { type: 'asking' },
    { type: 'connecting' },
    { type: 'ringing' },
    talking,
    { type: 'problem', message: 'No microphone was found.', help: 'Plug one in.' },
  ] as VisitorFact[]) {
    voice.tell(fact);
    await expect(element).to.be.accessible();
  }
});

it('loads nothing of the call before the click', async () => {
  let loads = 0;
  element.loadVoice = async () => {
    loads += 1;
    return voice;
  };
  expect(loads).to.equal(0);
  await click();
  expect(loads).to.equal(1);
});

it('calls with the page, its title, the visitor’s name and the page’s own parameters', async () => {
  element.setAttribute('visitor-name', 'Odo');
  element.setAttribute('params', '{"cart":"3 trowels"}');
  await click();
  expect(voice.requests[0]).to.include({ gateway: 'https://cti.example', site: 'shop' });
  expect(voice.requests[0]?.params).to.deep.equal({
    page: location.origin + location.pathname,
    pageTitle: document.title,
    name: 'Odo',
    cart: '3 trowels',
  });
});

it('sends neither query nor fragment of the page', async () => {
  const before = location.href;
  history.replaceState(null, '', `${location.pathname}${location.search}&reset=secret#token`);
  try {
    await click();
    expect(JSON.stringify(voice.requests[0]?.params)).not.to.match(/secret|token|\?/);
  } finally {
    history.replaceState(null, '', before);
  }
});

it('asks the page’s own server who the visitor is, where the page says how', async () => {
  const answer = async (): Promise<unknown> => null;
  element.getVisitor = answer;
  await click();
  expect(voice.requests[0]?.getVisitor).to.equal(answer);
});

it('does not call when the page prevents the request', async () => {
  element.addEventListener('cti-dial-request', (event) => event.preventDefault());
  await click();
  expect(voice.requests).to.have.length(0);
  expect(element.state).to.equal('idle');
});

it('shows what the wire tells, and only that', async () => {
  await click();
  expect(part('status').textContent).to.equal('Allow the microphone…');
  voice.tell({ type: 'connecting' });
  expect(part('status').textContent).to.equal('Connecting…');
  voice.tell({ type: 'ringing' });
  expect(part('status').textContent).to.equal('Ringing…');
  expect(shown('mute')).to.equal(false);
  voice.tell(talking);
  expect(part('status').textContent).to.equal('In call');
  expect(part('timer').textContent).to.equal('0:00');
  expect(shown('mute')).to.equal(true);
  expect(shown('button')).to.equal(false);
});

it('counts the seconds of the call', async () => {
  await click();
  voice.tell(talking);
  // The timer shows each second, but a busy page may skip some.
  await eventually('the first second', () => /^0:0[1-9]$/.test(part('timer').textContent ?? ''));
});

it('tells the page when the call is answered and when it has ended', async () => {
  await click();
  const answered = oneEvent(element, 'cti-call-answered');
  voice.tell(talking);
  expect((await answered).detail).to.deep.equal({ callId: 'CA0123456789abcdef0123456789abcdef' });
  const ended = oneEvent(element, 'cti-call-ended');
  voice.tell({ type: 'ended', callId: 'CA0123456789abcdef0123456789abcdef' });
  expect((await ended).detail).to.deep.equal({
    callId: 'CA0123456789abcdef0123456789abcdef',
    endReason: 'COMPLETED',
    duration: 0,
  });
});

it('mutes and unmutes', async () => {
  await click();
  voice.tell(talking);
  part('mute').click();
  expect(voice.muted).to.equal(true);
  expect(part('mute').getAttribute('aria-pressed')).to.equal('true');
  part('mute').click();
  expect(voice.muted).to.equal(false);
});

it('hangs up while it rings, and listens no longer', async () => {
  await click();
  voice.tell({ type: 'ringing' });
  part('hang-up').click();
  expect(voice.hungUp).to.equal(true);
  expect(element.state).to.equal('ended');
  voice.tell(talking);
  expect(element.state).to.equal('ended');
});

it('hangs up when it is taken out of the page', async () => {
  await click();
  voice.tell(talking);
  element.remove();
  await aTimeout(0);
  expect(voice.hungUp).to.equal(true);
});

it('goes back to its label some seconds after the end', async () => {
  element.endedMs = 20;
  await click();
  voice.tell(talking, { type: 'ended', callId: '' });
  expect(part('status').textContent).to.equal('Call ended');
  await eventually('the label', () => element.state === 'idle');
  expect(shown('button')).to.equal(true);
  expect(shown('call')).to.equal(false);
});

it('says what went wrong and what to do, and can be tried again', async () => {
  await click();
  voice.tell({ type: 'problem', message: 'No microphone was found.', help: 'Plug in a headset.' });
  expect(part('message').textContent).to.equal('No microphone was found. Plug in a headset.');
  expect(part('button').textContent).to.contain('Try again');
  await click();
  expect(voice.requests).to.have.length(2);
  expect(shown('message')).to.equal(false);
});

it('says so when the code of the call cannot be loaded', async () => {
  element.loadVoice = () => Promise.reject(new TypeError('Failed to fetch'));
  await click();
  expect(element.state).to.equal('problem');
  expect(part('message').textContent).to.contain('Check your network');
});

it('keeps the focus inside when its buttons change', async () => {
  part('button').focus();
  await click();
  expect(element.shadowRoot?.activeElement).to.equal(part('hang-up'));
  voice.tell({ type: 'problem', message: 'No.', help: '' });
  expect(element.shadowRoot?.activeElement).to.equal(part('button'));
  element.endedMs = 60;
  await click();
  part('hang-up').click();
  expect(element.shadowRoot?.activeElement).to.equal(part('call'));
  await eventually('the button to be idle', () => element.state === 'idle');
  expect(element.shadowRoot?.activeElement).to.equal(part('button'));
});

it('does not change its size during a call', async () => {
  const before = element.getBoundingClientRect();
  await click();
  for (const fact of [{ type: 'asking' }, { type: 'connecting' }, { type: 'ringing' }, talking] as VisitorFact[]) {
    voice.tell(fact);
    const now = element.getBoundingClientRect();
    expect([now.width, now.height], fact.type).to.deep.equal([before.width, before.height]);
  }
});

it('speaks other words when it is given them', async () => {
  element.messages = { ...element.messages, ringing: 'Es klingelt …', hangUp: 'Auflegen' };
  await click();
  voice.tell({ type: 'ringing' });
  expect(part('status').textContent).to.equal('Es klingelt …');
  expect(part('hang-up').getAttribute('aria-label')).to.equal('Auflegen');
});

it('goes on with its call when it is moved within the page', async () => {
  await click();
  voice.tell(talking);
  fixtureSync<HTMLElement>(html`<section></section>`).append(element);
  await aTimeout(0);
  expect([voice.hungUp, element.state]).to.deep.equal([false, 'talking']);
});

it('stays as it is while a page sets the same words and parameters with every render', async () => {
  element.endedMs = 60;
  const render = (): void => {
    Object.assign(element, { messages: { mute: 'Stumm' }, params: { cart: 'full' } });
  };
  await click();
  voice.tell(talking);
  part('mute').focus();
  render();
  expect(element.shadowRoot?.activeElement).to.equal(part('mute'));
  expect(part('mute').getAttribute('aria-label')).to.equal('Stumm');
  voice.tell({ type: 'problem', message: 'No microphone was found.', help: '' });
  render();
  expect(part('message').textContent).to.equal('No microphone was found.');
  await click();
  voice.tell(talking, { type: 'ended', callId: '' });
  const rendering = setInterval(render, 5);
  try {
    await eventually('the button to be idle', () => element.state === 'idle');
  } finally {
    clearInterval(rendering);
  }
});

it('takes parameters as a framework passes them: an object, JSON, or nothing', async () => {
  const warn = console.warn;
  const warnings: unknown[] = [];
  console.warn = (text: unknown) => warnings.push(text);
  try {
    for (const [given, taken] of [
      [{ cart: '1' }, { cart: '1' }],
      ['{"cart":"2"}', { cart: '2' }],
      [undefined, {}],
      [null, {}],
      ['', {}],
    ] as const) {
      element.params = given as never;
      expect(element.params).to.deep.equal(taken);
    }
    expect(warnings).to.deep.equal([]);
    for (const wrong of ['null', '[1]', '"cart"', 'cart=3', ['cart']]) {
      element.params = wrong as never;
      expect(element.params).to.deep.equal({});
    }
    expect(warnings).to.have.length(5);
  } finally {
    console.warn = warn;
  }
  element.messages = undefined as never;
  expect(part('button').textContent).to.contain('Call us');
});

it('keeps what the page set before the element was defined', async () => {
  class Late extends (customElements.get('cti-click-to-call') as typeof CtiClickToCall) {}
  const early = document.createElement('late-click-to-call') as CtiClickToCall;
  early.params = { cart: 'full' };
  early.loadVoice = async () => voice;
  early.messages = { ...element.messages, call: 'Ring us' };
  document.body.append(early);
  customElements.define('late-click-to-call', Late);
  await early.dial();
  expect(early.shadowRoot?.querySelector('slot')?.textContent).to.equal('Ring us');
  expect(voice.requests[0]?.params.cart).to.equal('full');
  early.remove();
});

it('warns of parameters that are no JSON, and still calls', async () => {
  const warnings: unknown[] = [];
  const warn = console.warn;
  console.warn = (...words: unknown[]) => warnings.push(words);
  element.setAttribute('params', 'cart=3');
  console.warn = warn;
  expect(warnings).to.have.length(1);
  await click();
  expect(voice.requests).to.have.length(1);
});
