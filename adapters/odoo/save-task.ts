import * as z from 'zod/mini';
import {
  type CrmConnection,
  type CrmConnector,
  firstAccepted,
  hasMark,
  htmlOf,
  id,
  markOf,
  refused,
  type TaskDraft,
  taskSaver,
} from '../kit/index.ts';
import { htmlBody, textOfBody } from './call-note.ts';
import { Done, type Odoo, uncutField } from './odoo.ts';
import { modelOf, numberOf, type Place, placeOf } from './records.ts';
import { unknownCallersOf } from './unknown-callers.ts';

const model = 'mail.activity';
const Activity = z.object({ id, active: z._default(z.boolean(), true), note: uncutField });
const fields = ['active', 'note'];

const Scheduled = z.tuple([z.int()]);

/** An agent that writes a follow-up needs no message about it. */
const context = { mail_activity_quick_update: true };

/**
 * Activities, planned on the contact or lead. A done one is archived. Odoo has no unique field for the key, so it is a
 * mark in the note.
 */
export function odooTasks(odoo: Odoo, connection: CrmConnection): NonNullable<CrmConnector['saveTask']> {
  const unknownCallers = unknownCallersOf(odoo, connection);

  return taskSaver({
    async read(recordId, options) {
      const known = numberOf(recordId);
      return known === null ? null : odoo.read(Activity, model, known, fields, options);
    },
    async find({ key }, options) {
      const domain = [['note', 'ilike', markOf('sidecall-task', key)]] as const;
      const rows = await odoo.search(Activity, model, { domain, fields, order: 'id', withArchived: true }, options);
      return rows.find(({ note }) => hasMark(textOfBody(note), 'sidecall-task', key)) ?? null;
    },
    async change({ id, active }, task, options) {
      const ids = [numberOf(id)];
      if (task.due === null) {
        // Odoo would write a second message about it.
        if (active) await odoo.call(z.unknown(), model, 'action_feedback', { ids }, options);
        return;
      }
      const vals = { ...dayOf(task), ...(!active && { active: true }) };
      await firstAccepted([{ ...vals, ...ownerOf(task) }, vals], (each) =>
        odoo.call(Done, model, 'write', { ids, vals: each, context }, options),
      );
    },
    async create(task, options) {
      const activity = {
        ...{ act_type_xmlid: 'mail.mail_activity_data_todo', note: noteOf(task), context },
        ...dayOf(task),
      };
      const fallback = await unknownCallers(options);
      const places = [
        placeOf(task.about),
        fallback === null ? null : ({ model: modelOf.contact, id: fallback } satisfies Place),
      ].filter((place) => place !== null);
      if (places.length === 0) throw refused({ reason: 'Odoo has no contact for follow-ups of unknown callers.' });
      // The contact and the user may have been deleted.
      const attempts = places.flatMap((place) => [
        { place, activity: { ...activity, ...ownerOf(task) } },
        { place, activity },
      ]);
      const [made] = await firstAccepted(attempts, (each) => {
        const parameters = { ids: [each.place.id], ...each.activity };
        return odoo.call(Scheduled, each.place.model, 'activity_schedule', parameters, options);
      });
      return String(made);
    },
  });
}

function dayOf({ subject, due }: TaskDraft) {
  return { summary: subject, date_deadline: due };
}

function ownerOf({ user }: TaskDraft) {
  const owner = numberOf(user);
  return owner === null ? {} : { user_id: owner };
}

function noteOf({ text, key }: TaskDraft): string {
  return htmlBody(htmlOf(`${text}\n${markOf('sidecall-task', key)}`));
}
