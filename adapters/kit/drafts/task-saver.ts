import type { RequestOptions } from '../../../src/domain/crm/adapter.ts';
import type { TaskDraft } from '../../../src/domain/crm/drafts/task.ts';
import type { CrmConnector } from '../guarded.ts';

type SaveTask = NonNullable<CrmConnector['saveTask']>;

/** A draft with a day: something is to be done. */
export type OpenTask = TaskDraft & { due: string };

/** How one CRM reads and writes tasks. */
interface TaskStore<Task extends { id: string }> {
  /** null: there is none with this id, or no longer. */
  read(recordId: string, options: RequestOptions): Promise<Task | null>;
  /** The task of the draft's key, after an answer that was lost. null: there is none. */
  find(task: TaskDraft, options: RequestOptions): Promise<Task | null>;
  /** Changes subject and day, and opens the task again; completes it if the draft has no day. */
  change(before: Task, task: TaskDraft, options: RequestOptions): Promise<unknown>;
  /** Returns the new task's id. */
  create(task: OpenTask, options: RequestOptions): Promise<string>;
  /** The task's page. Missing: the CRM opens no task by an address. */
  pageOf?(recordId: string): string | null;
}

/** Creates or changes the one task of a key. One that a user of the CRM has deleted stays deleted. */
export function taskSaver<Task extends { id: string }>(store: TaskStore<Task>): SaveTask {
  const saved = (recordId: string) => ({ recordId, url: store.pageOf?.(recordId) ?? null });

  return async (task, { recordId }, options) => {
    const before = await (recordId === null ? store.find(task, options) : store.read(recordId, options));
    if (before !== null) {
      await store.change(before, task, options);
      return saved(before.id);
    }
    if (recordId !== null || !isOpen(task)) return { recordId: recordId ?? '', url: null };
    return saved(await store.create(task, options));
  };
}

function isOpen(task: TaskDraft): task is OpenTask {
  return task.due !== null;
}
