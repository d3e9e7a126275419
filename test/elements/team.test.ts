import { expect } from '@open-wc/testing';
import '../../stories/whole-softphone.ts';
import '../../src/elements/team/define.ts';
import { makeStatus, queueCalls, withStatuses } from '../../src/testing/agent-statuses.ts';
import type { FakePhone } from '../../src/testing/fake-phone.ts';
import type { ManualClock } from '../../src/testing/manual-clock.ts';
import { find, focused, heard, query, settled, show, textOf, until } from './support/scene.ts';

const rows = (element: Element): string[] =>
  [...(element.shadowRoot?.querySelectorAll('[part=colleague]') ?? [])].map((each) => textOf(each));

async function team(phone: FakePhone) {
  return (await show('cti-team', 'ready', { phone })).element;
}

it('is accessible, for agents and for supervisors', async () => {
  for (const role of ['agent', 'supervisor'] as const) {
    const element = await team(queueCalls(withStatuses('ready', 'available', role)));
    await expect(element).to.be.accessible();
  }
});

it('shows colleagues by name, with their status and whether they have a call, and leaves out this agent', async () => {
  const phone = withStatuses('ready');
  const element = await team(phone);
  const time = /since .+/;
  const [eli, kim, lou, noor, sam] = rows(element);
  expect(eli).to.match(/^Eli Featherstone Wrap-up since/);
  expect(kim).to.equal('Kim Bergamot In a call');
  expect(lou).to.equal('Lou Sparrow Offline');
  expect(noor).to.match(/^Noor Appleby On break: Lunch since/);
  expect(sam).to.match(/^Sam Okafor-Lindqvist Available since/);
  expect(noor).to.match(time);
  phone.state.$team.set({ ...phone.state.$team.get(), lou: makeStatus({ identity: 'lou', name: 'Lou Sparrow' }) });
  await settled(element);
  expect(rows(element)[2]).to.match(/^Lou Sparrow Available/);
});

it('says that it is loading, and that it found no colleagues', async () => {
  const phone = withStatuses('ready');
  phone.state.$team.set(null);
  const element = await team(phone);
  expect(textOf(find(element, '[part=status]'))).to.equal('Loading…');
  phone.state.$team.set({});
  await settled(element);
  expect(textOf(find(element, '[part=status]'))).to.equal('No colleagues found');
});

it('finds one of many colleagues, with and without accents, and shows a hundred at most', async () => {
  const phone = withStatuses('ready');
  const crowd = Array.from({ length: 150 }, (_, n) => makeStatus({ identity: `a${n}`, name: `Zoë ${n}` }));
  phone.state.$team.set(Object.fromEntries(crowd.map((each) => [each.identity, each])));
  const element = await team(phone);
  expect(rows(element)).to.have.length(100);
  expect(textOf(element)).to.contain('50 more. Type a name to find them.');
  const field = find<HTMLInputElement>(element, '[part=find]');
  field.value = 'zoe 149';
  field.dispatchEvent(new InputEvent('input'));
  await settled(element);
  expect(rows(element)).to.have.length(1);
});

it('only supervisors can set the status of a colleague, which is shown once it is confirmed', async () => {
  expect(query(await team(withStatuses('ready')), '[part=set-status]')).to.equal(null);
  const phone = withStatuses('ready', 'available', 'supervisor');
  const element = await team(phone);
  await until(() => (query<HTMLSelectElement>(element, '[part=set-status]')?.options.length ?? 0) > 4);
  const asked = heard(element, 'cti-status-request');
  const [, , lou, noor] = element.renderRoot.querySelectorAll<HTMLSelectElement>('[part=set-status]');
  expect(noor?.getAttribute('aria-label')).to.equal('Status of Noor Appleby');
  expect(noor?.selectedOptions[0]?.textContent).to.equal('Lunch');
  if (!lou) throw new Error('no field');
  lou.value = '2';
  phone.silence();
  lou.dispatchEvent(new Event('change'));
  await settled(element);
  expect(asked).to.deep.equal([{ status: 'break', reason: 'Training', identity: 'lou' }]);
  expect(lou.selectedOptions[0]?.textContent).to.equal('Offline');
  phone.confirm();
  await until(() => lou.selectedOptions[0]?.textContent === 'Training');
});

it('leaves the focus at the status of the same colleague when another one comes before them', async () => {
  const phone = withStatuses('ready', 'available', 'supervisor');
  const element = await team(phone);
  find(element, '[aria-label="Status of Noor Appleby"]').focus();
  phone.state.$team.set({ ...phone.state.$team.get(), ada: makeStatus({ identity: 'ada', name: 'Ada Reed' }) });
  await settled(element);
  expect(rows(element)[0]).to.contain('Ada Reed');
  expect(focused()?.getAttribute('aria-label')).to.equal('Status of Noor Appleby');
});

it('shows waiting calls if the gateway has queues, and how long they wait', async () => {
  const phone = withStatuses('ready');
  const element = await team(phone);
  expect(textOf(element)).not.to.contain('Waiting calls');
  phone.state.$queued.set([]);
  await settled(element);
  expect(textOf(element)).to.contain('No calls are waiting');
  queueCalls(phone);
  await settled(element);
  const [first] = element.renderRoot.querySelectorAll('[part=waiting-call]');
  expect(textOf(first as Element)).to.contain('Marigold Thimble Orders 2:34');
  await until(() => (phone.clock as ManualClock).pending > 0);
  (phone.clock as ManualClock).advance(1000);
  await settled(element);
  expect(textOf(first as Element)).to.contain('2:35');
});

it('says that a number is withheld, that a caller is called back, and how many more wait', async () => {
  const phone = withStatuses('ready');
  const element = await team(phone);
  const since = new Date(phone.clock.now()).toISOString();
  const crowd = Array.from({ length: 52 }, (_, n) => ({ callId: `q-${n}`, queue: 'Orders', caller: '', since }));
  phone.state.$queued.set(crowd.map((call, n) => (n === 0 ? { ...call, callback: true } : call)));
  await settled(element);
  const calls = [...element.renderRoot.querySelectorAll('[part=waiting-call]')].map((each) => textOf(each));
  expect(calls).to.have.length(50);
  expect(calls[0]).to.contain('Number withheld Orders · Callback');
  expect(calls[1]).not.to.contain('Callback');
  expect(textOf(element)).to.contain('2 more calls are waiting');
});

it('requests statuses only while it is visible', async () => {
  const phone = withStatuses('ready');
  const element = await team(phone);
  await until(() => phone.followers.team === 1);
  element.hidden = true;
  await until(() => phone.followers.team === 0);
  element.hidden = false;
  await until(() => phone.followers.team === 1);
  element.remove();
  expect(phone.followers.team).to.equal(0);
});

it('agents have a Team tab if the gateway knows statuses, without the live calls of supervisors', async () => {
  const { element } = await show('cti-softphone', 'ready', { phone: withStatuses('ready'), view: 'team' });
  expect(find(element, '#tab-team').getAttribute('aria-selected')).to.equal('true');
  expect(query(element, 'cti-team')).not.to.equal(null);
  expect(query(element, 'cti-call-monitor')).to.equal(null);
  const lead = withStatuses('live-calls', 'available', 'supervisor');
  const { element: other } = await show('cti-softphone', 'live-calls', { phone: lead, view: 'team' });
  expect(query(other, 'cti-call-monitor')).not.to.equal(null);
  expect(query(other, 'cti-team')).not.to.equal(null);
});
