import type { NodeOf } from '../../document/document.ts';
import { variablePattern } from '../../document/names.ts';
import type { Behaviour } from '../behaviour.ts';
import { stays } from '../behaviour.ts';
import { waitFor } from '../turn.ts';
import { assign, filled, forget } from '../values.ts';

/** The most fields of a contact that become variables. */
const mostFields = 50;

export const lookup: Behaviour<NodeOf<'lookup'>> = {
  answers: ['lookup'],
  enter(node, { turn, run, state }) {
    const number = node.number === undefined ? null : filled(node.number, state).trim();
    run.wait = waitFor({ asked: turn.ask({ type: 'lookup', number, timeoutMs: node.timeoutMs }) });
    return 'wait';
  },
  on(_, event, __, { state }) {
    if (event.type !== 'lookup') return stays;
    // What an earlier search found is of another contact.
    forget(state, 'contact');
    if (event.outcome === 'unknown') return { outcome: 'unknown' };
    if (event.outcome !== 'found') return { outcome: 'failed', detail: event.outcome };
    for (const [name, value] of Object.entries(event.values).slice(0, mostFields)) {
      if (variablePattern.test(`contact.${name}`)) assign(state, `contact.${name}`, value);
    }
    return { outcome: 'found' };
  },
};
