import { type Schedule, weekdays } from '../../../domain/flows/document/schedule.ts';
import type { FlowView } from '../../../domain/protocol/flow.ts';
import { Refused } from '../../ask.ts';
import type { Field } from '../../parts/field.ts';
import { flowChoices } from '../../parts/known-things.ts';
import type { RecordDefinition } from '../../parts/record.ts';
import type { Ask } from '../../shell/page-context.ts';
import { readFlow } from '../flows/flow-api.ts';
import { type FlowSchedule, putSchedule, schedulesOf } from './flow-schedules.ts';

const time = '([01][0-9]|2[0-3]):[0-5][0-9]|24:00';
const range: readonly Field[] = [
  { kind: 'text', name: 'from', label: 'From', help: 'Such as 09:00.', required: true, pattern: time, ltr: true },
  {
    kind: 'text',
    name: 'to',
    label: 'To',
    help: 'Up to 24:00. An earlier time is on the next day.',
    required: true,
    pattern: time,
    ltr: true,
  },
];
const blankRange = { from: '09:00', to: '17:00' };

const days: readonly Field[] = weekdays.map((day) => ({
  kind: 'rows',
  name: `schedule.week.${day}`,
  label: `${day.charAt(0).toUpperCase()}${day.slice(1)}`,
  one: 'time',
  blank: blankRange,
  fields: range,
}));

const holidays: Field = {
  kind: 'rows',
  name: 'schedule.holidays',
  label: 'Holidays',
  one: 'holiday',
  help: 'They replace the hours of their day.',
  blank: { date: '', name: '', open: [] },
  fields: [
    {
      kind: 'text',
      name: 'date',
      label: 'Date',
      help: '2026-12-25, or 12-25 for every year.',
      required: true,
      pattern: '([0-9]{4}-)?[0-9]{2}-[0-9]{2}',
      ltr: true,
    },
    { kind: 'text', name: 'name', label: 'Name of the holiday', most: 100, empty: 'absent' },
    { kind: 'rows', name: 'open', label: 'Open nevertheless', one: 'time', blank: blankRange, fields: range },
  ],
};

/** The form of a schedule, which is a part of the draft of a flow. */
export async function scheduleRecord(ask: Ask, now: () => number): Promise<RecordDefinition<FlowSchedule>> {
  const flows = await flowChoices(ask);
  const find = (view: FlowView, name: string): FlowSchedule => {
    const found = schedulesOf(view, now()).find(({ schedule }) => schedule.name === name);
    if (found === undefined) throw new Refused(404, 'NOT_FOUND', 'The schedule is gone.');
    return found;
  };
  return {
    one: 'schedule',
    keyOf: ({ flow, schedule }) => `${flow}/${schedule.name}`,
    nameOf: ({ flow, schedule }) => `${schedule.name} of ${flow}`,
    fields: [
      { kind: 'choice', name: 'flow', label: 'Flow', choices: flows, fixed: true },
      {
        kind: 'text',
        name: 'schedule.name',
        label: 'Name',
        help: 'Nodes of the flow refer to it. Lower-case letters, digits and hyphens.',
        required: true,
        pattern: '[a-z][a-z0-9\\-]{0,62}',
        ltr: true,
        fixed: true,
      },
      {
        kind: 'text',
        name: 'schedule.timeZone',
        label: 'Time zone',
        help: 'Such as Europe/Berlin.',
        required: true,
        most: 64,
        ltr: true,
      },
      { kind: 'group', label: 'Opening hours', fields: days },
      { kind: 'group', label: 'Holidays', fields: [holidays] },
    ],
    blank: {
      flow: flows[0]?.value ?? '',
      schedule: {
        name: '',
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        week: Object.fromEntries(weekdays.slice(0, 5).map((day) => [day, [blankRange]])),
        holidays: [],
      },
    },
    valuesOf: ({ flow, revision, schedule }) => ({ flow, revision, schedule }),
    revised: true,
    changedBy: ({ changedBy }) => changedBy,
    read: async ({ flow, schedule }) => find(await readFlow(ask, flow), schedule.name),
    async save(values, row) {
      const { flow, schedule, revision } = values as { flow: string; schedule: Schedule; revision?: number };
      if (row === null) {
        const taken = schedulesOf(await readFlow(ask, flow), now()).some(
          (each) => each.schedule.name === schedule.name,
        );
        if (taken) throw new Refused(409, 'CONFLICT', `“${flow}” has a schedule “${schedule.name}” already.`);
      }
      return find(
        await putSchedule(ask, flow, revision ?? null, schedule.name, withoutEmptyDays(schedule)),
        schedule.name,
      );
    },
  };
}

/** A day without times is closed, as one that is not named. */
function withoutEmptyDays(schedule: Schedule): Schedule {
  const week = Object.entries(schedule.week).filter(([, ranges]) => (ranges ?? []).length > 0);
  return { ...schedule, week: Object.fromEntries(week) };
}
