import type { CrmConnection } from '../kit/index.ts';

/** What the administrator has entered, see the manifest. "": nothing. */
export interface Settings {
  queue: string;
  keyField: string;
  phoneField: string;
  answeredStatus: string;
  agentsGroup: string;
}

export function settingsOf({ settings }: CrmConnection): Settings {
  const text = (name: keyof Settings): string => String(settings[name] ?? '').trim();
  return {
    queue: text('queue'),
    keyField: text('keyField'),
    phoneField: text('phoneField'),
    answeredStatus: text('answeredStatus'),
    agentsGroup: text('agentsGroup'),
  };
}
