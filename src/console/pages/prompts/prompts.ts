import { html } from 'lit';
import type { PromptView } from '../../../domain/protocol/flow.ts';
import { timerText } from '../../../elements/time-texts.ts';
import { type ListHandle, localRows } from '../../parts/list.ts';
import { listPage } from '../../parts/list-page.ts';
import { timeText } from '../../parts/time-text.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { ConsolePromptMaker, type PromptMade } from './prompt-maker.ts';
import { soundPanel } from './sound-panel.ts';

const pathOf = ({ name, language }: Pick<PromptView, 'name' | 'language'>): string =>
  `/v1/prompts/${encodeURIComponent(name)}/${encodeURIComponent(language)}`;
const nameOf = ({ name, language }: PromptView): string => `${name} (${language})`;

/** What plays the prompt. Empty: nothing. */
const usersText = ({ flows, queues }: PromptView): string =>
  [...flows.map((name) => `flow ${name}`), ...queues.map((name) => `queue ${name}`)].join(', ');

/** The sounds that flows and queues play to callers, in their languages. */
export function page(context: PageContext): HTMLElement {
  const { ask } = context;
  let known: readonly PromptView[] = [];

  async function open(list: ListHandle<PromptView>, prompt: PromptView | null): Promise<void> {
    const maker = new ConsolePromptMaker();
    Object.assign(maker, {
      context,
      prompt,
      languages: [...new Set([...known.map(({ language }) => language), 'en'])],
      taken: (name: string, language: string) => known.some((each) => each.name === name && each.language === language),
    });
    maker.addEventListener('prompt-closed', () => void list.open(null));
    maker.addEventListener('prompt-saved', (event) => {
      void context.trying(async () => {
        const { prompt: saved } = (event as CustomEvent<PromptMade>).detail;
        await list.open(null);
        await list.refresh();
        context.say(`“${nameOf(saved)}” is saved.`, 'good');
      });
    });
    await list.open(maker, prompt ?? undefined);
  }

  return listPage<PromptView>(context, {
    one: 'prompt',
    many: 'prompts',
    changes: ['prompt', 'flow', 'queue'],
    keyOf: ({ name, language }) => `${name}/${language}`,
    nameOf,
    columns: [
      { title: 'Name', view: ({ name }) => name },
      { title: 'Language', view: ({ language }) => language },
      { title: 'Duration', view: ({ durationMs }) => timerText(durationMs / 1000), number: true },
      { title: 'Used by', view: (prompt) => usersText(prompt) || '–' },
      {
        title: 'Saved',
        view: ({ uploadedAt, uploadedBy }) => `${timeText(uploadedAt)}, ${uploadedBy}`,
      },
    ],
    async read(query) {
      known = await ask<PromptView[]>('GET', '/v1/prompts');
      return localRows(known, query, (prompt) => `${nameOf(prompt)} ${usersText(prompt)}`);
    },
    searches: 'name, language, flow or queue',
    tools: (list) =>
      context.mayChange
        ? html`<button class="create button primary" @click=${() => context.trying(() => open(list, null))}>
            New prompt
          </button>`
        : html``,
    actions: [
      {
        label: 'Listen',
        reads: true,
        run: (prompt, list) =>
          list.open(
            soundPanel(nameOf(prompt), pathOf(prompt), () => void list.open(null)),
            prompt,
          ),
      },
      { label: 'Replace', run: (prompt, list) => open(list, prompt) },
    ],
    remove: {
      loses: (prompt) => {
        const users = usersText(prompt);
        return users === ''
          ? 'No flow and no queue uses it. The sound is lost.'
          : `It is used by ${users}. Take it out of them first: the gateway refuses to delete it before.`;
      },
      run: (prompt) => ask('DELETE', pathOf(prompt)),
    },
    none: 'There are no prompts. Make one: upload a file, record with the microphone, or let a text be spoken.',
  });
}
