import { expect } from '@open-wc/testing';
import '../../src/elements/agent-calls/define.ts';
import '../../stories/whole-softphone.ts';
import type { CtiAgentCalls } from '../../src/elements/agent-calls/agent-calls.ts';
import { mergeable } from '../../src/elements/agent-calls/own-calls.ts';
import { lead, makeActive, makeCall, makeParty } from '../../src/testing/fake-phone-fixtures.ts';
import { isAccessible } from './support/accessible.ts';
import { find, focused, query, settled, show, textOf, until } from './support/scene.ts';

isAccessible('cti-agent-calls', ['second-call', 'two-calls', 'held-and-ended']);

const heading = (element: Element): string => textOf(find(element, '[part=who]'));
const phases = (phone: Awaited<ReturnType<typeof show>>['phone']) =>
  Object.values(phone.state.$calls.get()).map(({ phase }) => phase);

it('shows nothing while there is one call', async () => {
  const { element } = await show('cti-agent-calls', 'active');
  expect(textOf(element)).to.equal('');
});

it('keeps the call that talks in view while a second one rings, says so once, and answers it by keyboard', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  const before = heading(element);
  const said = (): string => element.renderRoot.querySelector('[aria-live=assertive]')?.textContent ?? '';
  expect(said()).to.equal('');
  const second = phone.put(makeCall({ contact: lead }));
  await until(() => query(element, '[part=answer]') !== null, 'the second call rings');
  await settled(element);
  expect(heading(element)).to.equal(before);
  expect(said()).to.contain(lead.name);
  const once = said();
  const answer = find(element, '[part=answer]');
  expect(answer.getAttribute('aria-label')).to.equal(`Answer ${lead.name}`);
  answer.focus();
  answer.click();
  await until(() => phone.state.$current.get()?.id === second.id);
  await settled(element);
  expect(once).to.contain('Incoming');
  expect(phases(phone)).to.deep.equal(['held', 'active']);
  expect(heading(element)).to.contain(lead.name);
});

it('switches between two calls, and shows the one that the agent looks at', async () => {
  const { element, phone } = await show('cti-softphone', 'two-calls');
  await until(() => query(element, '[part=switch]') !== null);
  const [first, second] = Object.values(phone.state.$calls.get());
  const rows = [
    ...find<CtiAgentCalls>(element, 'cti-agent-calls').renderRoot.querySelectorAll<HTMLElement>('[part=show]'),
  ];
  rows[1]?.click();
  await until(() => phone.state.$current.get()?.id === second?.id, 'the call on hold is shown');
  expect(phases(phone), 'looking changes no call').to.deep.equal(['active', 'held']);
  find(element, '[part=switch]').click();
  await until(() => phone.asked.at(-1)?.method === 'resume');
  expect(phone.asked.at(-1)?.args).to.deep.equal([second?.id]);
  expect(phases(phone)).to.deep.equal(['held', 'active']);
  await settled(element);
  find(element, '[part=switch]').click();
  await until(() => phone.state.$current.get()?.id === first?.id, 'the first call is back');
});

it('leaves the focus at the button of the same call when an earlier call is over', async () => {
  const { element, phone } = await show('cti-agent-calls', 'two-calls');
  const [first] = Object.values(phone.state.$calls.get());
  phone.put(makeCall());
  await settled(element);
  const reject = find(element, '[part=reject]');
  reject.focus();
  phone.remove(first?.id ?? '');
  await settled(element);
  expect(element.renderRoot.querySelectorAll('[part=call]')).to.have.length(2);
  expect(focused()).to.equal(reject);
});

it('merges into the call that has participants, or in which the agent talks, and not while somebody is asked', async () => {
  const [talking, held] = [makeActive(), makeActive({ phase: 'held' })];
  expect(mergeable([talking, held])).to.deep.equal({ callId: talking.id, other: held.id });
  const conference = { ...held, parties: [makeParty()] };
  expect(mergeable([talking, conference])).to.deep.equal({ callId: held.id, other: talking.id });
  expect(mergeable([talking, { ...held, parties: [makeParty({ consulting: true })] }])).to.equal(null);
  expect(mergeable([talking, makeCall()])).to.equal(null);

  const { element, phone } = await show('cti-agent-calls', 'two-calls');
  const [call, other] = Object.values(phone.state.$calls.get());
  find(element, '[part=merge]').click();
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.args[1]).to.deep.equal({ params: { id: call?.id }, body: { call: other?.id } });
});

it('shows a call that rings beside the list of recent calls', async () => {
  const { element, phone } = await show('cti-softphone', 'second-call', { view: 'recent' });
  await until(() => query(element, '[part=reject]') !== null);
  find(element, '[part=reject]').click();
  await until(() => query(element, '[part=reject]') === null);
  expect(phone.asked.at(-1)?.method).to.equal('reject');
});
