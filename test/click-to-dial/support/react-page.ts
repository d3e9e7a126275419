import { createElement, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { FrameworkPage, Person } from './framework-page.ts';

/** A React page with a table of people. Each number is two text nodes, as JSX makes them. */
export function reactPage(place: Element): FrameworkPage {
  const root = createRoot(place);
  const rows = (people: readonly Person[]) =>
    people.map(({ id, prefix, number }) =>
      createElement('tr', { key: id }, createElement('td', { className: 'phone' }, prefix, ' ', number)),
    );
  function Page({ people }: { people: readonly Person[] }) {
    const [note, setNote] = useState('');
    const change = (event: { target: { value: string } }) => setNote(event.target.value);
    return createElement(
      'main',
      null,
      createElement('input', { value: note, onChange: change }),
      createElement('table', null, createElement('tbody', null, ...rows(people))),
    );
  }
  return {
    render: async (people) => flushSync(() => root.render(createElement(Page, { people }))),
    close: () => root.unmount(),
  };
}
