import { expect, it } from 'vitest';
import { type Manifest, manifestProblems } from '../../scripts/manifest.ts';

function manifest(element: object): Manifest {
  const complete = { customElement: true, tagName: 'cti-dialer', name: 'CtiDialer', description: 'A dial pad.' };
  return { modules: [{ path: 'dialer.js', declarations: [{ ...complete, ...element }] }] };
}

it('a described element passes', () => {
  const events = [{ name: 'cti-dial-request', description: 'Someone wants to call.' }];
  expect(manifestProblems(manifest({ events }), ['dialer'])).toEqual([]);
});

it.each([
  ['no description', { description: '' }, 'has no description'],
  ['an event with no name', { events: [{ description: 'Something.' }] }, 'needs a name'],
  ['an event with no description', { events: [{ name: 'cti-dialled' }] }, 'and a description'],
  ['an event of another vocabulary', { events: [{ name: 'dialled', description: 'Done.' }] }, 'needs a name in cti-'],
])('an element with %s is refused', (_what, element, says) => {
  expect(manifestProblems(manifest(element), ['dialer'])).toEqual([expect.stringContaining(says)]);
});

it('a folder whose element says nothing of itself is refused', () => {
  expect(manifestProblems(manifest({}), ['dialer', 'keypad'])).toEqual([expect.stringContaining('cti-keypad')]);
});
