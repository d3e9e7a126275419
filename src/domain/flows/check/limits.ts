import type { FlowDocument, FlowNode, NodeOf } from '../document/document.ts';
import { promptsOf } from '../document/kinds.ts';
import type { Schedule } from '../document/schedule.ts';
import { isTimeZone } from '../hours/local-time.ts';
import { error, type FlowFinding, warning } from './finding.ts';
import { duplicates } from './wiring.ts';

/** Fields that contradict each other. */
export function limitFindings(document: FlowDocument): FlowFinding[] {
  return [
    ...document.schedules.flatMap(ofSchedule),
    ...document.nodes.flatMap((node) => [...ofNode(node, document), ...addressFindings(node)]),
    ...duplicates(document.languages).map((at) =>
      error('bad-limit', 'The language is there twice. Remove one.', { path: ['languages', at] }),
    ),
  ];
}

function ofNode(node: FlowNode, document: FlowDocument): FlowFinding[] {
  const bad = (message: string, ...path: PropertyKey[]) => error('bad-limit', message, { node, path });
  switch (node.kind) {
    case 'menu':
      return Object.keys(node.keys).length > 0 ? [] : [bad('A menu needs at least one key. Add one.', 'keys')];
    case 'gather':
      return gatherFindings(node, bad);
    case 'language': {
      const unknown = Object.entries(node.keys).filter(([, language]) => !document.languages.includes(language));
      return [
        ...(Object.keys(node.keys).length > 0 ? [] : [bad('The node needs at least one key. Add one.', 'keys')]),
        ...unknown.map(([key, language]) =>
          bad(`The flow has no language “${language}”. Add it to the languages of the flow.`, 'keys', key),
        ),
      ];
    }
    case 'consent':
      return node.acceptKey === node.refuseKey ? [bad('Both answers have the same key. Change one.', 'refuseKey')] : [];
    case 'survey':
      return duplicates(node.questions.map(({ name }) => name)).map((at) =>
        bad('Two questions have this name. Rename one.', 'questions', at, 'name'),
      );
    case 'split': {
      const total = node.shares.reduce((sum, { percent }) => sum + percent, 0);
      return Math.abs(total - 100) < 0.001 ? [] : [bad(`The shares are ${total} %. They have to be 100 %.`, 'shares')];
    }
    case 'hours':
      return document.schedules.some(({ name }) => name === node.schedule)
        ? []
        : [
            error('missing-schedule', `The flow has no schedule “${node.schedule}”. Add it, or name another.`, {
              node,
              path: ['schedule'],
            }),
          ];
    case 'request':
      return requestFindings(node, bad);
    case 'callback':
      return document.use === 'call' && node.queue === undefined
        ? [bad('Outside a queue, the node has to name one. Add it.', 'queue')]
        : [];
    case 'announce':
      return node.position === undefined && node.wait === undefined
        ? [bad('The node says nothing. Add a prompt for the position or the wait.')]
        : [];
    default:
      return [];
  }
}

type Bad = (message: string, ...path: PropertyKey[]) => FlowFinding;

function gatherFindings(node: NodeOf<'gather'>, bad: Bad): FlowFinding[] {
  return node.minDigits > node.maxDigits
    ? [bad('The fewest digits are more than the most digits. Change one.', 'minDigits')]
    : [];
}

/** Headers of the connection, which the gateway sets. */
const ownHeaders = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

function requestFindings({ method, body, headers, secretHeaders }: NodeOf<'request'>, bad: Bad): FlowFinding[] {
  const isOwn = (name: string) => ownHeaders.includes(name.toLowerCase());
  return [
    ...(method === 'GET' && body !== undefined ? [bad('GET sends no body. Remove it, or use POST.', 'body')] : []),
    ...[
      ...Object.keys(headers).map((name) => ['headers', name] as const),
      ...Object.keys(secretHeaders).map((name) => ['secretHeaders', name] as const),
    ]
      .filter(([, name]) => isOwn(name))
      .map(([field, name]) => bad(`The gateway itself sets the header “${name}”. Remove it.`, field, name)),
  ];
}

/** Addresses begin with http:// or https://, or with a variable that does. */
function addressFindings(node: FlowNode): FlowFinding[] {
  const own = (['url', 'fallbackUrl'] as const).flatMap((field) => {
    const url = (node as { url?: string; fallbackUrl?: string })[field];
    return url === undefined || isAddress(url) ? [] : [[field]];
  });
  const inPrompts = promptsOf(node)
    .flat()
    .some((part) => 'url' in part && !isAddress(part.url))
    ? [[]]
    : [];
  return [...own, ...inPrompts].map((path) =>
    error('bad-limit', 'An address begins with http:// or https://. Write the whole address.', { node, path }),
  );
}

function isAddress(url: string): boolean {
  return /^(https?:\/\/[^\s/]|\{\{)/i.test(url);
}

function ofSchedule({ name, timeZone, holidays, week }: Schedule, at: number): FlowFinding[] {
  const bad = (message: string, ...path: PropertyKey[]) =>
    error('bad-schedule', `Schedule “${name}”: ${message}`, { path: ['schedules', at, ...path] });
  const dates = holidays.map(({ date }) => date);
  return [
    ...(isTimeZone(timeZone) ? [] : [bad(`there is no time zone “${timeZone}”. Use an IANA name.`, 'timeZone')]),
    ...dates.flatMap((date, index) =>
      isDate(date) ? [] : [bad(`there is no day “${date}”. Correct it.`, 'holidays', index, 'date')],
    ),
    ...duplicates(dates).map((index) => bad('the date is there twice. Remove one.', 'holidays', index, 'date')),
    ...(Object.keys(week).length === 0 && holidays.every(({ open }) => open.length === 0)
      ? [warning('bad-schedule', `Schedule “${name}” is never open. Add hours.`, { path: ['schedules', at, 'week'] })]
      : []),
  ];
}

/** "2026-02-29" and "02-30" are none. "02-29" is one: it comes in leap years. */
function isDate(date: string): boolean {
  const whole = date.length === 5 ? `2024-${date}` : date;
  const parsed = new Date(`${whole}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(whole);
}
