import { sineWav } from '../../speech/kit.ts';

/**
 * A sound of one tone, named by words such as “520 Hz”, `hz-520` or `/520.wav`, and of 3 s. “520 Hz for 20 s” and
 * `hz-520-20` are longer.
 * @param usual the tone of words without a number of three or four digits
 */
export function namedTone(words: string, usual: number): Buffer {
  const [, hertz = usual, seconds = 3] = /(?<!\d)(\d{3,4})(?!\d)(?:\D+(\d{1,2})(?!\d))?/.exec(words) ?? [];
  return sineWav(Number(hertz), Number(seconds));
}
