import { expect } from '@open-wc/testing';
import type { PlayPart } from '../../../src/domain/flows/run/commands.ts';
import { Simulator, simulatorPanel } from '../../../src/elements/flow-builder/simulator/simulator.ts';
import { PromptPlayer, type Speaker } from '../../../src/elements/flow-builder/simulator/sound.ts';
import { find, focused, query, settled, textOf } from '../support/scene.ts';
import { change, type PanelScene, type ShownPanel, showPanel, type } from './support/panel-host.ts';

const text = (english: string) => [{ text: { en: english } }];
const end = { name: 'end', kind: 'hang-up' };
const menu = {
  name: 'menu',
  kind: 'menu',
  prompt: text('For sales, press 1.'),
  keys: { 1: 'Sales', 2: 'Who' },
  tries: 1,
  outcomes: { 1: 'line', 2: 'who', 'no-input': 'end', invalid: 'end' },
};
const line = {
  name: 'line',
  kind: 'queue',
  queue: 'sales',
  inQueue: 'hold',
  outcomes: Object.fromEntries(
    ['answered', 'timeout', 'full', 'unstaffed', 'left', 'callback', 'overflow', 'failed'].map((each) => [each, 'end']),
  ),
};
const who = { name: 'who', kind: 'lookup', outcomes: { found: 'hello', unknown: 'end', failed: 'end' } };
const hello = {
  name: 'hello',
  kind: 'say',
  prompt: text('Hello {{contact.name}}.'),
  outcomes: { done: 'end', failed: 'end' },
};
const flow = { schema: 1, name: 'main', languages: ['en'], start: 'menu', nodes: [menu, line, who, hello, end] };
const hold = {
  schema: 1,
  name: 'hold',
  use: 'in-queue',
  languages: ['en'],
  start: 'music',
  nodes: [
    { name: 'music', kind: 'wait', seconds: 30, keys: ['9'], outcomes: { done: 'music', 9: 'out' } },
    { name: 'out', kind: 'leave' },
  ],
};

interface Heard extends Speaker {
  sounds: string[];
  /** Ends what is heard now. */
  end(): void;
}

function speaker(): Heard {
  let over: (() => void) | null = null;
  const sounds: string[] = [];
  const make = (sound: string, then: () => void): void => {
    sounds.push(sound);
    over = then;
  };
  return {
    sounds,
    speak: (said, language, then) => make(`${language}: ${said}`, then),
    play: (address, then) => make(address, then),
    stop: () => {
      over = null;
    },
    end: () => over?.(),
  };
}

async function simulate(more: Partial<PanelScene> = {}): Promise<ShownPanel<Simulator> & { voice: Heard }> {
  const voice = speaker();
  const entry = {
    ...simulatorPanel,
    make: (context: ConstructorParameters<typeof Simulator>[0]) => new Simulator(context, voice),
  };
  const shown = await showPanel<Simulator>(entry, { flow, names: { agents: ['kim'] }, ...more });
  return { ...shown, voice };
}

async function press(element: Element, name: string): Promise<void> {
  const all = [...(element.shadowRoot?.querySelectorAll('button') ?? [])];
  const found = all.find((each) => (each.getAttribute('aria-label') ?? each.textContent?.trim()) === name);
  if (found === undefined) throw new Error(`no button ${name}: ${all.map((each) => each.textContent?.trim()).join()}`);
  found.click();
  await settled(element);
}
const lines = (element: Element): string[] =>
  [...(element.shadowRoot?.querySelectorAll('.sim-line') ?? [])].map((each) => textOf(each));
const visits = ({ editor }: ShownPanel<Simulator>): string[] =>
  editor.$visits.get().map(({ node, outcome }) => `${node} ${outcome}`);

