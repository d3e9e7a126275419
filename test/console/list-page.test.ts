import { aTimeout, expect } from '@open-wc/testing';
import { Refused } from '../../src/console/ask.ts';
import type { ListDefinition, ListQuery } from '../../src/console/parts/list.ts';
import { listPage } from '../../src/console/parts/list-page.ts';
import { allIn, field, focusedIn, named, openPage, press, textIn, type } from './support/console-page.ts';
import { until } from './support/inside.ts';
import { deferred } from './support/scripted-api.ts';

interface Plant {
  name: string;
  height: number | null;
  colours: readonly string[];
  leaves?: readonly { count: number; side?: string }[];
}

let stored: Plant[];
let queries: ListQuery[];
let saves: { values: unknown; row: Plant | null }[];
let removed: string[];
/** Refuses the next save. */
let refuse: Refused | null;
/** Delays the answer to a search. */
let hold: Record<string, Promise<void>>;

beforeEach(() => {
  stored = ['rose', 'tulip', 'ivy'].map((name) => ({ name, height: 1, colours: ['red'] }));
  queries = [];
  saves = [];
  removed = [];
  refuse = null;
  hold = {};
});

const find = (name: string): Plant => {
  const found = stored.find((plant) => plant.name === name);
  if (found === undefined) throw new Refused(404, 'NOT_FOUND', 'It is gone.');
  return found;
};

const definition: ListDefinition<Plant> = {
  one: 'plant',
  many: 'plants',
  changes: ['agent'],
  keyOf: ({ name }) => name,
  nameOf: ({ name }) => name,
  searches: 'name',
  columns: [
    { title: 'Name', view: ({ name }) => name },
    { title: 'Height', view: ({ height }) => height ?? '–', number: true },
  ],
  async read(query) {
    queries.push(query);
    const rows = stored.filter(({ name }) => name.includes(query.search));
    await hold[query.search];
    const from = query.after === null ? 0 : rows.findIndex(({ name }) => name === query.after) + 1;
    const page = rows.slice(from, from + query.limit);
    return { rows: page, next: from + query.limit < rows.length ? (page.at(-1)?.name ?? null) : null };
  },
  form: () => ({
    one: 'plant',
    keyOf: ({ name }) => name,
    nameOf: ({ name }) => name,
    fields: [
      { kind: 'text', name: 'name', label: 'Name', required: true, fixed: true },
      { kind: 'number', name: 'height', label: 'Height', empty: 'null' },
      { kind: 'lines', name: 'colours', label: 'Colours' },
      {
        kind: 'group',
        label: 'More',
        fields: [
          {
            kind: 'rows',
            name: 'leaves',
            label: 'Leaves',
            one: 'leaf',
            blank: { count: 1 },
            fields: [
              { kind: 'number', name: 'count', label: 'Count' },
              {
                kind: 'choice',
                name: 'side',
                label: 'Side',
                none: { label: 'Any', means: 'absent' },
                choices: ['left', 'right'].map((value) => ({ value, label: value })),
              },
            ],
          },
        ],
      },
    ],
    blank: { name: '', height: null, colours: [] },
    valuesOf: (plant) => ({ ...plant }),
    read: async ({ name }) => find(name),
    changedBy: () => 'Robin',
    async save(values, row) {
      saves.push({ values, row });
      if (refuse !== null) throw refuse;
      const plant = values as unknown as Plant;
      stored = [...stored.filter(({ name }) => name !== plant.name), plant];
      return plant;
    },
  }),
  remove: {
    loses: () => 'Its garden is empty then.',
    run: async ({ name }) => {
      removed.push(name);
      stored = stored.filter((plant) => plant.name !== name);
    },
  },
  none: 'There are no plants.',
};

async function open(options: Parameters<typeof openPage>[1] = {}) {
  const opened = openPage({ page: (context) => listPage(context, definition) }, options);
  await until(() => textIn(opened.page).includes('tulip') || textIn(opened.page).includes('no plants'));
  return opened;
}

