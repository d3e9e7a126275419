import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { flowPath } from '../../src/testing/fake-flow-fixtures.ts';
import '../../src/elements/screen-pop/define.ts';
import '../../stories/whole-softphone.ts';
import { dialledRecordParams } from '../../src/domain/crm/dialled-record.ts';
import { contact, makeCall, makeVisitorCall } from '../../src/testing/fake-phone-fixtures.ts';
import { isAccessible } from './support/accessible.ts';
import { find, focused, heard, inDialog, query, settled, show, textOf, until } from './support/scene.ts';

isAccessible(
  'cti-screen-pop',
  [
    'incoming',
    'incoming-lead',
    'incoming-several',
    'incoming-pending',
    'incoming-unavailable',
    'incoming-unknown',
    'incoming-visitor',
    'incoming-unverified',
    'incoming-masked',
  ],
  { contactLink: true, ticketLink: true, recordLinks: 'deal' },
);

it('shows what the CRM knows before the answer', async () => {
  const { element } = await show('cti-screen-pop', 'incoming');
  const text = textOf(element);
  for (const shown of [
    'Marigold Thimble',
    'Thimble Threadworks',
    '(415) 555-0123',
    'Watering can',
    'Confirmed the new',
  ]) {
    expect(text).to.contain(shown);
  }
});

it('shows an order with its state, its items, and what is in stock of them', async () => {
  const { element } = await show('cti-screen-pop', 'incoming-lead');
  const related = find(element, '[part=related]');
  expect(textOf(related)).to.match(/Order 2026-118.*Order.*Paid.*Partially fulfilled/);
  expect([...related.querySelectorAll('[part=item]')].map((item) => textOf(item as HTMLElement))).to.deep.equal([
    '2 × Watering can with a long copper spout – 5 litres, moss green 1,240 in stock',
    '1 × Spare spout Out of stock',
    '1 × Gift wrapping',
  ]);
});

it('fills in when the CRM answers, and the rows above it stay where they are', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming-pending');
  expect(textOf(element)).to.contain('Looking up');
  const before = find(element, '[part=who]').getBoundingClientRect().toJSON();
  const call = phone.state.$current.get();
  if (call) phone.put({ ...call, lookup: 'found', contact });
  await until(() => textOf(element).includes('Marigold Thimble'));
  expect(find(element, '[part=who]').getBoundingClientRect().toJSON()).to.deep.equal(before);
});

it('says that the CRM is unavailable, and not that the caller is unknown', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming-unavailable');
  const who = find(element, '[part=who]');
  expect(textOf(who)).to.contain('CRM unavailable');
  expect(textOf(element)).not.to.contain('Unknown caller');
  expect(query(element, '.create')).to.equal(null);
  const call = phone.state.$current.get();
  if (call) phone.put({ ...call, lookup: 'unknown' });
  await until(() => textOf(who).includes('Unknown caller'));
  expect(textOf(element)).not.to.contain('CRM unavailable');
});

it('shows a caller without a public number as the network says it', async () => {
  for (const number of ['1001', '60266', 'ACME-Bank']) {
    const { element, phone } = await show('cti-screen-pop', 'incoming');
    const customer = { number, display: number, masked: false, withheld: false };
    const call = phone.state.$current.get();
    if (call) phone.put({ ...call, customer, lookup: 'unknown', contact: null });
    await settled(element);
    expect(textOf(find(element, '[part=name]'))).to.equal(number);
    expect(textOf(element)).not.to.contain('withheld');
  }
});

it('says of a number that nobody vouches for that it is unverified, and shows it nowhere without that', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming-unverified');
  expect(textOf(find(element, '[part=unverified]'))).to.equal('Unverified');
  const call = phone.state.$current.get();
  if (call) phone.put({ ...call, params: { ...call.params, number: '+14155550177' } });
  await settled(element);
  expect(textOf(element)).to.contain('(415) 555-0177');
  expect(textOf(find(element, '[part=params]'))).not.to.contain('0177');
  const { element: proven } = await show('cti-screen-pop', 'incoming');
  expect(query(proven, '[part=unverified]')).to.equal(null);
});

