import { expect, fixtureSync, html } from '@open-wc/testing';
import '../../stories/whole-softphone.ts';
import { languageOf } from '../../src/elements/languages/language.ts';
import type { Messages } from '../../src/elements/messages.ts';
import { english } from '../../src/elements/messages-english.ts';
import type { CtiSoftphone } from '../../src/elements/softphone/softphone.ts';
import { phoneInState } from '../../src/testing/phone-in-state.ts';
import { settled, textOf } from './support/scene.ts';

async function show(set: Partial<CtiSoftphone> & { lang?: string }): Promise<CtiSoftphone> {
  const phone = phoneInState('ready');
  const element = document.createElement('cti-softphone');
  Object.assign(element, { phone, clock: phone.clock, ...set });
  fixtureSync(html`<div>${element}</div>`);
  await settled(element);
  return element;
}

it('speaks the language of the nearest lang, whatever the region', async () => {
  document.documentElement.lang = 'es-MX';
  try {
    expect(textOf(await show({})))
      .to.include('Listo para llamadas')
      .and.include('Llamar')
      .and.not.include('Ready');
    expect(textOf(await show({ lang: 'id' }))).to.include('Siap menerima panggilan');
  } finally {
    document.documentElement.lang = 'en';
  }
});

it('shows no text of another language before its own', async () => {
  const element = document.createElement('cti-softphone');
  const phone = phoneInState('ready');
  Object.assign(element, { phone, clock: phone.clock, lang: 'pt-BR' });
  const seen = new Set<string>();
  fixtureSync(html`<div>${element}</div>`);
  new MutationObserver(() => seen.add(textOf(element))).observe(element.renderRoot, { childList: true, subtree: true });
  await settled(element);
  seen.add(textOf(element));
  expect([...seen].filter((text) => text.includes('Ready for calls'))).to.deep.equal([]);
  expect(textOf(element)).to.include('Pronto para chamadas');
});

it('changes with the attribute, and back to English for a language that does not ship', async () => {
  const element = await show({ lang: 'es' });
  element.lang = 'hi';
  await settled(element);
  expect(textOf(element)).to.include('कॉल के लिए तैयार');
  element.lang = 'sv';
  await settled(element);
  expect(textOf(element)).to.include('Ready for calls');
});

it('lets the page replace single texts', async () => {
  const element = await show({ lang: 'es', messages: { ready: 'A la escucha' } });
  expect(textOf(element)).to.include('A la escucha').and.include('Llamar');
});

it('reads from right to left in Arabic, unless the page says otherwise', async () => {
  expect((await show({ lang: 'ar' })).matches(':dir(rtl)')).to.equal(true);
  expect((await show({ lang: 'ar', dir: 'ltr' })).matches(':dir(rtl)')).to.equal(false);
});

/** The texts of a table, with arguments in the functions' places. */
function textsOf(table: object, path = ''): [string, string][] {
  return Object.entries(table).flatMap(([key, value]): [string, string][] => {
    const place = `${path}/${key}`;
    if (typeof value === 'function') return [[place, String((value as (...args: unknown[]) => string)(3, 7))]];
    return typeof value === 'object' ? textsOf(value as object, place) : [[place, String(value)]];
  });
}

/** Where a word is the same as in English. */
const same = new Set([
  '/via',
  '/slot',
  '/supervisor',
  '/recordKinds/ticket',
  '/recordKinds/lead',
  '/offline',
  '/numberKinds/voip',
  '/countryAndKind',
]);

for (const tag of ['ar', 'es', 'hi', 'id', 'pt']) {
  it(`has each text in “${tag}”, with its values`, async () => {
    const { messages } = (await languageOf(tag)) as { messages: Messages };
    const { problems, ...words } = messages;
    const originals = new Map(textsOf({ ...english, problems: undefined }));
    for (const [place, text] of textsOf(words)) {
      expect(text.trim(), place).to.not.equal('');
      expect(/undefined|null|#/.test(text), `${place}: ${text}`).to.equal(false);
      const original = originals.get(place) ?? '';
      if (/[37]/.test(original)) expect(/[37]/.test(text), `${place}: ${text}`).to.equal(true);
      if (!same.has(place)) expect(text, place).to.not.equal(original);
    }
    for (const [place, text] of textsOf(problems)) expect(text.trim().length, place).to.be.greaterThan(3);
  });
}
