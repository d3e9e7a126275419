import { html } from 'lit';
import type { RecordingView } from '../../../domain/protocol/recording.ts';
import { timerText } from '../../../elements/time-texts.ts';
import { carefulDeletion } from '../../parts/careful-deletion.ts';
import { filteredList } from '../../parts/filtered-list.ts';
import type { ListHandle } from '../../parts/list.ts';
import { timeText } from '../../parts/time-text.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { ConsoleRecordingPanel } from './recording-panel.ts';
import { kindWords, recordingName, stateWords } from './recording-words.ts';

/** The gateway's pages at most. */
const most = 100;

/** All recordings that are kept: listen, and delete with a reason. */
export function page(context: PageContext): HTMLElement {
  const { ask } = context;

  async function listen(recording: RecordingView, list: ListHandle<RecordingView>): Promise<void> {
    const panel = new ConsoleRecordingPanel();
    Object.assign(panel, { recording, ask, close: () => void list.open(null) });
    await list.open(panel, recording);
  }

  async function remove(recording: RecordingView, list: ListHandle<RecordingView>): Promise<void> {
    const name = recordingName(recording);
    const panel = carefulDeletion({
      name,
      loses: 'The sound is lost, also in the bucket. The call stays. The audit keeps the person and the reason.',
      label: 'Reason',
      help: 'For the audit. Phone numbers in it are not kept.',
      keep: () => void list.open(null),
      remove: async (reason) => {
        const query = new URLSearchParams({ reason });
        await ask('DELETE', `/v1/recordings/${encodeURIComponent(recording.id)}?${query}`);
        await list.open(null);
        await list.refresh();
        context.say(`“${name}” is deleted.`, 'good');
      },
    });
    await list.open(panel, recording);
  }

  return filteredList<RecordingView>(context, {
    one: 'recording',
    many: 'recordings',
    changes: [],
    fields: [
      { kind: 'time', name: 'startedAfter', label: 'From' },
      { kind: 'time', name: 'startedBefore', label: 'Until' },
      {
        kind: 'choice',
        name: 'kind',
        label: 'Kind',
        choices: Object.entries(kindWords).map(([value, label]) => ({ value, label })),
      },
    ],
    keyOf: ({ id }) => id,
    nameOf: recordingName,
    columns: [
      { title: 'Time', view: ({ startedAt }) => timeText(startedAt) },
      { title: 'Kind', view: ({ kind }) => kindWords[kind] },
      { title: 'Duration', view: ({ durationMs }) => timerText(durationMs / 1000), number: true },
      { title: 'State', view: ({ state }) => stateWords[state] },
      { title: 'Started by', view: ({ startedBy }) => startedBy ?? 'The number’s rule' },
      {
        title: 'Call',
        view: (recording) =>
          html`<a
            href=${`/console/calls/${encodeURIComponent(recording.callId)}`}
            aria-label=${`Show the call of: ${recordingName(recording)}`}
            >Show</a
          >`,
      },
    ],
    async read(filter, { after, limit }) {
      const own = Math.min(limit, most);
      const query = new URLSearchParams({ ...filter, limit: String(own), ...(after !== null && { before: after }) });
      const rows = await ask<RecordingView[]>('GET', `/v1/recordings?${query}`);
      return { rows, next: rows.length < own ? null : (rows.at(-1)?.id ?? null) };
    },
    actions: [
      { label: 'Listen', reads: true, run: listen },
      { label: 'Delete', run: remove },
    ],
    none: 'There are no such recordings. Numbers say whether their calls are recorded.',
  }).list;
}
