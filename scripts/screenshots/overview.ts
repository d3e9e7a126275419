import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a page with all pictures, by story, so that a person looks at many at once. */
export function writeOverview(folder: string, names: readonly string[]): void {
  const stories = new Map<string, string[]>();
  for (const name of names) {
    const story = name.split('.').slice(0, 2).join('.');
    stories.set(story, [...(stories.get(story) ?? []), name]);
  }
  const parts = [...stories].map(
    ([story, files]) => `<section><h2>${story}</h2>${files.map(figureOf).join('')}</section>`,
  );
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Stories</title><style>
  body { margin: 16px; font: 14px system-ui; background: #8884 }
  section { display: flex; flex-wrap: wrap; gap: 12px; align-items: start }
  h2 { flex: 1 0 100%; margin: 24px 0 0 }
  figure { margin: 0 }
  img { display: block; max-inline-size: 640px; background: #fff }
</style><h1>${names.length} pictures of ${stories.size} stories</h1>${parts.join('\n')}</html>\n`;
  writeFileSync(join(folder, 'index.html'), page);
}

function figureOf(name: string): string {
  return `<figure><figcaption>${name.split('.').slice(2).join('.')}</figcaption><img loading="lazy" src="${name}.png" alt=""></figure>`;
}