/** Opens the form of a plant. null: of a new one. */
async function openForm(page: HTMLElement, name: string | null): Promise<void> {
  press(page, name ?? 'New plant');
  await until(() => field(page, 'Height') !== null);
}

it('lists rows with their columns, and says so if there are none', async () => {
  const { page } = await open();
  const table = page.shadowRoot?.querySelector('table');
  expect(table?.ariaLabel).to.equal('plants');
  expect(
    [...(table?.querySelectorAll('tbody tr') ?? [])].map((row) => row.textContent?.replace(/\s+/g, ' ').trim()),
  ).to.deep.equal(['rose 1 Delete', 'tulip 1 Delete', 'ivy 1 Delete']);
  await expect(page).to.be.accessible();
  stored = [];
  expect(textIn((await open()).page)).to.contain('There are no plants.');
});

it('is searched and paged by the reader; of two searches the later one counts', async () => {
  stored = Array.from({ length: 60 }, (_, at) => ({ name: `tulip-${at}`, height: at, colours: [] }));
  const { page, said } = await open();
  press(page, 'Show more');
  press(page, 'Show more');
  await until(() => textIn(page).includes('tulip-59'));
  expect(named(page, 'Show more')).to.equal(null);
  expect(focusedIn(page)?.textContent).to.equal('tulip-50');
  expect(queries.map(({ after }) => after)).to.deep.equal([null, 'tulip-49']);

  const slow = deferred<void>();
  hold = { 'tulip-1': slow.promise };
  const search = page.shadowRoot?.querySelector<HTMLInputElement>('input[type=search]');
  for (const typed of ['tulip-1', 'tulip-2']) {
    if (search == null) throw new Error('no search');
    search.value = typed;
    search.dispatchEvent(new InputEvent('input'));
    await until(() => queries.at(-1)?.search === typed);
  }
  await until(() => said.includes('11 plants found.'));
  slow.resolve();
  await aTimeout(0);
  expect(textIn(page)).to.contain('tulip-29').and.not.contain('tulip-19');
});

it('is read again by itself if it could not be read; a search that fails leaves the rows, and “Show more” belongs to them', async () => {
  stored = Array.from({ length: 60 }, (_, at) => ({ name: `tulip-${at}`, height: at, colours: [] }));
  const failing = Promise.reject(new Error('No network.'));
  failing.catch(() => undefined);
  hold = { '': failing, ivy: failing };
  const { page, said, changes } = openPage({ page: (context) => listPage(context, definition) });
  await until(() => said.includes('Error: No network.'));
  hold = { ...hold, '': Promise.resolve() };
  changes.tell('agent');
  await until(() => textIn(page).includes('tulip-49'));
  const search = field(page, 'Search: name');
  if (search === null) throw new Error('no search');
  search.value = 'ivy';
  search.dispatchEvent(new InputEvent('input'));
  await until(() => said.filter((text) => text === 'Error: No network.').length === 2);
  expect(textIn(page)).to.contain('tulip-49');
  press(page, 'Show more');
  await until(() => textIn(page).includes('tulip-59'));
  expect(queries.at(-1)).to.deep.equal({ search: '', after: 'tulip-49', limit: 50 });
});

it('creates, and leads back to the new row', async () => {
  const { page, said } = await open();
  await openForm(page, null);
  expect(focusedIn(page)).to.equal(field(page, 'Name'));
  type(page, 'Name', 'fern');
  type(page, 'Height', '12');
  type(page, 'Colours', 'green\n\n dark green ');
  press(page, 'Add a leaf');
  await until(() => field(page, 'Count') !== null);
  type(page, 'Count', '3');
  press(page, 'Create');
  await until(() => said.includes('“fern” is saved.'));
  const values = { name: 'fern', height: 12, colours: ['green', 'dark green'], leaves: [{ count: 3 }] };
  expect(saves).to.deep.equal([{ values, row: null }]);
  await until(() => focusedIn(page)?.textContent === 'fern');
});

