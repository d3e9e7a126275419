import { expect, it } from 'vitest';
import { DialWishes } from '../../../src/gateway/events/dial-wishes.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

function page(more: { writableLength?: number; destroyed?: boolean } = {}) {
  const texts: string[] = [];
  return { texts, writableLength: 0, destroyed: false, write: (text: string) => texts.push(text), ...more };
}

const wish = { number: '+14155550123', about: { kind: 'contact', id: '7' } };

it('sends a wish to all pages of the agent, and to those of no other', () => {
  const wishes = new DialWishes(new ManualClock());
  const [first, second, other] = [page(), page(), page()];
  const stop = wishes.follow('robin', first);
  wishes.follow('robin', second);
  wishes.follow('kim', other);
  expect(wishes.send('robin', wish)).toBe(true);
  stop();
  expect(wishes.send('robin', wish)).toBe(true);
  expect([first.texts.length, second.texts.length, other.texts.length]).toEqual([1, 2, 0]);
  const [head = '', data = ''] = (first.texts[0] ?? '').split('\n');
  expect(head).toBe('event: dial');
  expect(JSON.parse(data.slice('data: '.length))).toMatchObject({ type: 'dial', ...wish });
});

it('says that no page is there if all are closed, or far behind', () => {
  const wishes = new DialWishes(new ManualClock());
  expect(wishes.send('robin', wish)).toBe(false);
  const closed = page({ destroyed: true });
  const slow = page({ writableLength: 1_000_000 });
  wishes.follow('robin', closed);
  const stop = wishes.follow('robin', slow);
  expect(wishes.send('robin', wish)).toBe(false);
  stop();
  expect([closed.texts, slow.texts]).toEqual([[], []]);
});

it('a number cannot end the event', () => {
  const wishes = new DialWishes(new ManualClock());
  const reader = page();
  wishes.follow('robin', reader);
  wishes.send('robin', { number: '1\n\nevent: closed\ndata: {}', about: null });
  expect(reader.texts[0]?.split('\n')).toHaveLength(4);
});
