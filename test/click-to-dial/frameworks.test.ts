import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Person } from './support/framework-page.ts';
import { boxOf, clickAt, page, shows, start } from './support/marked-page.ts';
import { reactPage } from './support/react-page.ts';
import { vuePage } from './support/vue-page.ts';

const robin: Person = { id: '1', prefix: '+49', number: '30 1234567' };
const sam: Person = { id: '2', prefix: '+1', number: '415 555 0123' };
const kim: Person = { id: '3', prefix: '+1', number: '415 555 0188' };

/** What a page of the framework shows after the same steps without click-to-dial. */
const steps: Person[][] = [
  [robin, sam],
  [{ ...robin, number: '30 7654321' }, sam, kim],
  [kim, { ...robin, prefix: '+44', number: '20 7946 0123' }],
  [],
  [sam],
];
const shown = (people: readonly Person[]): string[] => people.map(({ prefix, number }) => `${prefix} ${number}`);

for (const [name, open] of [
  ['React', reactPage],
  ['Vue', vuePage],
] as const) {
  it(`${name} renders marked text again as if it was not marked`, async () => {
    const place = page('<div id="app"></div><div id="same"></div>');
    const [app, same] = [place.querySelector('#app') as Element, place.querySelector('#same') as Element];
    const errors: unknown[] = [];
    const { error: report } = console;
    console.error = (...what) => errors.push(what);
    const [marked, plain] = [open(app), open(same)];
    try {
      const { wishes } = start({ selector: '#app .phone' });
      for (const people of steps) {
        await marked.render(people);
        await plain.render(people);
        await shows(...shown(people));
        expect(app.innerHTML).to.equal(same.innerHTML);
      }
      // The nodes are still those of the framework: the field keeps the focus, and the row its element.
      const field = app.querySelector('input') as HTMLInputElement;
      const row = app.querySelector('td');
      field.focus();
      await sendKeys({ type: 'note' });
      await marked.render([{ ...sam, number: '415 555 0199' }]);
      await shows('+1 415 555 0199');
      expect([field.value, document.activeElement, app.querySelector('td')]).to.deep.equal(['note', field, row]);
      await clickAt(boxOf('415 555 0199', app));
      expect(wishes.map(({ number }) => number)).to.deep.equal(['+14155550199']);
    } finally {
      marked.close();
      plain.close();
      console.error = report;
    }
    await shows();
    expect(errors).to.deep.equal([]);
  });
}