it('shows what the gateway refuses at its field, and loses nothing', async () => {
  const { page, context } = await open();
  await openForm(page, 'rose');
  expect(field(page, 'Name')?.readOnly).to.equal(true);
  type(page, 'Height', '-1');
  refuse = new Refused(400, 'BAD_REQUEST', 'The request is not well formed.', [
    { path: '/height', message: 'must not be less than 0' },
  ]);
  press(page, 'Save');
  await until(() => textIn(page).includes('Must not be less than 0.'));
  expect(focusedIn(page)).to.equal(field(page, 'Height'));
  expect(field(page, 'Height')?.getAttribute('aria-describedby')).to.equal('problem-height');
  expect(context.unsaved.any).to.equal(true);
  await expect(page).to.be.accessible();

  refuse = new Refused(503, 'STORAGE_FULL', 'The disk is full. Free some space.');
  press(page, 'Save');
  await until(() => textIn(page).includes('The disk is full.'));
  expect(field(page, 'Height')?.value).to.equal('-1');
});

it('moves rows with what was chosen in them, and the focus moves along', async () => {
  const [left, right] = [
    { count: 1, side: 'left' },
    { count: 2, side: 'right' },
  ];
  stored = [{ ...find('rose'), leaves: [left, right] }, find('tulip')];
  const { page } = await open();
  await openForm(page, 'rose');
  const all = <Found extends Element>(kind: new () => Found) =>
    [...allIn(page)].filter((each): each is Found => each instanceof kind);
  for (const group of all(HTMLDetailsElement)) group.open = true;
  const sides = () => all(HTMLSelectElement).map(({ value }) => value);
  expect(sides()).to.deep.equal(['left', 'right']);
  // After a choice of the person, the attribute of an option has no effect: both options were chosen once.
  for (const turn of [
    ['left', 'right'],
    ['right', 'left'],
  ]) {
    for (const [at, select] of all(HTMLSelectElement).entries()) {
      select.value = turn[at] ?? '';
      select.dispatchEvent(new Event('change'));
    }
    await aTimeout(0);
  }
  const pressFocused = (name: string): void => {
    named(page, name)?.focus();
    press(page, name);
  };
  pressFocused('Move leaf 2 up');
  await until(() => focusedIn(page)?.ariaLabel === 'Move leaf 1 up');
  expect(sides()).to.deep.equal(['left', 'right']);
  press(page, 'Move leaf 1 up');
  pressFocused('Remove leaf 2');
  await until(() => focusedIn(page)?.textContent?.trim() === 'Add a leaf');
  press(page, 'Save');
  await until(() => saves.length === 1);
  expect(saves[0]?.values).to.deep.include({ leaves: [{ count: 2, side: 'left' }] });
});

it('opens a closed group if the problem is inside', async () => {
  const { page } = await open();
  await openForm(page, 'rose');
  press(page, 'Add a leaf');
  refuse = new Refused(400, 'BAD_REQUEST', 'No.', [{ path: '/leaves/0/count', message: 'must be even' }]);
  press(page, 'Save');
  await until(() => textIn(page).includes('Must be even.'));
  expect(focusedIn(page)?.closest('details')?.open).to.equal(true);
});

