import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { AgentView } from '../../src/domain/protocol/admin.ts';
import '../../stories/whole-softphone.ts';
import { choicesFor } from '../../src/elements/party-picker/choices.ts';
import { colleagues } from '../../src/testing/fake-phone-fixtures.ts';
import { isAccessible } from './support/accessible.ts';
import { find, focused, query, settled, show, textOf, until } from './support/scene.ts';

isAccessible('cti-party-picker', ['active']);

describe('the choice of people', () => {
  const names = (typed: string): string[] => choicesFor(colleagues, typed, 'robin', 'en').map(({ name }) => name);

  it('has those who can take a call first', () => {
    expect(names('')).to.deep.equal(['Sam Okafor-Lindqvist', 'Kim Bergamot', 'Lou Sparrow']);
  });

  it('shows a break and a wrap-up after those who can take a call, and before those without a phone', () => {
    const agent = { contacts: 1, busy: false } as const;
    const all = [
      { ...agent, identity: 'a', name: 'A', away: 'offline' },
      { ...agent, identity: 'b', name: 'B', away: 'break' },
      { ...agent, identity: 'c', name: 'C', away: 'wrap-up' },
      { ...agent, identity: 'd', name: 'D' },
      { ...agent, identity: 'e', name: 'E', contacts: 0, away: 'break' },
    ] as const;
    expect(choicesFor(all, '', null, 'en').map(({ name, presence }) => `${name} ${presence}`)).to.deep.equal([
      'D free',
      'C wrapUp',
      'B onBreak',
      'A offline',
      'E offline',
    ]);
  });

  it('finds a name by any of its words, without regard to case and accents', () => {
    expect(names('lind')).to.deep.equal(['Sam Okafor-Lindqvist']);
    expect(names('BÉRG')).to.deep.equal(['Kim Bergamot']);
    expect(names('okafor lind')).to.deep.equal(['Sam Okafor-Lindqvist']);
    expect(names('qvist')).to.deep.equal([]);
  });

  it('takes what looks like a number as one', () => {
    const [first] = choicesFor(colleagues, '(415) 555-0142', 'robin', 'en');
    expect(first).to.deep.include({ presence: 'number', to: { number: '(415) 555-0142' } });
    expect(names('41')).to.deep.equal([]);
    expect(names('anna 1')).to.deep.equal([]);
    for (const typed of ['112', '15', '+1 415 555 0142 x7', '+14155550142,,123#', '\u202a[+49] 30/1234567\u202c']) {
      expect(choicesFor(colleagues, typed, 'robin', 'en')[0]?.presence, typed).to.equal('number');
    }
  });

  it('leaves oneself out', () => {
    expect(choicesFor(colleagues, '', 'sam', 'en').map(({ key }) => key)).to.not.include('agent-sam');
  });
});

it('is opened, searched and used by keyboard alone', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  find(element, '[part=people]').focus();
  await sendKeys({ press: 'Enter' });
  await until(() => focused()?.id === 'who', 'the field has the focus');
  await sendKeys({ type: 'ki' });
  await until(() => query(element, '[aria-selected=true]')?.id === 'agent-kim', 'Kim is chosen');
  expect(focused()?.getAttribute('aria-activedescendant')).to.equal('agent-kim');
  await sendKeys({ press: 'Enter' });
  await until(() => focused()?.getAttribute('part') === 'consult');
  await sendKeys({ press: 'Enter' });
  await until(
    () => query(element, 'cti-call-parties [part=party], [part=complete]') !== null,
    'the consultation shows',
  );
  expect(phone.asked.at(-1)).to.deep.include({ method: 'consult' });
  expect(phone.asked.at(-1)?.args[1]).to.deep.equal({ agent: 'kim' });
  expect(query(element, '[part=input]'), 'the choice is closed').to.equal(null);
});

it('chooses the best line also for who was quicker than the list', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  let arrive: (all: AgentView[]) => void = () => undefined;
  phone.agents = () => new Promise((resolve) => (arrive = resolve));
  find(element, '[part=people]').click();
  await until(() => query(element, '#who') !== null);
  find(element, '#who').focus();
  await sendKeys({ type: 'ki' });
  expect(query(element, '[role=option][aria-selected=true]')?.id).to.equal(undefined);
  arrive([...colleagues]);
  await until(() => query(element, '[aria-selected=true]')?.id === 'agent-kim', 'Kim is chosen');
  expect(find(element, '[part=consult]').ariaDisabled).to.equal('false');
});

it('goes through the list with the arrows, round and round', async () => {
  const { element } = await show('cti-party-picker', 'active');
  await until(() => element.renderRoot.querySelectorAll('[role=option]').length === 3);
  element.focus();
  const chosen = (): string | undefined => query(element, '[aria-selected=true]')?.id;
  for (const id of ['agent-sam', 'agent-kim', 'agent-lou', 'agent-sam']) {
    await sendKeys({ press: 'ArrowDown' });
    await until(() => chosen() === id, id);
  }
  await sendKeys({ press: 'ArrowUp' });
  await until(() => chosen() === 'agent-lou');
});

it('closes at Escape, and the focus is back where it was opened', async () => {
  const { element } = await show('cti-softphone', 'active');
  find(element, '[part=people]').focus();
  await sendKeys({ press: 'Enter' });
  await until(() => focused()?.id === 'who');
  await sendKeys({ press: 'Escape' });
  await until(() => focused()?.getAttribute('part') === 'people');
  expect(query(element, '[role=combobox]')).to.equal(null);
});

it('asks for nothing before somebody is chosen', async () => {
  const { element, phone } = await show('cti-party-picker', 'active');
  await until(() => element.renderRoot.querySelectorAll('[role=option]').length === 3);
  find(element, '[part=transfer]').click();
  find(element, '[part=consult]').click();
  await settled(element);
  expect(phone.asked.map(({ method }) => method)).to.deep.equal(['agents']);
});

it('hands over at once', async () => {
  const { element, phone } = await show('cti-party-picker', 'active');
  await until(() => element.renderRoot.querySelectorAll('[role=option]').length === 3);
  find(element, '#agent-sam').click();
  await settled(element);
  find(element, '[part=transfer]').click();
  await until(() => phone.asked.some(({ method }) => method === 'transfer'));
  expect(phone.asked.at(-1)?.args[1]).to.deep.equal({ agent: 'sam' });
});

it('says so when nobody fits', async () => {
  const { element } = await show('cti-party-picker', 'active');
  await until(() => element.renderRoot.querySelectorAll('[role=option]').length === 3);
  element.focus();
  await sendKeys({ type: 'zz' });
  await until(() => textOf(element).includes('No match'));
});