it('offers no contact of a masked call where the CRM would show the number', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming-masked');
  expect(query(element, '.create')).not.to.equal(null);
  const call = phone.state.$current.get();
  if (call) phone.put({ ...call, contactRefused: true });
  await until(() => query(element, '.create') === null);
});

it('says so when the CRM does not answer', async () => {
  const { element } = await show('cti-screen-pop', 'incoming-unavailable');
  expect(textOf(element)).to.contain('The CRM does not answer');
  expect(textOf(element)).to.contain('(415) 555-0123');
});

it('creates a contact for an unknown caller, by keyboard alone', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming-visitor');
  find(element, '.create').focus();
  await sendKeys({ press: 'Enter' });
  await until(() => focused()?.id === 'name');
  await sendKeys({ press: 'Tab' });
  await sendKeys({ type: 'Quill & Ink' });
  await sendKeys({ press: 'Enter' });
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.args[1]).to.deep.equal({ name: 'Barnaby Quill', company: 'Quill & Ink' });
  await until(() => query(element, '[part=form]') === null);
});

it('lists several contacts of the caller, the oldest first, and asks which one it is', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming-several');
  const buttons = () => [...element.renderRoot.querySelectorAll<HTMLElement>('[part=choose-contact]')];
  expect(buttons().map((button) => button.textContent?.includes('Created'))).to.deep.equal([true, true, false]);
  expect(buttons().every((button) => button.ariaPressed === 'false')).to.equal(true);
  const asked = heard(element, 'cti-contact-choose-request');
  buttons()[1]?.focus();
  await sendKeys({ press: 'Enter' });
  await until(() => phone.state.$current.get()?.choice?.state === 'made');
  const callId = phone.state.$current.get()?.id;
  expect(asked).to.deep.equal([{ callId, contact: { kind: 'lead', id: 'l-3' } }]);
  await until(() => buttons()[1]?.ariaPressed === 'true');
  expect([buttons()[0]?.ariaPressed, find(element, '[part=choose-none]').ariaPressed]).to.deep.equal([
    'false',
    'false',
  ]);
});

it('takes “none of these” for an answer, and then offers a new contact', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming-several');
  find(element, '[part=choose-none]').click();
  await until(() => query(element, '.create') !== null);
  expect(phone.state.$current.get()?.contact).to.equal(null);
  expect(find(element, '[part=choose-none]').ariaPressed).to.equal('true');
});

it('says what another CRM knows of the caller, under its name', async () => {
  const { element } = await show('cti-screen-pop', 'incoming-several');
  const text = textOf(find(element, '[part=other-crm]'));
  expect(text).to.contain('Web shop');
  expect(text).to.contain('Order 2026-118');
});

it('without details, still asks for the contact once the call has ended', async () => {
  const { element, phone } = await show('cti-screen-pop', 'ended-several', { withoutDetails: true });
  find(element, '[part=choose-contact]').click();
  await until(() => query(element, '[part=contacts]') === null);
  expect(phone.state.$current.get()?.choice?.state).to.equal('made');
  const { element: live } = await show('cti-screen-pop', 'active-several', { withoutDetails: true });
  expect(query(live, '[part=contacts]')).to.equal(null);
});

it('leaves the form by Escape, back to where it was opened', async () => {
  const { element } = await show('cti-screen-pop', 'incoming-unknown');
  const dialog = inDialog(element);
  find(element, '.create').click();
  await until(() => focused()?.id === 'name');
  await sendKeys({ press: 'Escape' });
  await until(() => focused()?.classList.contains('create') === true);
  expect(dialog.open).to.equal(true);
});

it('links the visitor’s page, and treats what is no web address as words', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming-visitor');
  const link = find<HTMLAnchorElement>(element, 'a');
  expect(link.href).to.equal('https://shop.example/garden/watering-cans?colour=green');
  expect(link.rel).to.contain('noopener');
  const evil = { page: 'javascript:alert(1)', html: '<img src=x onerror=alert(1)>' };
  phone.state.$calls.set({});
  phone.put(makeVisitorCall({ params: evil }));
  await until(() => textOf(element).includes('javascript:alert(1)'));
  expect(query(element, 'a')).to.equal(null);
  expect(query(element, 'img')).to.equal(null);
});

