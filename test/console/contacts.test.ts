import { aTimeout, expect } from '@open-wc/testing';
import { ask } from '../../src/console/ask.ts';
import { contactCard } from '../../src/console/contacts/contact-card.ts';
import { contactFiles } from '../../src/console/contacts/contact-files.ts';
import { type ContactForm, contactForm } from '../../src/console/contacts/contact-form.ts';
import { contactPage } from '../../src/console/contacts/contact-query.ts';
import { contactsList } from '../../src/console/contacts/contacts-list.ts';
import { importReport } from '../../src/console/contacts/import-report.ts';
import { make } from '../../src/console/make.ts';
import { linksTo } from '../../src/console/own-pages.ts';
import type { ImportReport, ListedContact } from '../../src/domain/protocol/contact-list.ts';
import { until } from './support/inside.ts';
import { answer, asked, control, deferred, focused, press, refusal, show } from './support/scripted-api.ts';

const robin: ListedContact = {
  id: 'CT1',
  name: 'Robin Example',
  company: 'Marigold',
  numbers: [
    { number: '+14155550123', display: '(415) 555-0123' },
    { number: '+442079460018,12', display: '+44 20 7946 0018 ext. 12' },
  ],
  email: 'robin@marigold.example',
  notes: 'Calls on Mondays.',
  owner: 'kim',
  doNotRecord: true,
  private: false,
  createdAt: '2030-01-01T00:00:00Z',
  revision: 3,
};

const page = {
  ask,
  refresh: async () => undefined,
  say: () => undefined,
  trying: (work: () => Promise<void>) => work(),
  mayLose: async () => true,
};

/** Fills the form in, saves it, and returns what was sent. */
async function save(contact: ListedContact | null, fill: (form: HTMLElement) => void): Promise<unknown> {
  const saved = deferred<void>();
  const parts: ContactForm = {
    contact,
    saved: async () => saved.resolve(),
    close: () => undefined,
    ask,
    reopen: () => undefined,
  };
  const form = show(contactForm(parts));
  fill(form);
  form.requestSubmit();
  await saved.promise;
  return asked.at(-1);
}

it('is accessible: card, question, form, files, and the outcome of an import', async () => {
  const card = show(contactCard(robin, { ...page, edit: () => undefined }));
  press(card, 'Delete Robin Example');
  await expect(card).to.be.accessible();
  const parts: ContactForm = {
    contact: robin,
    saved: async () => undefined,
    close: () => undefined,
    ask,
    reopen: () => undefined,
  };
  await expect(show(contactForm(parts))).to.be.accessible();
  const files = show(contactFiles(page));
  press(files, 'Import');
  await expect(files).to.be.accessible();
});

describe('the list', () => {
  it('is read page by page', async () => {
    await contactPage(ask, '  ', null);
    await contactPage(ask, '', 'cursor/1');
    expect(asked.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'GET /v1/contacts?limit=50',
      'GET /v1/contacts?limit=50&before=cursor%2F1',
    ]);
  });

  it('is searched by words or by a number, neither of which is in the address', async () => {
    for (const wanted of ['robin', ' (415) 555-0123 ', '+44 20 7946 0018', 'Route 66', '12']) {
      await contactPage(ask, wanted, null);
    }
    await contactPage(ask, 'robin', 'more');
    expect(new Set(asked.map(({ path }) => path))).to.deep.equal(new Set(['/v1/contacts/search']));
    expect(asked.map(({ body }) => body)).to.deep.equal([
      { text: 'robin', limit: 50 },
      { number: '(415) 555-0123', limit: 50 },
      { number: '+44 20 7946 0018', limit: 50 },
      { text: 'Route 66', limit: 50 },
      { text: '12', limit: 50 },
      { text: 'robin', limit: 50, before: 'more' },
    ]);
  });

  it('shows texts as texts, and gives no button to people who may not change contacts', () => {
    const evil = '<img src=x onerror="document.title=1">';
    const card = show(contactCard({ ...robin, name: evil, notes: evil, company: evil }, { ...page, edit: null }));
    expect(card.querySelector('img')).to.equal(null);
    expect(card.querySelector('h2')?.textContent).to.equal(evil);
    expect(card.querySelector('button')).to.equal(null);
  });

  it('shows what a contact has, and no empty line for what it lacks', () => {
    const full = show(contactCard(robin, { ...page, edit: null })).textContent;
    for (const text of ['Marigold', '(415) 555-0123 · +44', 'robin@', 'Mondays', 'Owner: kim', 'not recorded']) {
      expect(full).to.contain(text);
    }
    const bare = { ...robin, company: null, numbers: [], email: null, notes: '', owner: null, doNotRecord: false };
    expect(show(contactCard(bare, { ...page, edit: null })).querySelectorAll('p, details')).to.have.length(0);
  });
});

