import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';

/** A step of a colour that counts as different, of 255. Smoothed edges of letters vary a little. */
const step = 24;

/**
 * Compares two pictures in a browser, which can read PNG anyway.
 * @param differences where old, new and differing pixels are written side by side, if they differ
 * @returns the share of pixels that differ, from 0 to 1; 1 if the sizes differ
 */
export async function differenceOf(page: Page, kept: string, taken: string, differences: string): Promise<number> {
  const sources = [kept, taken].map((file) => `data:image/png;base64,${readFileSync(file).toString('base64')}`);
  const { share, picture } = await page.evaluate(compare, { sources, step });
  if (share > 0) {
    mkdirSync(dirname(differences), { recursive: true });
    writeFileSync(differences, Buffer.from(picture.slice(picture.indexOf(',') + 1), 'base64'));
  }
  return share;
}

/** Runs in the page. */
async function compare({
  sources,
  step,
}: {
  sources: string[];
  step: number;
}): Promise<{ share: number; picture: string }> {
  const images = await Promise.all(
    sources.map(async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      return image;
    }),
  );
  const width = Math.max(...images.map((image) => image.width));
  const height = Math.max(...images.map((image) => image.height));
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: width * 3, height });
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (pen === null) throw new Error('The browser has no canvas.');
  for (const [at, image] of images.entries()) pen.drawImage(image, at * width, 0);
  const [old, now] = [0, 1].map((at) => pen.getImageData(at * width, 0, width, height).data);
  const marks = pen.createImageData(width, height);
  let count = 0;
  for (let at = 0; at < width * height * 4; at += 4) {
    const differs = [0, 1, 2, 3].some(
      (channel) => Math.abs((old?.[at + channel] ?? 0) - (now?.[at + channel] ?? 0)) > step,
    );
    if (!differs) continue;
    count += 1;
    marks.data.set([200, 0, 60, 255], at);
  }
  pen.putImageData(marks, 2 * width, 0);
  const sameSize = images.every((image) => image.width === width && image.height === height);
  return { share: sameSize ? count / (width * height) : 1, picture: canvas.toDataURL('image/png') };
}