it('marks a masked call, and asks to open what can be opened', async () => {
  const { element } = await show('cti-screen-pop', 'incoming-masked');
  expect(query(element, 'cti-masking-badge')).not.to.equal(null);
  const { element: known } = await show('cti-screen-pop', 'incoming', { contactLink: true, ticketLink: true });
  const contacts = heard(known, 'cti-open-contact-request');
  const tickets = heard(known, 'cti-open-ticket-request');
  find(known, '[part=name] button').click();
  find(known, '[part=tickets] button').click();
  expect(contacts[0]).to.deep.include({ kind: 'contact', contactId: 'c-17' });
  expect(tickets[0]).to.deep.include({ ticketId: 't-41' });
});

it('asks to open related records of the kinds that can be opened', async () => {
  const { element } = await show('cti-screen-pop', 'incoming-lead', {
    contactLink: true,
    recordLinks: 'deal, CRM Case',
  });
  const section = find(element, '[part=related]');
  expect(textOf(section)).to.contain('Related 3').and.to.contain('Gloves').and.to.contain('Order 2026-118');
  const contacts = heard(element, 'cti-open-contact-request');
  const records = heard(element, 'cti-open-record-request');
  const buttons = [...section.querySelectorAll('button')];
  expect(buttons.map((button) => button.textContent)).to.deep.equal([
    'Two hundred watering cans for the spring fair, with copper spouts',
    'Gloves',
  ]);
  buttons[1]?.click();
  find(element, '[part=name] button').click();
  expect(records).to.have.length(1);
  expect(records[0]).to.deep.include({ kind: 'deal', id: 'd-9' });
  expect(contacts[0]).to.deep.include({ kind: 'lead', contactId: 'c-17' });
});

it('names kinds of records in the page’s language, and those it does not know as the CRM does', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming-lead', {
    messages: { recordKinds: { deal: 'Kauf' } },
  });
  expect(textOf(find(element, '[part=related]')))
    .to.contain('Kauf')
    .and.to.contain('order');
  phone.state.$calls.set({});
  phone.put(makeCall());
  await until(() => query(element, '[part=related]') === null);
});

it('links the contact’s page in the CRM if nothing else opens it, and never anything but a web address', async () => {
  const { element, phone } = await show('cti-screen-pop', 'ready');
  const call = phone.put(makeCall({ contact: { ...contact, url: 'https://crm.example/contacts/c-17' } }));
  await settled(element);
  const link = find<HTMLAnchorElement>(element, '[part=name] a');
  expect([link.href, link.rel]).to.deep.equal(['https://crm.example/contacts/c-17', 'noopener noreferrer']);
  element.contactLink = true;
  await settled(element);
  expect(query(element, '[part=name] a')).to.equal(null);
  element.contactLink = false;
  phone.put({ ...call, contact: { ...contact, url: 'javascript:alert(1)' } });
  await settled(element);
  expect(query(element, '[part=name] a')).to.equal(null);
  expect(textOf(find(element, '[part=name]'))).to.equal('Marigold Thimble');
});

it('keeps the record of a dialled call out of the call parameters', async () => {
  const { element, phone } = await show('cti-screen-pop', 'ready');
  phone.put(
    makeCall({ direction: 'outbound', params: { ...dialledRecordParams({ kind: 'deal', id: '7' }), why: 'back' } }),
  );
  await settled(element);
  expect(textOf(find(element, '[part=params]')))
    .to.contain('back')
    .and.not.to.contain('deal');
});

it('has nothing to click where nothing can be opened', async () => {
  const { element } = await show('cti-screen-pop', 'incoming');
  expect(query(element, 'button')).to.equal(null);
});

it('keeps a number readable where text runs from right to left', async () => {
  document.documentElement.dir = 'rtl';
  const { element } = await show('cti-screen-pop', 'incoming');
  expect(getComputedStyle(find(element, '[part=number]')).direction).to.equal('ltr');
  const mark = find(element, '.mark').getBoundingClientRect();
  expect(mark.left).to.be.greaterThan(find(element, '[part=name]').getBoundingClientRect().left);
  document.documentElement.dir = '';
});

