import { expect } from '@open-wc/testing';
import { Refused } from '../../src/console/ask.ts';
import { page as auditPage } from '../../src/console/pages/audit/audit.ts';
import { page as privacyPage } from '../../src/console/pages/privacy/privacy.ts';
import { page as recordingsPage } from '../../src/console/pages/recordings/recordings.ts';
import type { Ask } from '../../src/console/shell/page-context.ts';
import type { AuditView } from '../../src/domain/protocol/audit.ts';
import type { ListedContact } from '../../src/domain/protocol/contact-list.ts';
import type { PersonSummary } from '../../src/domain/protocol/person.ts';
import type { RecordingView } from '../../src/domain/protocol/recording.ts';
import { heardParts } from './support/heard.ts';
import { inside, pressInside, textInside, until, waitInside } from './support/inside.ts';
import { pageContext, type TestContext } from './support/page-context.ts';
import { show } from './support/scripted-api.ts';

interface Asked {
  path: string;
  body?: unknown;
}

type Answers = (method: string, path: string, body: unknown) => unknown;

function contextOf(answers: Answers, more: Partial<TestContext> = {}): { context: TestContext; asked: Asked[] } {
  const asked: Asked[] = [];
  const ask = (async (method: string, path: string, body?: object) => {
    asked.push({ path: `${method} ${path}`, ...(body !== undefined && { body }) });
    return answers(method, path, body);
  }) as Ask;
  return { context: pageContext({ ask, ...more }), asked };
}

const recording = (n: number): RecordingView => ({
  ...{ id: `R${n}`, callId: `CA${n}`, kind: 'call', channels: 2, startedAt: `2030-01-0${n}T12:00:00.000Z` },
  ...{ state: 'whole', durationMs: 65_000, bytes: 1, startedBy: null, sha256: null },
});

describe('the page of recordings', () => {
  const open = async (more: Partial<TestContext> = {}) => {
    const all = [recording(2), recording(1)];
    const world = contextOf((method, path) => {
      if (method === 'GET') return all;
      if (method === 'DELETE') all.splice(0, 1);
      return path.endsWith('playback') ? { url: '/none.wav', expiresAt: '2999-01-01T00:00:00Z' } : null;
    }, more);
    const element = show(recordingsPage(world.context));
    await waitInside(element, 'table');
    return { ...world, element };
  };
  const firstButton = (element: Element, word: string): void => {
    const buttons = [...(element.shadowRoot?.querySelectorAll('button') ?? [])];
    buttons.find(({ ariaLabel }) => ariaLabel?.startsWith(word))?.click();
  };

  it('plays a recording, and deletes it with a reason', async () => {
    const { element, context, asked } = await open();
    await expect(element).to.be.accessible();
    const listened = (await heardParts()).filter((part) => part.startsWith('button Listen Call, Jan '));
    expect(listened).to.have.length(2);
    firstButton(element, 'Listen');
    const panel = await waitInside(element, 'console-recording-panel');
    await expect(element).to.be.accessible();
    const player = inside(panel, 'cti-recording-player');
    inside(player, '[part=play]').click();
    await until(() => asked.some(({ path }) => path === 'POST /v1/recordings/R2/playback'), 'the address');
    pressInside(panel, 'Close');
    await until(() => element.shadowRoot?.querySelector('console-recording-panel') === null, 'closed');
    firstButton(element, 'Delete');
    const question = await waitInside(element, 'console-careful-deletion');
    await expect(element).to.be.accessible();
    pressInside(question, 'Delete it');
    await until(() => inside(question, '[role=alert]').textContent === 'Reason is missing.', 'the problem');
    inside<HTMLInputElement>(question, '[name=typed]').value = 'asked for';
    pressInside(question, 'Delete it');
    await until(() => context.said.length > 0, 'the word');
    expect(context.said[0]).to.match(/^“Call, .*2030.*” is deleted\.$/);
    expect(asked.map(({ path }) => path)).to.include('DELETE /v1/recordings/R2?reason=asked+for');
    expect(element.shadowRoot?.querySelectorAll('tbody tr')).to.have.length(1);
  });

  it('lets supervisors listen, and delete nothing', async () => {
    const { element } = await open({ mayChange: false });
    const labels = [...(element.shadowRoot?.querySelectorAll('tbody button') ?? [])].map((each) => each.textContent);
    expect(labels.map((label) => label?.trim())).to.deep.equal(['Listen', 'Listen']);
  });
});

