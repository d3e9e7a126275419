import { createApp, h, nextTick, ref, shallowRef } from 'vue';
import type { FrameworkPage, Person } from './framework-page.ts';

/** A Vue page with a table of people. */
export function vuePage(place: Element): FrameworkPage {
  const people = shallowRef<readonly Person[]>([]);
  const app = createApp({
    setup() {
      const note = ref('');
      const onInput = (event: Event) => {
        note.value = (event.target as HTMLInputElement).value;
      };
      return () =>
        h('main', [
          h('input', { value: note.value, onInput }),
          h('table', [
            h(
              'tbody',
              people.value.map(({ id, prefix, number }) =>
                h('tr', { key: id }, [h('td', { class: 'phone' }, [prefix, ' ', number])]),
              ),
            ),
          ]),
        ]);
    },
  });
  app.mount(place);
  return {
    async render(now) {
      people.value = now;
      await nextTick();
    },
    close: () => app.unmount(),
  };
}