it('closes the form when another call comes', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming-unknown');
  find(element, '.create').click();
  await settled(element);
  phone.state.$calls.set({});
  phone.put(makeCall({ lookup: 'unknown', contact: null }));
  await until(() => query(element, '[part=form]') === null);
});

it('keeps what is typed of a new contact while a panel is open, at the end of the call, and during another call', async () => {
  const { element, phone } = await show('cti-softphone', 'incoming-unknown');
  const rings = phone.state.$current.get();
  if (!rings) throw new Error('no call');
  const call = phone.put({ ...rings, phase: 'active', answeredAt: rings.startedAt });
  await settled(element);
  const field = (id: string): HTMLInputElement => find<HTMLInputElement>(element, `#${id}`);
  find(element, '.create').click();
  await until(() => focused()?.id === 'name');
  await sendKeys({ type: 'Osric' });
  for (const shown of [false, true]) {
    find(element, '[part=note-bar]').click();
    await until(() => (query(element, '[part=form]') !== null) === shown);
  }
  expect(field('name').value).to.equal('Osric');
  field('company').focus();
  await sendKeys({ type: 'Fennel' });
  phone.put({ ...call, phase: 'ended', endedAt: call.startedAt, endReason: 'COMPLETED' });
  await until(() => query(element, '[part=save]') !== null, 'the wrap-up');
  await settled(element);
  expect(focused()).to.equal(field('company'));
  await sendKeys({ type: ' & Co' });
  const other = phone.put(makeCall({ lookup: 'unknown', contact: null }));
  await until(() => query(element, '[part=form]') === null);
  expect(query(element, '.create')).not.to.equal(null);
  phone.remove(other.id);
  await until(() => query(element, '[part=form]') !== null);
  find(element, '[part=contact-save]').click();
  await until(() => query(element, '[part=form]') === null);
  const created = phone.asked.find(({ method }) => method === 'createContact');
  expect(created?.args).to.deep.equal([call.id, { name: 'Osric', company: 'Fennel & Co' }]);
});

it('shows the keys that the caller pressed in a flow, and how long they waited', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming');
  expect(query(element, '[part=path]')).to.equal(null);
  const call = phone.state.$current.get();
  if (call) phone.put({ ...call, flow: flowPath });
  await until(() => query(element, '[part=path]') !== null);
  const path = find(element, '[part=path]');
  const rows = [...path.querySelectorAll('.param')].map((row) => textOf(row).replace(/\s+/g, ' ').trim());
  expect(rows.slice(0, 2)).to.deep.equal(['Returns 2', 'order 4711']);
  expect(rows[2]).to.contain('Waited in Returns').and.to.contain('1:05');
});

it('shows the script of the flow above all else while the call rings and lasts', async () => {
  const { element, phone } = await show('cti-screen-pop', 'incoming');
  const call = phone.state.$current.get();
  if (!call) throw new Error('no call');
  const flow = { ...flowPath, script: 'Ask for the order.\nRead it back.' };
  for (const phase of ['ringing', 'active', 'held'] as const) {
    phone.put({ ...call, phase, flow });
    await until(() => query(element, '[part=script]') !== null);
    expect(find(element, '[part=script] p').textContent).to.equal(flow.script);
    expect(find(element, '[part=details] section').part.value).to.equal('script');
  }
  phone.put({ ...call, phase: 'ended', flow });
  await until(() => query(element, '[part=script]') === null);
});

it('shows no half line of the details if a softphone has no room for them', async () => {
  const { element } = await show('cti-softphone', 'consulting');
  element.style.inlineSize = '320px';
  const shown = new Map<number, boolean>();
  for (const height of [560, 800]) {
    element.style.blockSize = `${height}px`;
    await settled(element);
    const details = find(element, '[part=details]');
    const heading = details.querySelector('h3') as HTMLElement;
    const isVisible = heading.checkVisibility({ visibilityProperty: true });
    shown.set(height, isVisible);
    const [{ bottom: end }, { bottom }] = [details.getBoundingClientRect(), heading.getBoundingClientRect()];
    if (isVisible) expect(bottom).to.be.at.most(end);
  }
  expect([...shown]).to.deep.equal([
    [560, false],
    [800, true],
  ]);
});
