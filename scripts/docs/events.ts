/** docs/reference/events.md: the events of the gateway's stream, and those of the elements. */
import { callEvents, streamEnds } from '../../src/domain/protocol/events.ts';
import type { Manifest } from '../manifest.ts';
import { detailText, elementsOf, fileOf } from './elements.ts';
import { code, type Pages, page, sentence, table } from './page.ts';

export function eventsPage(manifest: Manifest): Pages {
  const text = page(
    '# Events',
    '## Events of the gateway',
    '`GET /v1/events` sends them, and so does the SIP event package `sidecall`. Each is JSON with `type` and `at` (ISO 8601, UTC). Events of a call have `call`: the whole [call](rest.md#call) as it is now, as the reader may see it. [REST and events](../guides/rest-and-events.md#events) explains how to resume a stream.',
    table(
      ['type', 'meaning'],
      Object.entries(callEvents).map(([type, meaning]) => [code(type), meaning]),
    ),
    table(
      ['type', 'fields', 'meaning'],
      [
        ['`snapshot`', '`calls`', 'First event of a stream without `Last-Event-ID`: the calls that ring or are up.'],
        ['`resync`', '`reason`', 'Events were missed. A snapshot follows; read everything else again by REST.'],
        [
          '`dial`',
          '`number`, `about`',
          'The CRM’s server asks the agent to call a number, which the dialer shows. It has no id and is not repeated.',
        ],
        [
          '`agent.status`',
          '`statuses`',
          'Statuses of agents that have changed: the agent’s own, and those of all agents for readers that asked for them (`POST /v1/agent-statuses/watch`). It has no id and is not repeated.',
        ],
        [
          '`queue.calls`',
          '`calls`, `gone`',
          'Calls that wait in queues have changed, and ids of those that no longer wait: for readers that asked (`POST /v1/agent-statuses/watch`). Agents hear of their own queues. It has no id and is not repeated.',
        ],
        [
          '`changed`',
          '`kind`, `key`',
          'A thing that administrators edit was created, changed or deleted, by anyone: read it again. For those that may change such things. It has no id and is not repeated.',
        ],
        [
          '`rings`',
          '`here`',
          'Whether calls ring in this page. Only a page hears of it that is registered, reads events over the same socket, and says whether its microphone works. It has no id.',
        ],
        ['`closed`', '`reason`', 'Last event of a stream that the gateway ends. It has no id.'],
      ],
    ),
    'Reasons of `closed`:',
    table(
      ['reason', 'meaning'],
      Object.entries(streamEnds).map(([reason, meaning]) => [code(reason), meaning]),
    ),
    '## Events of the elements',
    'DOM events that bubble and are composed. A name in `-request` is a request: it is cancelable, and a page that calls `preventDefault()` does the work itself. All others are facts in the past tense.',
    table(['event', 'detail', 'meaning', 'elements'], elementRows(manifest)),
  );
  return new Map([['docs/reference/events.md', text]]);
}

/** A row for each event; an event of several elements has the meaning and the detail that the last of them documents. */
function elementRows(manifest: Manifest): string[][] {
  const found = new Map<string, { detail: string; meaning: string; tags: string[] }>();
  for (const { tagName = '', events = [] } of elementsOf(manifest))
    for (const { name = '', description = '', type } of events) {
      const before = found.get(name);
      // The name says which of the two it is.
      const meaning = sentence(description.replace(/^(fact|intent, cancelable)\b[:;]?\s*(`\{.*?\}`)?,?\s*/i, ''));
      found.set(name, {
        detail: detailText(type?.text) || (before?.detail ?? ''),
        meaning: meaning || (before?.meaning ?? ''),
        tags: [...(before?.tags ?? []), `[${code(tagName)}](elements/${fileOf(tagName)})`],
      });
    }
  return [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { detail, meaning, tags }]) => [code(name), detail, meaning, tags.join(', ')]);
}
