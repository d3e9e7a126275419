import { expect } from '@open-wc/testing';
import { Emitter } from '../../src/voice/emitter.ts';

interface Events {
  heard: [word: string, count: number];
  over: [];
}

describe('Emitter', () => {
  it('calls listeners in their order, with the arguments', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    emitter.on('heard', (word, count) => heard.push(`first ${word} ${count}`));
    emitter.addListener('heard', (word) => heard.push(`second ${word}`));
    expect(emitter.emit('heard', 'hello', 2)).to.equal(true);
    expect(emitter.emit('over')).to.equal(false);
    expect(heard).to.deep.equal(['first hello 2', 'second hello']);
  });

  it('calls once who asked for once', () => {
    const emitter = new Emitter<Events>();
    let times = 0;
    emitter.once('over', () => {
      times += 1;
      emitter.emit('over');
    });
    emitter.emit('over');
    expect(times).to.equal(1);
    expect(emitter.listenerCount('over')).to.equal(0);
  });

  it('tells all of those who listened when it began, and none who was added meanwhile', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    const second = (): number => heard.push('second');
    emitter.on('over', () => {
      heard.push('first');
      emitter.off('over', second);
      emitter.on('over', () => heard.push('third'));
    });
    emitter.on('over', second);
    emitter.emit('over');
    expect(heard).to.deep.equal(['first', 'second']);
  });

  it('lets go of one listener, of an event’s, or of all', () => {
    const emitter = new Emitter<Events>();
    const listener = (): void => undefined;
    emitter.on('over', listener).on('over', () => undefined);
    emitter.on('heard', () => undefined);
    emitter.removeListener('over', listener);
    expect(emitter.listenerCount('over')).to.equal(1);
    emitter.off('over');
    expect(emitter.eventNames()).to.deep.equal(['heard']);
    emitter.removeAllListeners();
    expect(emitter.eventNames()).to.deep.equal([]);
  });

  it('calls a listener on its context, or on the emitter', () => {
    const emitter = new Emitter<Events>();
    const seen: unknown[] = [];
    const keep = function (this: unknown): void {
      seen.push(this);
    };
    const context = {};
    emitter.on('over', keep, context);
    emitter.on('over', keep);
    emitter.emit('over');
    expect(seen[0]).to.equal(context);
    expect(seen[1]).to.equal(emitter);
  });
});