it('the page of the audit says what was done in words, and the gateway filters', async () => {
  const line = (id: number, what: string): AuditView[number] => ({
    ...{ id, at: '2030-01-01T12:00:00.000Z', who: 'kim', what, subject: 'R1', address: '192.0.2.7' },
  });
  const { context, asked } = contextOf(() => [line(2, 'played'), line(1, 'new.kind')]);
  const element = show(auditPage(context));
  await waitInside(element, 'table');
  await expect(element).to.be.accessible();
  expect(await heardParts()).to.include.members(['StaticText What', 'textbox Person or key', 'button Show entries']);
  const cells = [...(element.shadowRoot?.querySelectorAll('tbody tr') ?? [])].map(
    (row) => row.children[2]?.textContent,
  );
  expect(cells.map((text) => text?.trim())).to.deep.equal(['Recording played', 'new.kind']);
  const filter = inside(element, 'console-filter');
  inside<HTMLInputElement>(filter, '[name=who]').value = 'kim';
  inside<HTMLSelectElement>(filter, '[name=what]').value = 'deleted';
  pressInside(filter, 'Show entries');
  await until(() => asked.length === 2, 'the list');
  expect(asked[1]?.path).to.equal('GET /v1/audit?who=kim&what=deleted&limit=50');
});

describe('the page of privacy', () => {
  const number = '+14155550177';
  const summary: PersonSummary = {
    ...{ number, calls: 2, recordings: 1, contacts: 1, callbacks: 1 },
    ...{ firstCallAt: '2030-01-01T12:00:00.000Z', lastCallAt: '2030-01-02T12:00:00.000Z' },
  };
  const none: PersonSummary = { number, calls: 0, recordings: 0, firstCallAt: null, lastCallAt: null };

  const open = async (more: Partial<TestContext> = {}) => {
    let gone = false;
    const world = contextOf((_method, path, body) => {
      switch (path) {
        case '/v1/persons/search':
          if ((body as { number: string }).number === 'x') throw new Refused(400, 'INVALID_NUMBER', 'No number.');
          return gone ? none : summary;
        case '/v1/persons/export':
          return 'before' in (body as object)
            ? { calls: [{ id: 'CA1' }], next: null, callbacks: [{ callId: 'CA1' }] }
            : { calls: [{ id: 'CA2' }], next: 'older', contacts: [{ id: 'CT1' }], callbacks: [{ callId: 'CA0' }] };
        case '/v1/persons/delete':
          gone = true;
          return { calls: 2, recordings: 1, contacts: 1 };
        default: {
          const contact = { id: 'CT1', name: 'Robin', email: 'Robin@marigold.example' };
          const numbers = [{ number, display: '(415) 555-0177' }];
          return {
            contacts: [
              { ...contact, numbers },
              { ...contact, email: 'robin@other.example' },
            ],
            next: null,
          } as {
            contacts: Partial<ListedContact>[];
          };
        }
      }
    }, more);
    const element = show(privacyPage(world.context));
    await waitInside(element, 'form');
    return { ...world, element };
  };
  const search = (element: Element, text: string): void => {
    inside<HTMLInputElement>(element, '[name=person]').value = text;
    pressInside(element, 'Search');
  };

  it('finds a person by a number in any spelling, which is never in an address', async () => {
    const { element, asked } = await open();
    await expect(element).to.be.accessible();
    search(element, '(415) 555-0177');
    await waitInside(element, '#found');
    await expect(element).to.be.accessible();
    expect(await heardParts()).to.include.members(['textbox Number or e-mail address', 'button Delete everything']);
    expect(textInside(element)).to.contain('Calls 2 Recordings 1 Contacts 1 Calls back 1');
    expect(asked).to.deep.equal([{ path: 'POST /v1/persons/search', body: { number: '(415) 555-0177' } }]);
    expect(location.href).not.to.contain('555');
  });

  it('finds the numbers of a contact by the e-mail address', async () => {
    const { element, asked } = await open();
    search(element, 'robin@MARIGOLD.example');
    await waitInside(element, '#contacts');
    expect(element.shadowRoot?.querySelectorAll('li')).to.have.length(1);
    pressInside(element, '(415) 555-0177');
    await waitInside(element, '#found');
    expect(asked.map(({ path, body }) => [path, body])).to.deep.equal([
      ['POST /v1/contacts/search', { text: 'robin@MARIGOLD.example', limit: 50 }],
      ['POST /v1/persons/search', { number }],
    ]);
  });

  it('exports all pages in one file, whose name says nothing of the person', async () => {
    const { element, context, asked } = await open();
    search(element, number);
    await waitInside(element, '#found');
    let saved: [name: string, text: Promise<string>] | undefined;
    const { createObjectURL } = URL;
    const click = HTMLAnchorElement.prototype.click;
    let content: Blob | undefined;
    URL.createObjectURL = (blob) => {
      content = blob as Blob;
      return createObjectURL(blob);
    };
    HTMLAnchorElement.prototype.click = function () {
      saved = [this.download, (content as Blob).text()];
    };
    try {
      pressInside(element, 'Export as JSON');
      await until(() => context.said.includes('2 calls are in the file.'), 'the file');
    } finally {
      URL.createObjectURL = createObjectURL;
      HTMLAnchorElement.prototype.click = click;
    }
    expect(saved?.[0]).to.equal('person.json');
    expect(JSON.parse((await saved?.[1]) ?? '')).to.deep.equal({
      calls: [{ id: 'CA2' }, { id: 'CA1' }],
      next: null,
      contacts: [{ id: 'CT1' }],
      callbacks: [{ callId: 'CA0' }, { callId: 'CA1' }],
    });
    expect(asked.at(-1)).to.deep.equal({
      path: 'POST /v1/persons/export',
      body: { number, limit: 100, before: 'older' },
    });
  });

  it('deletes only after the word was typed, and shows that nothing is left', async () => {
    const { element, context, asked } = await open();
    search(element, number);
    await waitInside(element, '#found');
    pressInside(element, 'Delete everything');
    const question = await waitInside(element, 'console-careful-deletion');
    await expect(element).to.be.accessible();
    const typed = await waitInside<HTMLInputElement>(question, '[name=typed]');
    typed.value = 'yes';
    pressInside(question, 'Delete it');
    await until(() => textInside(question).includes('Type “delete” to delete it.'), 'the problem');
    expect(asked.some(({ path }) => path.endsWith('/delete'))).to.equal(false);
    typed.value = 'delete';
    pressInside(question, 'Delete it');
    await until(() => context.said.includes('Deleted: 2 calls, 1 recordings.'), 'the word');
    expect(textInside(element)).to.contain('Nothing is stored of this number.');
    expect(asked.filter(({ path }) => path.endsWith('/delete'))).to.deep.equal([
      { path: 'POST /v1/persons/delete', body: { number } },
    ]);
  });

  it('says why a search is refused, and lets a reader delete nothing', async () => {
    const { element, context } = await open({ mayChange: false });
    search(element, 'x');
    await until(() => context.said.includes('No number.'), 'the sentence');
    search(element, number);
    await waitInside(element, '#found');
    expect(element.shadowRoot?.querySelector('.ask')).to.equal(null);
  });
});
