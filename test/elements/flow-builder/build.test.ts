import { expect } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import { examineFlow } from '../../../src/domain/flows/check/examine.ts';
import { menuFlow } from '../../../src/testing/example-flows.ts';
import { focused, heard, settled } from '../support/scene.ts';
import { cardOf, drag, kindOf, middleOf, names, type Place, portOf, press, showBuilder, swipe, type } from './scene.ts';
import { wireParts, wires } from './support/wires.ts';

afterEach(() => resetMouse());

/** Eight steps: a greeting, hours, a menu, two queues, a text, voicemail and the end. */
const eightSteps = [
  'say done → hours',
  'say failed → hours',
  'hours open → menu',
  'hours closed → say-2',
  'hours holiday → say-2',
  'menu 1 → queue',
  'menu 2 → queue-2',
  'menu no-input → queue-2',
  'menu invalid → menu',
  'say-2 done → voicemail',
  'say-2 failed → hang-up',
];

const later = ['answered', 'timeout', 'full', 'unstaffed', 'left', 'callback', 'overflow', 'failed'];

/** The connections of the last three steps, all to the end or to voicemail. */
const ends = [
  ...['queue', 'queue-2'].flatMap((queue) => later.map((outcome) => `${queue} ${outcome} → voicemail`)),
  ...['left', 'empty', 'failed'].map((outcome) => `voicemail ${outcome} → hang-up`),
];

it('builds a flow of eight steps by mouse, undoes all of it and redoes it', async () => {
  const element = await showBuilder();
  const canvas = () => element.shadowRoot?.querySelector('.canvas') as HTMLElement;
  const changes = heard(element, 'cti-flow-change');
  const tool = (name: string) => element.shadowRoot?.querySelector(`[data-tool="${name}"]`) as HTMLElement;
  const showAll = async () => {
    await sendMouse({ type: 'click', position: middleOf(tool('fit')) });
    await settled(element);
  };
  const dropOn = async (kind: string, target: Element) => {
    await drag(middleOf(kindOf(element, kind)), middleOf(target));
    await settled(element);
    await showAll();
  };
  const wire = async (from: string, outcome: string, to: string) => {
    await drag(
      middleOf(portOf(element, from, outcome)),
      middleOf(cardOf(element, to).querySelector('.head') as Element),
    );
    await settled(element);
  };
  const row = (name: string, outcome: string) =>
    cardOf(element, name).querySelector(`.outcome[data-outcome="${outcome}"]`) as HTMLElement;

  await dropOn('say', canvas());
  await dropOn('hours', row('say', 'done'));
  await dropOn('menu', row('hours', 'open'));
  await dropOn('queue', row('menu', '1'));
  await dropOn('queue', row('menu', '2'));
  await dropOn('say', row('hours', 'closed'));
  await dropOn('voicemail', row('say-2', 'done'));
  await dropOn('hang-up', row('voicemail', 'left'));
  const wanted = [...eightSteps, ...ends];
  for (const each of wanted) {
    const { from, outcome, to } = wireParts(each);
    if (!wires(element.document).includes(each)) await wire(from, outcome, to);
  }
  const built = element.document;
  expect(built.nodes.map(({ kind }) => kind)).to.deep.equal([
    'say',
    'hours',
    'menu',
    'queue',
    'queue',
    'say',
    'voicemail',
    'hang-up',
  ]);
  expect(wires(built)).to.have.members(wanted);
  const codes = examineFlow(built, names).map(({ code }) => code);
  expect(new Set(codes)).to.deep.equal(
    new Set(['missing-schedule', 'no-audio', 'cycle-without-input'].filter((code) => codes.includes(code as never))),
  );
  expect(changes).to.have.length.greaterThan(20);
  expect(changes.at(-1)).to.deep.equal({ flow: built, dirty: true });

  // Everything back to the start, and again.
  let steps = 0;
  while (tool('undo').ariaDisabled === 'false') {
    tool('undo').click();
    await settled(element);
    steps += 1;
  }
  expect(element.document.nodes).to.deep.equal([]);
  expect(element.dirty).to.equal(false);
  for (let at = 0; at < steps; at += 1) {
    tool('redo').click();
    await settled(element);
  }
  expect(element.document).to.equal(built);
});

