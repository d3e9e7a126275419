import { html } from 'lit';
import { weekdays } from '../../../domain/flows/document/schedule.ts';
import { make } from '../../make.ts';
import { localRows } from '../../parts/list.ts';
import { listPage } from '../../parts/list-page.ts';
import type { RecordDefinition } from '../../parts/record.ts';
import { timeText } from '../../parts/time-text.ts';
import type { Ask, PageContext } from '../../shell/page-context.ts';
import { readFlow } from '../flows/flow-api.ts';
import { type FlowSchedule, nodesWith, putSchedule, readDrafts, schedulesOf, switchesOf } from './flow-schedules.ts';
import { scheduleRecord } from './schedule-record.ts';

const now = (): number => Date.now();

/** Switches and the schedules of all flows. */
export function page(context: PageContext): HTMLElement {
  const place = document.createElement('div');
  place.append(make('section', {}, make('h2', {}, 'Switches'), switches(context)));
  // Supervisors open and close. The flows are the administrators'.
  if (context.person.role === 'admin') {
    place.append(make('section', {}, make('h2', {}, 'Schedules'), schedules(context)));
  }
  return place;
}

const positions = {
  schedule: 'As the schedule says',
  open: 'Open',
  closed: 'Closed',
  holiday: 'Holiday',
} as const;

interface Switch {
  name: string;
  position: keyof typeof positions;
  /** Absent, as the person: a flow names it, and it was never set. */
  changedAt?: string;
  changedBy?: string;
}

function switches(context: PageContext): HTMLElement {
  const { ask, person } = context;
  return listPage<Switch>(context, {
    one: 'switch',
    many: 'switches',
    changes: ['flow-switch', 'flow'],
    keyOf: ({ name }) => name,
    nameOf: ({ name }) => name,
    columns: [
      { title: 'Name', view: ({ name }) => name },
      { title: 'Position', view: ({ position }) => positions[position] },
      {
        title: 'Set',
        view: ({ changedAt, changedBy }) =>
          changedAt === undefined ? 'Never' : `${timeText(changedAt)}, ${changedBy ?? ''}`,
      },
    ],
    read: async (query) => {
      const stored = await ask<readonly Switch[]>('GET', '/v1/flow-switches');
      const named = person.role === 'admin' ? (await readDrafts(ask)).flatMap(switchesOf) : [];
      const others = [...new Set(named)].filter((name) => !stored.some((each) => each.name === name));
      const unset = others.map((name): Switch => ({ name, position: 'schedule' }));
      return localRows<Switch>([...stored, ...unset], query, ({ name }) => name);
    },
    form: () => switchRecord(ask),
    remove: {
      // A switch that a flow names is listed before it is set.
      fits: ({ changedAt }) => changedAt !== undefined,
      loses: () => 'Flows that name it follow their schedules, for the next caller.',
      run: ({ name }) => ask('DELETE', switchPath(name)),
    },
    none: 'There are no switches. A switch opens or closes all flows whose hours name it, for the next caller.',
  });
}

const switchPath = (name: string): string => `/v1/flow-switches/${encodeURIComponent(name)}`;

function switchRecord(ask: Ask): RecordDefinition<Switch> {
  return {
    one: 'switch',
    keyOf: ({ name }) => name,
    nameOf: ({ name }) => name,
    fields: [
      {
        kind: 'text',
        name: 'name',
        label: 'Name',
        help: 'As the flows name it. Lower-case letters, digits and hyphens.',
        required: true,
        pattern: '[a-z][a-z0-9\\-]{0,62}',
        ltr: true,
        fixed: true,
      },
      {
        kind: 'choice',
        name: 'position',
        label: 'Position',
        help: 'The next caller hears the difference.',
        choices: Object.entries(positions).map(([value, label]) => ({ value, label })),
      },
    ],
    blank: { name: '', position: 'closed' },
    valuesOf: ({ name, position }) => ({ name, position }),
    changedBy: ({ changedBy }) => changedBy ?? null,
    read: async (row) =>
      (await ask<readonly Switch[]>('GET', '/v1/flow-switches')).find(({ name }) => name === row.name) ?? row,
    save: ({ name, position }) => ask('PUT', switchPath(String(name)), { position }),
  };
}

function schedules(context: PageContext): HTMLElement {
  const { ask } = context;
  return listPage<FlowSchedule>(context, {
    one: 'schedule',
    many: 'schedules',
    changes: ['flow'],
    keyOf: ({ flow, schedule }) => `${flow}/${schedule.name}`,
    nameOf: ({ flow, schedule }) => `${schedule.name} of ${flow}`,
    columns: [
      { title: 'Name', view: ({ schedule }) => schedule.name },
      { title: 'Flow', view: ({ flow }) => html`<a href=${`/console/flows/${encodeURIComponent(flow)}`}>${flow}</a>` },
      { title: 'Now', view: ({ state }) => state },
      { title: 'Hours', view: ({ schedule }) => html`<span class="lines">${weekText(schedule.week)}</span>` },
      { title: 'Holidays', view: ({ schedule }) => schedule.holidays.length, number: true },
      { title: 'Time zone', view: ({ schedule }) => schedule.timeZone },
    ],
    read: async (query) => {
      const rows = (await readDrafts(ask)).flatMap((flow) => schedulesOf(flow, now()));
      return localRows(rows, query, ({ flow, schedule }) => `${flow} ${schedule.name}`);
    },
    above: () =>
      html`<p class="quiet above">
        A schedule is a part of a flow’s draft. Callers hear a change once the flow is published.
      </p>`,
    form: () => scheduleRecord(ask, now),
    remove: {
      loses: async ({ flow, schedule }) => {
        const nodes = nodesWith(await readFlow(ask, flow), schedule.name);
        return nodes.length === 0
          ? 'No node of the flow uses it.'
          : `These nodes of the draft use it, and the flow cannot be published until they are changed: ${nodes.join(', ')}.`;
      },
      run: ({ flow, revision, schedule }) => putSchedule(ask, flow, revision, schedule.name, null),
    },
    none: 'No flow has a schedule. Opening hours belong to a flow.',
  });
}

function weekText(week: FlowSchedule['schedule']['week']): string {
  const texts = weekdays.flatMap((day) => {
    const ranges = week[day] ?? [];
    if (ranges.length === 0) return [];
    return [
      `${day.charAt(0).toUpperCase()}${day.slice(1, 3)} ${ranges.map(({ from, to }) => `${from}–${to}`).join(', ')}`,
    ];
  });
  return texts.length === 0 ? 'Always closed' : texts.join('\n');
}
