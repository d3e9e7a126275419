import { expect } from '@open-wc/testing';
import { speakPersonsLanguage } from '../../src/embed/page/page-language.ts';
import { english, type PageTexts } from '../../src/embed/page/texts.ts';

/** A framed page of a person with these languages. */
function pageOf(...languages: string[]): Window {
  const document = new Document();
  const root = document.appendChild(window.document.createElement('html'));
  root.lang = 'en';
  return { document, navigator: { languages } } as unknown as Window;
}

it('speaks the first of the person’s languages that ships, and reads in its direction', async () => {
  const spanish = pageOf('sv', 'es-AR', 'en');
  expect((await speakPersonsLanguage(spanish)).signIn.button).to.equal('Iniciar sesión');
  expect(spanish.document.documentElement.lang).to.equal('es-AR');
  const arabic = pageOf('ar');
  expect((await speakPersonsLanguage(arabic)).ownWindow).to.equal('نافذة مستقلة');
  expect(arabic.document.documentElement.dir).to.equal('rtl');
});

it('stays in English for people that read it before, or if none ships', async () => {
  for (const languages of [['en-GB', 'es'], ['sv'], []]) {
    const page = pageOf(...languages);
    expect(await speakPersonsLanguage(page)).to.equal(english);
    expect(page.document.documentElement.lang).to.equal('en');
  }
});

for (const tag of ['ar', 'es', 'hi', 'id', 'pt']) {
  it(`has all texts in “${tag}”, with the words that an administrator types`, async () => {
    const texts = await speakPersonsLanguage(pageOf(tag));
    const original = new Map(wordsOf(english));
    for (const [place, text] of wordsOf(texts)) {
      const before = original.get(place) ?? '';
      expect(text, place).to.not.equal(before);
      for (const word of before.match(/allow[-=]\S*\w|sandbox|https/g) ?? []) expect(text, place).to.include(word);
    }
  });
}

function wordsOf(texts: PageTexts | object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] => {
    if (value === null) return [];
    return typeof value === 'object' ? wordsOf(value, `${path}/${key}`) : [[`${path}/${key}`, String(value)]];
  });
}
