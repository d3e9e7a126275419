import type { NodeOf } from '../../document/document.ts';
import type { Behaviour, Next } from '../behaviour.ts';
import { stays } from '../behaviour.ts';
import type { FlowCommand, PlayPart } from '../commands.ts';
import { greetingParameters, passthruParameters, withParameters } from '../exotel.ts';
import { savedFrom } from '../json-answer.ts';
import type { Wait } from '../state.ts';
import { keepDigit, type Scene, waitFor } from '../turn.ts';
import { assign, filledHeader, filledJson, filledUrl } from '../values.ts';
import { heard, interrupted, playAll } from './say.ts';

type Sent = Pick<Extract<FlowCommand, { type: 'request' }>, 'url' | 'method' | 'headers' | 'secretHeaders' | 'body'>;

const plainGet = { method: 'GET', headers: {}, secretHeaders: {}, body: null } as const;

export const request: Behaviour<NodeOf<'request'>> = {
  answers: ['response'],
  enter: (node, scene) => send(requestTo(node, node.url, scene), node, 1, scene),
  on(node, event, wait, scene) {
    if (event.type !== 'response') return stays;
    const retry = (why: string) => again(why, node, wait, scene, (url) => requestTo(node, url, scene));
    if ('failed' in event) return retry(event.failed);
    const detail = `HTTP ${event.status}`;
    if (node.saveStatus !== undefined) assign(scene.state, node.saveStatus, event.status);
    if (event.status < 200 || event.status > 299) return retry(detail);
    const values = savedFrom(event, node.save);
    if (values === null) return retry(`${detail}, no JSON`);
    for (const [name, value] of values) assign(scene.state, name, value);
    return { outcome: 'done', detail };
  },
};

function requestTo(node: NodeOf<'request'>, url: string, { state }: Scene): Sent {
  const { method, secretHeaders, body } = node;
  const headers = Object.entries(node.headers).map(([name, value]) => [name, filledHeader(value, state)]);
  return {
    url: filledUrl(url, state),
    method,
    headers: Object.fromEntries(headers),
    secretHeaders,
    body: body === undefined ? null : JSON.stringify(filledJson(body, state)),
  };
}

export const passthru: Behaviour<NodeOf<'passthru'>> = {
  answers: ['response'],
  enter(node, scene) {
    const next = send(passthruTo(node, node.url, scene), node, 1, scene);
    return node.async ? { outcome: 'ok', detail: 'not waited for' } : next;
  },
  on(node, event, wait, scene) {
    if (event.type !== 'response') return stays;
    const retry = (why: string) => again(why, node, wait, scene, (url) => passthruTo(node, url, scene));
    if ('failed' in event) return retry(event.failed);
    const detail = `HTTP ${event.status}`;
    if (event.status === 200) return { outcome: 'ok', detail };
    return event.status === 302 ? { outcome: 'other', detail } : retry(detail);
  },
};

function passthruTo(node: NodeOf<'passthru'>, url: string, { turn, state, frame }: Scene): Sent {
  const parameters = passthruParameters(state, frame.flow, turn.at, node.timeZone);
  return { ...plainGet, url: withParameters(filledUrl(url, state), parameters) };
}

/** @param attempt 1, or 2 for the fallback */
function send(sent: Sent, { timeoutSeconds }: { timeoutSeconds: number }, attempt: number, scene: Scene): Next {
  const id = scene.turn.ask({ type: 'request', ...sent, timeoutMs: timeoutSeconds * 1000 });
  scene.run.wait = waitFor({ asked: id, tries: attempt });
  return 'wait';
}

/** Asks the second address, or gives up. */
function again(
  why: string,
  node: { fallbackUrl?: string | undefined; timeoutSeconds: number },
  wait: Wait,
  scene: Scene,
  requestAt: (url: string) => Sent,
): Next {
  if (wait.tries === 1 && node.fallbackUrl !== undefined) return send(requestAt(node.fallbackUrl), node, 2, scene);
  return { outcome: why === 'timeout' ? 'timeout' : 'failed', detail: why };
}

export const greeting: Behaviour<NodeOf<'greeting'>> = {
  answers: ['response'],
  enter(node, scene) {
    const url = withParameters(filledUrl(node.url, scene.state), greetingParameters(scene.state));
    return send({ ...plainGet, url }, node, 1, scene);
  },
  on(_, event, __, scene) {
    if (event.type === 'played') return heard(event.failed === true);
    if (event.type !== 'response') return stays;
    const parts = 'failed' in event ? [] : greetingParts(event, scene.state.language);
    if (parts.length > 0) return playAll(parts, scene);
    return { outcome: 'failed', detail: 'failed' in event ? event.failed : `HTTP ${event.status}, nothing to play` };
  },
  onDigit(node, digit, wait, scene) {
    if (wait.phase === 'playing') return interrupted(node.bargeIn, digit, wait, scene);
    keepDigit(scene.state, digit);
    return stays;
  },
};

/** Text, or URLs of WAV files, one a line. At most twenty lines. */
function greetingParts(answer: { status: number; contentType: string; body: string }, language: string): PlayPart[] {
  if (answer.status !== 200 || !/^text\/plain\b/i.test(answer.contentType)) return [];
  const lines = answer.body.split(/\r\n|[\r\n]/).map((line) => line.trim().slice(0, 2000));
  return lines
    .filter((line) => line !== '')
    .slice(0, 20)
    .map((line) => (/^https?:\/\/\S+$/i.test(line) ? { url: line } : { text: line, language }));
}