it('builds the same flow by keyboard alone', async () => {
  const element = await showBuilder();
  const spot = () => {
    const { node, outcome } = (focused() as HTMLElement).dataset;
    return outcome === undefined ? node : `${node} ${outcome}`;
  };
  /** Presses A, types the name of the kind, and takes the first choice. */
  const add = async (kind: string) => {
    await press(element, 'a');
    await type(element, kind);
    await press(element, 'Enter');
  };
  const connect = async (to: string) => {
    await press(element, 'c');
    await type(element, to);
    await press(element, 'Enter');
  };
  const tool = element.shadowRoot?.querySelector<HTMLElement>('[data-tool="add"]');
  tool?.focus();
  await press(element, 'Enter');
  await type(element, 'say or play');
  await press(element, 'Enter');
  expect(spot()).to.equal('say');
  await add('opening');
  expect(spot()).to.equal('hours');
  await add('menu');
  expect(spot()).to.equal('menu');
  await add('queue');
  expect(spot()).to.equal('queue');
  await press(element, 'ArrowLeft');
  expect(spot()).to.equal('menu 1');
  await press(element, 'ArrowDown');
  expect(spot()).to.equal('menu 2');
  await add('queue');
  await press(element, 'ArrowLeft', 'ArrowDown');
  expect(spot()).to.equal('menu no-input');
  await connect('queue-2');
  expect(spot()).to.equal('menu no-input');
  await press(element, 'ArrowDown');
  await connect('menu');
  await press(element, 'ArrowLeft', 'ArrowLeft', 'ArrowDown');
  expect(spot()).to.equal('hours closed');
  await add('say or play');
  expect(spot()).to.equal('say-2');
  await add('voicemail');
  await add('hang');
  expect(spot()).to.equal('hang-up');
  // The rest is connected outcome by outcome.
  const missing = [...eightSteps, ...ends].filter((each) => !wires(element.document).includes(each));
  let at = '';
  for (const each of missing) {
    const { from, outcome, to } = wireParts(each);
    if (at !== from) {
      await press(element, 'Control+f');
      await type(element, from);
      await press(element, 'Enter');
      expect(spot()).to.equal(from);
      at = from;
    }
    for (let step = 0; step < 10 && spot() !== `${from} ${outcome}`; step += 1) await press(element, 'ArrowDown');
    await connect(to);
  }
  expect(wires(element.document)).to.have.members([...eightSteps, ...ends]);
  expect(element.document.nodes).to.have.length(8);
  const built = element.document;
  let steps = 0;
  await sendKeys({ down: 'Control' });
  for (; element.document.nodes.length > 0 && steps < 100; steps += 1) await press(element, 'z');
  expect(element.dirty).to.equal(false);
  for (let step = 0; step < steps; step += 1) await press(element, 'y');
  await sendKeys({ up: 'Control' });
  expect(element.document).to.equal(built);
});

it('moves a card and its lines, and no other card, as one step of the history', async () => {
  const element = await showBuilder({ flow: menuFlow() });
  const others = ['hours', 'sales', 'support', 'closed'];
  const placesOf = () => others.map((name) => cardOf(element, name).getBoundingClientRect().toJSON());
  const before = placesOf();
  const edge = () => element.shadowRoot?.querySelector('.edge[data-to="main"]')?.getAttribute('d');
  const line = edge();
  const [x, y] = middleOf(cardOf(element, 'main').querySelector('.head') as Element);
  await drag([x, y], [x + 60, y + 140]);
  await settled(element);
  expect(placesOf()).to.deep.equal(before);
  expect(edge()).to.not.equal(line);
  expect(middleOf(cardOf(element, 'main').querySelector('.head') as Element)).to.deep.equal([x + 60, y + 140]);
  expect(element.document.positions).to.have.length(8);
  await press(element, 'Control+z');
  expect(element.document.positions).to.deep.equal([]);
  expect(edge()).to.equal(line);
});

it('drags nothing and selects on a click; Escape ends a drag without a change', async () => {
  const element = await showBuilder({ flow: menuFlow() });
  const before = element.document;
  const head = middleOf(cardOf(element, 'main').querySelector('.head') as Element);
  await sendMouse({ type: 'click', position: head });
  await settled(element);
  expect(cardOf(element, 'main').querySelector('.head')?.getAttribute('aria-pressed')).to.equal('true');
  const from = middleOf(cardOf(element, 'main'));
  const place = cardOf(element, 'main').getBoundingClientRect().toJSON();
  await sendMouse({ type: 'move', position: from });
  await sendMouse({ type: 'down' });
  await sendMouse({ type: 'move', position: [from[0] + 80, from[1] + 80] });
  await press(element, 'Escape');
  await sendMouse({ type: 'up' });
  await settled(element);
  expect(element.document).to.equal(before);
  expect(cardOf(element, 'main').getBoundingClientRect().toJSON()).to.deep.equal(place);
});

