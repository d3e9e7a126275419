/** The entry of the browser's storage with the agent's choices. */
export const choicesKey = 'sidecall.devices';

export type ChoiceStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** null: this page has no storage, for example in a sandboxed frame. */
export function pageStorage(): ChoiceStorage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** Whether anything was chosen in this browser. If not, the code for devices is not needed before the first call. */
export function hasChoices(): boolean {
  try {
    return pageStorage()?.getItem(choicesKey) != null;
  } catch {
    return false;
  }
}
