import type { Field, Variant } from './field.ts';
import { prompt } from './prompt-fields.ts';

const ranges: readonly Variant[] = [
  {
    fields: [
      { name: 'from', label: 'from', hint: 'time', edit: 'line' },
      { name: 'to', label: 'to', hint: 'time', edit: 'line' },
    ],
    blank: { from: '09:00', to: '17:00' },
  },
];

/** The fields of a flow itself. Nodes, positions and the name are edited elsewhere. */
export const fieldsOfFlow: readonly Field[] = [
  { name: 'label', label: 'flowLabel', hint: 'flowLabel', edit: 'line', optional: true },
  { name: 'use', label: 'use', hint: 'use', edit: 'choice', of: ['call', 'in-queue'] },
  { name: 'languages', label: 'languages', hint: 'languages', edit: 'rows' },
  { name: 'start', label: 'start', edit: 'node' },
  { ...prompt, name: 'fallback', label: 'fallback', hint: 'fallback', optional: true },
  { name: 'maxSteps', label: 'maxSteps', hint: 'maxSteps', edit: 'number' },
  {
    name: 'schedules',
    label: 'schedules',
    hint: 'schedules',
    edit: 'list',
    item: 'schedule',
    variants: [
      {
        fields: [
          { name: 'name', label: 'name', edit: 'line' },
          { name: 'timeZone', label: 'timeZone', edit: 'line', names: 'time-zones' },
          { name: 'week', label: 'week', hint: 'week', edit: 'week', range: ranges },
          {
            name: 'holidays',
            label: 'holidays',
            hint: 'holidays',
            edit: 'list',
            item: 'holiday',
            variants: [
              {
                fields: [
                  { name: 'date', label: 'date', hint: 'date', edit: 'line' },
                  { name: 'name', label: 'holidayName', edit: 'line', optional: true },
                  { name: 'open', label: 'openNevertheless', edit: 'list', item: 'hours', variants: ranges },
                ],
                blank: { date: '12-25', open: [] },
              },
            ],
          },
        ],
        blank: { name: 'office', timeZone: 'UTC', week: {}, holidays: [] },
      },
    ],
  },
];