describe('a change that was made elsewhere', () => {
  async function meet() {
    const opened = await open();
    await openForm(opened.page, 'rose');
    type(opened.page, 'Height', '5');
    stored = stored.map((plant) => (plant.name === 'rose' ? { ...plant, height: 3 } : plant));
    return opened;
  }

  it('is met when saving: the person sees the difference, and keeps theirs', async () => {
    const { page } = await meet();
    press(page, 'Save');
    await until(() => textIn(page).includes('has been changed meanwhile by Robin'));
    expect(saves).to.have.length(0);
    press(page, 'Show the difference');
    await until(() => textIn(page).includes('Theirs'));
    const cells = [...allCells(page)];
    expect(cells).to.deep.equal(['Height', '3', '5']);
    await expect(page).to.be.accessible();
    press(page, 'Keep mine');
    await until(() => saves.length === 1);
    expect(saves[0]?.values).to.contain({ height: 5 });
  });

  it('is met as soon as it is known, and taken', async () => {
    const { page, changes, context } = await meet();
    changes.tell('agent');
    await until(() => named(page, 'Take theirs') !== null);
    expect(field(page, 'Height')?.value).to.equal('5');
    press(page, 'Take theirs');
    await until(() => field(page, 'Height')?.value === '3');
    expect(context.unsaved.any).to.equal(false);
  });

  it('changes an untouched form, and moves nothing', async () => {
    const { page, changes } = await open();
    await openForm(page, 'rose');
    const focused = focusedIn(page);
    stored = [
      { name: 'oak', height: 30, colours: [] },
      { ...find('rose'), height: 9 },
    ];
    changes.tell('agent');
    await until(() => textIn(page).includes('oak'));
    await until(() => field(page, 'Height')?.value === '9');
    expect(focusedIn(page)).to.equal(focused);
    changes.tell('flow');
    await aTimeout(0);
    expect(queries).to.have.length(2);
  });

  it('is a refused revision, too', async () => {
    const { page } = await open();
    await openForm(page, 'rose');
    refuse = new Refused(409, 'QUEUE_CHANGED', 'The plant has been changed meanwhile.');
    type(page, 'Height', '5');
    press(page, 'Save');
    await until(() => named(page, 'Keep mine') !== null);
  });

  it('may be a deletion, which keeping mine undoes', async () => {
    const { page } = await meet();
    stored = [];
    press(page, 'Save');
    await until(() => textIn(page).includes('has been deleted meanwhile'));
    press(page, 'Keep mine');
    await until(() => saves.length === 1);
    expect(saves[0]?.row).to.equal(null);
  });
});

it('asks before it deletes, and says what is lost', async () => {
  const { page, said } = await open();
  press(page, 'Delete tulip');
  await until(() => textIn(page).includes('Its garden is empty then.'));
  expect(focusedIn(page)?.textContent).to.equal('Keep it');
  await expect(page).to.be.accessible();
  press(page, 'Keep it');
  await until(() => focusedIn(page)?.textContent === 'tulip');
  press(page, 'Delete tulip');
  await until(() => named(page, 'Delete it') !== null);
  press(page, 'Delete it');
  await until(() => said.includes('“tulip” is deleted.'));
  expect(removed).to.deep.equal(['tulip']);
  expect(textIn(page)).not.to.contain('Delete tulip');
});

it('keeps an open form with input if the person does not want to lose it', async () => {
  const { page } = await open({ mayLose: false });
  await openForm(page, 'rose');
  type(page, 'Height', '7');
  press(page, 'tulip');
  press(page, 'Cancel');
  await aTimeout(0);
  expect(field(page, 'Height')?.value).to.equal('7');
});

it('shows a role that may only read no control that changes something', async () => {
  const { page } = await open({ role: 'supervisor' });
  expect(named(page, 'New plant')).to.equal(null);
  expect(named(page, 'Delete rose')).to.equal(null);
  await openForm(page, 'rose');
  expect(field(page, 'Height')?.readOnly).to.equal(true);
  expect([named(page, 'Save'), named(page, 'Add a leaf')]).to.deep.equal([null, null]);
});

function* allCells(page: HTMLElement): Generator<string> {
  const form = page.shadowRoot?.querySelector('console-record-form');
  for (const cell of form?.shadowRoot?.querySelectorAll('tbody > tr > *') ?? []) yield cell.textContent ?? '';
}
