import { accepted, type CrmConnector, pathOf, type Requester } from '../kit/index.ts';
import { Done, Saved } from './answers.ts';

/** The key of a task is unique in Ledger, so a repeated request changes the same one. */
export function taskSaver(request: Requester): NonNullable<CrmConnector['saveTask']> {
  return async (task, known, options) => {
    if (task.due === null) {
      const answer = await request({ method: 'POST', path: pathOf`/api/tasks/${task.key}/done` }, options);
      // A user of Ledger has deleted it.
      if (answer.status !== 404) accepted(Done, answer);
      return { recordId: known.recordId ?? '', url: null };
    }
    const { subject, due, user: owner } = task;
    const put = (contactId: string | null) =>
      request(
        {
          method: 'PUT',
          path: pathOf`/api/tasks/${task.key}`,
          body: { contactId, subject, body: task.text, due, owner },
        },
        options,
      );
    const contactId = task.about?.kind === 'contact' ? task.about.id : null;
    let answer = await put(contactId);
    // The contact was deleted after the call.
    if (answer.status === 422 && contactId !== null) answer = await put(null);
    // Ledger has no page for one task.
    return { recordId: accepted(Saved, answer).id, url: null };
  };
}