describe('the form', () => {
  it('adds a contact; the owner is left to the gateway if none is entered', async () => {
    const sent = await save(null, (form) => {
      control(form, 'Name').value = ' Sam ';
      control(form, 'Numbers').value = '(415) 555-0123\n\n +44 20 7946 0018 ';
    });
    expect(sent).to.deep.equal({
      method: 'POST',
      path: '/v1/contacts',
      body: {
        name: 'Sam',
        company: null,
        email: null,
        notes: '',
        doNotRecord: false,
        numbers: ['(415) 555-0123', '+44 20 7946 0018'],
      },
    });
  });

  it('changes the revision that it shows, and sends back what was not touched', async () => {
    const sent = await save(robin, (form) => {
      control(form, 'Company').value = '';
    });
    expect(sent).to.deep.equal({
      method: 'PUT',
      path: '/v1/contacts/CT1',
      body: {
        name: 'Robin Example',
        company: null,
        email: 'robin@marigold.example',
        notes: 'Calls on Mondays.',
        doNotRecord: true,
        numbers: ['+14155550123', '+442079460018,12'],
        owner: 'kim',
        revision: 3,
      },
    });
  });

  it('leaves numbers alone that are hidden from the person', async () => {
    const hidden = { ...robin, numbers: [{ number: null, display: '••••23' }] };
    const sent = (await save(hidden, (form) => {
      expect(control(form, 'Numbers').value).to.equal('••••23');
      expect(control(form, 'Numbers').readOnly).to.equal(true);
    })) as { body: object };
    expect(sent.body).not.to.have.property('numbers');
  });

  it('keeps what was entered if the gateway refuses it, and says why', async () => {
    answer({ 'PUT /v1/contacts/CT1': refusal(400, 'INVALID_NUMBER', 'That is no number.') });
    const parts: ContactForm = {
      contact: robin,
      saved: async () => undefined,
      close: () => undefined,
      ask,
      reopen: () => undefined,
    };
    const form = show(contactForm(parts));
    control(form, 'Name').value = 'Robin Other';
    form.requestSubmit();
    await until(() => form.querySelector('[role=alert]')?.textContent !== '', 'the refusal');
    expect(form.querySelector('[role=alert]')?.textContent).to.equal('That is no number. Do this.');
    expect(control(form, 'Name').value).to.equal('Robin Other');
  });
});

it('a list that is read again says nothing over what was said, and searches for what was submitted', async () => {
  const said: string[] = [];
  const list = contactsList({ ...page, say: (text) => said.push(text) });
  const place = show(make('div', {}, ...list.elements));
  answer({
    'GET /v1/contacts?limit=50': { contacts: [robin], next: null },
    'POST /v1/contacts/search': ({ before }: { before?: string }) =>
      before === undefined ? { contacts: [robin], next: 'more' } : { contacts: [], next: null },
  });
  await list.start('supervisor');
  const search = control(place, 'Search');
  search.value = 'robin';
  search.form?.requestSubmit();
  await until(() => said.length === 2, 'the search');
  search.value = 'robin is typing';
  await list.follow();
  press(place, 'Show more');
  await until(() => asked.length === 4, 'the next page');
  expect(asked.slice(1).map(({ body }) => body)).to.deep.equal([
    { text: 'robin', limit: 50 },
    { text: 'robin', limit: 50 },
    { text: 'robin', limit: 50, before: 'more' },
  ]);
  answer({ 'POST /v1/contacts/search': { contacts: [], next: null } });
  search.form?.requestSubmit();
  await until(() => place.textContent?.includes('No contact matches.'));
  // Each time, what was said before is over: “Loading…”, and the outcome of what was done before the search.
  expect(said).to.deep.equal(['', '', '']);
});

it('the form asks before another one or Cancel loses what was typed, and is saved once by a double click', async () => {
  let asks = 0;
  let may = false;
  const mayLose = async (): Promise<boolean> => {
    asks += 1;
    return may;
  };
  const list = contactsList({ ...page, mayLose });
  const place = show(make('div', {}, ...list.elements));
  const form = (label: string) => place.querySelector<HTMLFormElement>(`form[aria-label="${label}"]`);
  answer({ 'GET /v1/contacts?limit=50': { contacts: [robin], next: null }, 'POST /v1/contacts': robin });
  await list.start('supervisor');
  press(place, 'Add a contact');
  await until(() => form('New contact') !== null);
  press(place, 'Edit Robin Example');
  await until(() => form('Contact Robin Example') !== null);
  expect(asks, 'nothing was typed').to.equal(0);
  control(place, 'Name').value = 'Sam';
  control(place, 'Name').dispatchEvent(new InputEvent('input', { bubbles: true }));
  press(place, 'Add a contact');
  press(place, 'Cancel');
  await aTimeout(0);
  expect([asks, control(place, 'Name').value]).to.deep.equal([2, 'Sam']);
  may = true;
  press(place, 'Add a contact');
  await until(() => form('New contact') !== null);
  control(place, 'Name').value = 'Sam';
  form('New contact')?.requestSubmit();
  form('New contact')?.requestSubmit();
  await until(() => form('New contact') === null);
  expect(asked.filter(({ method }) => method === 'POST')).to.have.length(1);
});

