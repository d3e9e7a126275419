import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fileSink, LogDestination, type LogSink } from '../../../src/gateway/log/log-destination.ts';

function sinkThat(does: { fails?: boolean; waiting?: number }): LogSink & { text: string } {
  return {
    text: '',
    get waiting() {
      return does.waiting ?? 0;
    },
    write(text) {
      if (does.fails === true) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      this.text += text;
    },
  };
}

it('swallows and counts writes that fail, and says how many lines were lost as soon as it can write again', () => {
  const state = { fails: true };
  const sink = sinkThat(state);
  const log = new LogDestination(sink, () => 1234);
  log.write('{"msg":"one"}\n');
  log.write('{"msg":"two"}\n');
  expect(log.counters).toEqual({ writeErrors: 2, linesLost: 2 });
  state.fails = false;
  log.write('{"msg":"three"}\n');
  log.write('{"msg":"four"}\n');
  expect(
    sink.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { level: 40, time: 1234, name: 'sidecall', lost: 2, msg: 'log lines were lost' },
    { msg: 'three' },
    { msg: 'four' },
  ]);
  expect(log.counters).toEqual({ writeErrors: 2, linesLost: 2 });
});

it('loses lines rather than memory while the reader of the pipe does not read', () => {
  const state = { waiting: 0 };
  const sink = sinkThat(state);
  const log = new LogDestination(sink);
  log.write('read\n');
  state.waiting = 4 * 1024 * 1024;
  for (let line = 0; line < 10; line += 1) log.write('lost\n');
  expect(sink.text).toBe('read\n');
  expect(log.counters).toEqual({ writeErrors: 0, linesLost: 10 });
  state.waiting = 0;
  log.write('read again\n');
  expect(sink.text).toMatch(/^read\n\{.*"lost":10.*\}\nread again\n$/);
});

it('counts a line that a closed pipe refused afterwards', () => {
  const log = new LogDestination(sinkThat({}));
  log.write('accepted\n');
  log.failed();
  expect(log.counters).toEqual({ writeErrors: 1, linesLost: 1 });
});

it('writes to a file, and counts what a full device refuses', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = openSync(join(folder, 'log'), 'a');
  new LogDestination(fileSink(file)).write('{"msg":"ä"}\n');
  closeSync(file);
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('{"msg":"ä"}\n');
});
