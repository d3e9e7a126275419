/** The admin console: the shell, which loads the page of the address. */
import type { SessionView } from '../domain/protocol/session.ts';
import { ask, sentenceOf } from './ask.ts';
import { make, pageOf } from './make.ts';
import { ConsoleShell } from './shell/shell.ts';

async function show(): Promise<void> {
  const person = await ask<SessionView>('GET', '/v1/session');
  const shell = new ConsoleShell();
  shell.person = person;
  document.body.replaceChildren(shell);
  await shell.open();
}

show().catch((error: unknown) => {
  pageOf().append(make('p', { class: 'problem', role: 'alert' }, sentenceOf(error)));
});