describe('the simulator', () => {
  it('is accessible before, during and after a call, light and dark, and fits 320 px', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { element } = await simulate({ theme, width: 320, ...(theme === 'dark' && { dir: 'rtl' as const }) });
      await expect(element).to.be.accessible();
      await press(element, 'Start the call');
      await press(element, 'Key 2');
      await expect(element).to.be.accessible();
      expect(find(element, '.simulator').scrollWidth).to.be.at.most(320);
      await press(element, 'Hang up');
      await expect(element).to.be.accessible();
    }
  });

  it('goes where the keys lead, with the path on the canvas and what was heard', async () => {
    const shown = await simulate();
    const { element, said } = shown;
    await press(element, 'Start the call');
    expect(focused()?.textContent?.trim()).to.equal('1');
    expect(visits(shown)).to.deep.equal(['menu null']);
    expect(said).to.deep.equal(['“For sales, press 1.”']);
    await press(element, 'Key 1');
    expect(visits(shown)).to.deep.equal(['menu 1', 'line null']);
    await press(element, 'kim answers');
    await press(element, 'The other side hangs up');
    expect(visits(shown)).to.deep.equal(['menu 1', 'line answered', 'end end']);
    expect(lines(element)).to.deep.equal([
      '0:00 “For sales, press 1.”',
      '0:00 Key 1',
      '0:00 menu → 1 · Sales',
      '0:00 Connected to kim',
      '0:00 line → Answered',
      '0:00 end → the end',
      '0:00 The call is over: the flow ended it',
    ]);
    expect(textOf(find(element, '[data-act=call-status]'))).to.equal('The call is over: the flow ended it');
    await press(element, 'Close');
    expect(visits(shown)).to.deep.equal([]);
  });

  it('lets time pass only when a person says so', async () => {
    const shown = await simulate();
    const { element } = shown;
    await press(element, 'Start the call');
    await press(element, 'To the end of the prompt');
    expect(textOf(find(element, '[data-act=call-status]'))).to.equal('In the call for 0:01 Now: menu');
    await press(element, '+5 s');
    expect(visits(shown)).to.deep.equal(['menu no-input', 'end end']);
  });

  it('takes keys of the keyboard', async () => {
    const shown = await simulate();
    await press(shown.element, 'Start the call');
    focused()?.dispatchEvent(new KeyboardEvent('keydown', { key: '2', bubbles: true, cancelable: true }));
    await settled(shown.element);
    expect(visits(shown)).to.deep.equal(['menu 2', 'who null']);
  });

  it('answers what the flow asks of the outside, with values that a person writes', async () => {
    const { element } = await simulate();
    await press(element, 'Start the call');
    await press(element, 'Key 2');
    const field = () => find<HTMLTextAreaElement>(element, '.sim-question textarea');
    expect(JSON.parse(field().value)).to.deep.equal({ name: 'Marigold Thimble' });
    await type(element, field(), '{');
    expect(textOf(find(element, '.sim-question'))).to.contain('This is not JSON.');
    await type(element, field(), '{ "name": "Sam" }');
    await press(element, 'Contact found');
    expect(lines(element)).to.include('0:00 “Hello Sam.”');
    find(element, 'summary').click();
    await settled(element);
    expect(textOf(find(element, '.sim-variables'))).to.contain('contact.name Sam');
  });

  it('asks the page for flows that are opened, and says so if they are not published', async () => {
    const shown = await simulate();
    const { element, asked } = shown;
    await press(element, 'Start the call');
    await press(element, 'Key 1');
    const [name, detail] = asked.at(-1) as [string, { name: string; respond: (flow: unknown) => void }];
    expect([name, detail.name]).to.deep.equal(['cti-flow-document-request', 'hold']);
    expect(textOf(element)).to.contain('The flow “hold” is opened.');
    detail.respond(hold);
    await settled(element);
    expect(textOf(find(element, '[data-act=call-status]'))).to.contain('hold: music');
    await press(element, 'Key 9');
    expect(visits(shown)).to.deep.equal(['menu 1', 'line left', 'end end']);
  });

  it('tries the flow of a queue as a caller that waits hears it', async () => {
    const shown = await simulate({ flow: hold });
    await press(shown.element, 'Start the call');
    expect(visits(shown)).to.deep.equal(['music null']);
    expect(lines(shown.element)).to.deep.equal(['0:00 Hold music']);
    await press(shown.element, 'Key 9');
    expect(visits(shown)).to.deep.equal(['music 9', 'out end']);
  });

  it('begins at the chosen time, with the chosen numbers and switches', async () => {
    const schedules = [{ name: 'office', timeZone: 'UTC', week: {} }];
    const hours = {
      name: 'hours',
      kind: 'hours',
      schedule: 'office',
      switch: 'storm',
      outcomes: { open: 'menu', closed: 'end', holiday: 'end' },
    };
    const shown = await simulate({ flow: { ...flow, start: 'hours', schedules, nodes: [hours, ...flow.nodes] } });
    const { element } = shown;
    await type(element, find<HTMLInputElement>(element, '#sim-from'), '');
    await type(element, find<HTMLInputElement>(element, '#sim-time'), '2026-12-24T18:00');
    await press(element, 'Start the call');
    expect(visits(shown)).to.deep.equal(['hours closed', 'end end']);
    await press(element, 'Close');
    await change(element, find<HTMLSelectElement>(element, '#sim-switch-storm'), 'open');
    await press(element, 'Start the call');
    expect(visits(shown)).to.deep.equal(['hours open', 'menu null']);
  });

  it('says that the flow was changed since, and starts over with the change', async () => {
    const shown = await simulate();
    const { element, editor } = shown;
    await press(element, 'Start the call');
    editor.apply((document) => ({ ...document, start: 'end' }));
    await settled(element);
    expect(textOf(element)).to.contain('The flow was changed since.');
    await press(element, 'Start over');
    expect(visits(shown)).to.deep.equal(['end end']);
  });

  it('plays prompts aloud if a person wants it, and time follows the sound', async () => {
    const shown = await simulate();
    const { element, voice } = shown;
    await press(element, 'Start the call');
    expect(voice.sounds).to.deep.equal([]);
    const sound = find<HTMLInputElement>(element, '[data-act=sound]');
    sound.checked = true;
    await change(element, sound);
    expect(voice.sounds).to.deep.equal(['en: For sales, press 1.']);
    voice.end();
    await settled(element);
    expect(query(element, '[data-act=finish-prompt]')?.getAttribute('aria-disabled')).to.equal('true');
    shown.panel.disconnected();
    expect(visits(shown)).to.deep.equal([]);
  });
});

describe('prompts that are played', () => {
  it('are the parts in order, without those that have no sound', async () => {
    const voice = speaker();
    const player = new PromptPlayer(voice, async (prompt) => (prompt === 'gone' ? null : `blob:${prompt}`));
    const parts: PlayPart[] = [
      { prompt: 'gone', language: 'en' },
      { prompt: 'jingle', language: 'en' },
      { digits: '12', language: 'de' },
      { builtIn: 'apology' },
    ];
    let ended = 0;
    player.play(parts, () => {
      ended += 1;
    });
    await new Promise((resolve) => setTimeout(resolve));
    expect(voice.sounds).to.deep.equal(['blob:jingle']);
    voice.end();
    expect(voice.sounds).to.deep.equal(['blob:jingle', 'de: 1 2']);
    const late = voice.end;
    voice.end();
    late();
    expect(ended).to.equal(1);
  });

  it('end at once when they are stopped', async () => {
    const voice = speaker();
    const player = new PromptPlayer(voice, async () => 'blob:a');
    player.play([{ prompt: 'a', language: 'en' }], () => expect.fail('it was stopped'));
    player.stop();
    await new Promise((resolve) => setTimeout(resolve));
    expect(voice.sounds).to.deep.equal([]);
  });
});