it('pans with the mouse and the wheel, and zooms where the pointer is', async () => {
  const element = await showBuilder({ flow: menuFlow() });
  const [x, y] = middleOf(cardOf(element, 'hours').querySelector('.head') as Element);
  const head = () => middleOf(cardOf(element, 'hours').querySelector('.head') as Element);
  await drag([x, y + 300], [x + 40, y + 350]);
  expect(head()).to.deep.equal([x + 40, y + 50]);
  await sendMouse({ type: 'move', position: head() });
  const view = element.shadowRoot?.querySelector('.canvas') as HTMLElement;
  const wheel = (init: WheelEventInit) =>
    view.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, ...init }));
  expect(wheel({ deltaX: 40, deltaY: 50 }), 'the page does not scroll').to.equal(false);
  expect(head()).to.deep.equal([x, y]);
  const width = cardOf(element, 'hours').getBoundingClientRect().width;
  wheel({ deltaY: -100, ctrlKey: true, clientX: x, clientY: y });
  expect(cardOf(element, 'hours').getBoundingClientRect().width).to.be.greaterThan(width);
  const [nowX = 0, nowY = 0] = head();
  expect(Math.hypot(nowX - x, nowY - y)).to.be.below(2);
});

it('goes from right to left in such pages, with keys and with the mouse', async () => {
  const element = await showBuilder({ flow: menuFlow() }, 'rtl');
  const left = (name: string) => cardOf(element, name).getBoundingClientRect().left;
  expect(left('main')).to.be.below(left('hours'));
  const [x, y] = middleOf(cardOf(element, 'hours').querySelector('.head') as Element);
  await sendMouse({ type: 'click', position: [x, y] });
  await press(element, 'ArrowLeft');
  expect((focused() as HTMLElement).dataset.node).to.equal('main');
  await drag([x, y], [x - 30, y + 40]);
  await settled(element);
  expect(middleOf(cardOf(element, 'hours').querySelector('.head') as Element)).to.deep.equal([x - 30, y + 40]);
});

it('pans, moves, connects, adds and zooms with fingers', async () => {
  const element = await showBuilder({ flow: menuFlow() });
  const headOf = (name: string) => middleOf(cardOf(element, name).querySelector('.head') as Element);
  const [x, y] = headOf('hours');
  await swipe([
    [x, y + 300],
    [x + 20, y + 330],
    [x + 40, y + 350],
  ]);
  expect(headOf('hours'), 'one finger moves the canvas').to.deep.equal([x + 40, y + 50]);

  await swipe([headOf('hours')]);
  await settled(element);
  expect(cardOf(element, 'hours').querySelector('.head')?.ariaPressed, 'a tap selects').to.equal('true');

  const [atX, atY] = headOf('main');
  await swipe([
    [atX, atY],
    [atX + 30, atY + 40],
    [atX + 60, atY + 80],
  ]);
  await settled(element);
  expect(headOf('main'), 'a finger moves a card').to.deep.equal([atX + 60, atY + 80]);
  expect(element.document.positions).to.have.length(8);

  const from = middleOf(portOf(element, 'hours', 'closed'));
  await swipe([from, [from[0] + 40, from[1]], headOf('main')]);
  await settled(element);
  expect(wires(element.document)).to.include('hours closed → main');

  const kind = middleOf(kindOf(element, 'wait'));
  await swipe([kind, [kind[0] + 60, kind[1]], [kind[0] + 200, y + 300], [x, y + 300]]);
  await settled(element);
  expect(element.document.nodes.map(({ name }) => name)).to.include('wait');

  const width = () => cardOf(element, 'hours').getBoundingClientRect().width;
  const [before, [midX, midY]] = [width(), headOf('hours')];
  const apart = (by: number): Place[] => [
    [midX - by, midY],
    [midX + by, midY],
  ];
  const [[left, right], [farLeft, farRight]] = [apart(40), apart(60)] as [Place[], Place[]];
  await swipe([left, farLeft] as Place[], [right, farRight] as Place[]);
  expect(width() / before, 'two fingers zoom').to.be.closeTo(1.5, 0.01);
  expect(headOf('hours'), 'about the point between them').to.deep.equal([midX, midY]);
  await swipe([
    [midX, midY + 300],
    [midX, midY + 320],
    [midX, midY + 340],
  ]);
  expect(headOf('hours')[1], 'and one finger moves it again').to.equal(midY + 40);
});