it('a contact is deleted after a question, whose first answer is to keep it', async () => {
  const said = deferred<string>();
  const card = show(contactCard(robin, { ...page, say: said.resolve, edit: () => undefined }));
  press(card, 'Delete Robin Example');
  expect(focused()).to.equal('Keep it: Robin Example');
  press(card, 'Keep it: Robin Example');
  expect([focused(), asked.length]).to.deep.equal(['Delete Robin Example', 0]);
  press(card, 'Delete Robin Example');
  press(card, 'Delete it: Robin Example');
  expect(await said.promise).to.equal('“Robin Example” is deleted.');
  expect(asked).to.deep.equal([{ method: 'DELETE', path: '/v1/contacts/CT1', body: null }]);
});

it('a list that is read again leaves an open question alone, although it opened while the answer was on its way', async () => {
  const list = contactsList(page);
  const place = show(make('div', {}, ...list.elements));
  const other = { ...robin, id: 'CT2', name: 'Kim Example' };
  answer({ 'GET /v1/contacts?limit=50': { contacts: [other, robin], next: null } });
  await list.start('supervisor');
  answer({ 'GET /v1/contacts?limit=50': { contacts: [{ ...other, name: 'Kim Elsewhere' }, robin], next: null } });
  const reading = list.follow();
  press(place, 'Delete Robin Example');
  const names = (): (string | null)[] => [...place.querySelectorAll('h2')].map(({ textContent }) => textContent);
  await reading;
  expect([focused(), names()]).to.deep.equal(['Keep it: Robin Example', ['Kim Elsewhere', 'Robin Example']]);

  // A contact that is gone takes its question with it.
  answer({ 'GET /v1/contacts?limit=50': { contacts: [other], next: null } });
  await list.follow();
  expect([focused(), names()]).to.deep.equal(['Add a contact', ['Kim Example']]);
});

describe('files', () => {
  const report: ImportReport = {
    rows: 4,
    created: 1,
    merged: 1,
    unchanged: 0,
    failed: 2,
    problems: [
      { line: 3, column: 'Phone', code: 'INVALID_NUMBER' },
      { line: 4, column: null, code: 'DUPLICATE', contacts: ['CT1'] },
    ],
    ignoredColumns: ['Birthday'],
  };

  it('are sent once as they are, and the outcome names each row that was left out', async () => {
    answer({ 'POST /v1/contacts/import?duplicates=merge&country=GB': report });
    const files = show(contactFiles(page));
    press(files, 'Import');
    const chosen = new DataTransfer();
    chosen.items.add(new File(['name,phone\nRobin,1\n'], 'list.csv', { type: 'application/vnd.ms-excel' }));
    control(files, 'CSV file').files = chosen.files;
    control(files, 'Country').value = 'GB';
    control<HTMLSelectElement>(files, 'If a contact has the number already').value = 'merge';
    const form = files.querySelector('form') as HTMLFormElement;
    form.requestSubmit();
    form.requestSubmit();
    await until(() => files.querySelector('section') !== null, 'the outcome');
    expect(asked).to.deep.equal([
      {
        method: 'POST',
        path: '/v1/contacts/import?duplicates=merge&country=GB',
        body: 'name,phone\nRobin,1\n',
      },
    ]);
    const outcome = files.querySelector('section') as HTMLElement;
    expect(outcome.textContent).to.contain('Rows: 4. Created: 1. Added to: 1. Unchanged: 0. Left out: 2.');
    expect(outcome.textContent).to.contain('Columns that were not read: Birthday.');
    const cells = [...outcome.querySelectorAll('tbody tr')].map(({ children }) =>
      [...children].map((cell) => cell.textContent),
    );
    expect(cells).to.deep.equal([
      ['3', 'Phone', 'This is no phone number.'],
      ['4', '', 'A contact has this number already.'],
    ]);
    await expect(outcome).to.be.accessible();
    press(files, 'Close');
    expect(focused()).to.equal('Import');
  });

  it('say how many more problems there are than are listed', () => {
    const text = show(importReport({ ...report, failed: 5000 }, () => undefined)).textContent;
    expect(text).to.contain('The first 2 of them are listed.');
  });

  it('are exported by links that the browser saves', () => {
    const links = [...show(contactFiles(page)).querySelectorAll('a')];
    expect(links.map((link) => [link.getAttribute('href'), link.download])).to.deep.equal([
      ['/v1/contacts/export?delimiter=comma', 'contacts.csv'],
      ['/v1/contacts/export?delimiter=semicolon', 'contacts.csv'],
    ]);
  });
});

it('each role finds its pages', () => {
  const titles = (role: 'agent' | 'admin' | 'visitor') => linksTo(role).map(({ textContent }) => textContent);
  expect(titles('admin')).to.deep.equal(['Console', 'CRM connections', 'Contacts']);
  expect(titles('agent')).to.deep.equal(['Contacts']);
  expect(titles('visitor')).to.deep.equal([]);
});
