import * as z from 'zod/mini';
import { cutList, cutText, id } from '../kit/index.ts';

const text = z._default(z.nullable(cutText()), null);
/** Notes are read to be compared, so they are not cut. */
const whole = z._default(z.nullable(z.string()), null);
const flag = z._default(z.nullable(z.boolean()), null);
const ref = z._default(z.nullable(id), null);

/** Every answer says whether it worked. */
function dataOf<T extends z.core.$ZodType>(data: T) {
  return z.object({ success: z.literal(true), data });
}

/** A page of a list of API v2. Pipedrive has no data for an empty one. */
function pageOf<T extends z.core.$ZodType>(entry: T) {
  return z.object({
    success: z.literal(true),
    data: z.pipe(
      z.nullable(z.array(z.unknown())),
      z.pipe(
        z.transform((values: unknown[] | null) => values ?? []),
        cutList(entry, 500),
      ),
    ),
    additional_data: z._default(z.nullable(z.object({ next_cursor: text })), null),
  });
}

export const Activity = z.object({
  id,
  subject: text,
  type: text,
  done: flag,
  is_deleted: flag,
  update_time: text,
  due_date: text,
  due_time: text,
  duration: text,
  note: whole,
});
export type Activity = z.infer<typeof Activity>;
export const Activities = pageOf(Activity);
export const OneActivity = dataOf(Activity);

const ActivityType = z.object({ name: z.string(), key_string: z.string(), icon_key: text, active_flag: flag });
export type ActivityType = z.infer<typeof ActivityType>;
export const ActivityTypes = dataOf(cutList(ActivityType, 500));

const personName = z._default(z.nullable(cutText(2000)), null);

export const Person = z.object({
  id,
  name: personName,
  owner_id: ref,
  org_id: ref,
  add_time: text,
  is_deleted: flag,
  phones: z._default(z.nullable(cutList(z.object({ value: text }), 100)), null),
  custom_fields: z._default(z.nullable(z.record(z.string(), z.unknown())), null),
});
export type Person = z.infer<typeof Person>;
export const Persons = pageOf(Person);
export const OnePerson = dataOf(Person);

/** Results of the search, the best first. */
export const FoundPersons = dataOf(
  z.object({
    items: cutList(
      z.object({
        item: z.object({
          id,
          name: personName,
          owner: z._default(z.nullable(z.object({ id: ref })), null),
          phones: z._default(z.nullable(cutList(z.string(), 100)), null),
          organization: z._default(z.nullable(z.object({ id, name: text })), null),
        }),
      }),
      500,
    ),
  }),
);

const PersonField = z.object({ field_name: z.string(), field_code: z.string() });
export const PersonFields = pageOf(PersonField);
export const OnePersonField = dataOf(PersonField);

export const OneOrganization = dataOf(z.object({ id, name: text }));
export const Deals = pageOf(z.object({ id, title: text, status: text, is_deleted: flag }));
export const Leads = pageOf(z.object({ id, title: text, is_archived: flag }));

export const Notes = pageOf(z.object({ id, content: whole }));
export const OneNote = dataOf(z.object({ id }));

export const Users = pageOf(
  z.object({ id, name: text, email: text, phone: text, active_flag: flag, is_deleted: flag }),
);
