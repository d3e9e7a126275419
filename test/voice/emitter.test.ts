import { expect } from '@open-wc/testing';
import { Emitter } from '../../src/voice/emitter.ts';
import { pageErrors } from './support/page-errors.ts';

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

  it('has every method of Node’s EventEmitter', () => {
    const emitter = new Emitter<Events>();
    for (const name of [
      'addListener',
      'emit',
      'eventNames',
      'getMaxListeners',
      'listenerCount',
      'listeners',
      'off',
      'on',
      'once',
      'prependListener',
      'prependOnceListener',
      'rawListeners',
      'removeAllListeners',
      'removeListener',
      'setMaxListeners',
    ] as const) {
      expect(emitter[name], name).to.be.a('function');
    }
    expect(emitter.setMaxListeners(50).getMaxListeners()).to.equal(50);
  });

  it('calls listeners that were put first before the others, and once if so asked', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    emitter.on('over', () => heard.push('on'));
    emitter.prependListener('over', () => heard.push('first'));
    emitter.prependOnceListener('over', () => heard.push('once'));
    emitter.emit('over');
    emitter.emit('over');
    expect(heard).to.deep.equal(['once', 'first', 'on', 'first', 'on']);
    expect(emitter.rawListeners('over')).to.have.length(2);
  });

  it('removes a listener once that was added twice, as Node does', () => {
    const emitter = new Emitter<Events>();
    let times = 0;
    const listener = (): void => {
      times += 1;
    };
    emitter.on('over', listener).on('over', listener);
    expect(emitter.listenerCount('over', listener)).to.equal(2);
    emitter.off('over', listener);
    emitter.emit('over');
    expect(times).to.equal(1);
    emitter.off('over', () => undefined);
    expect(emitter.listenerCount('over')).to.equal(1);
  });

  it('takes names that it does not know, of versions before and as symbols', () => {
    const emitter = new Emitter<Events>();
    const heard: unknown[] = [];
    const secret = Symbol('secret');
    emitter.on('offline', (...given) => heard.push(...given));
    emitter.once(secret, (given) => heard.push(given));
    expect(emitter.emit('offline', 1, 2)).to.equal(true);
    expect(emitter.emit(secret, 3)).to.equal(true);
    expect(emitter.emit('toString')).to.equal(false);
    expect(heard).to.deep.equal([1, 2, 3]);
  });

  it('says at once that a listener is none', () => {
    const emitter = new Emitter<Events>();
    for (const wrong of [undefined, null, 'text', {}]) {
      expect(() => emitter.on('over', wrong as never), String(wrong)).to.throw(TypeError);
    }
    expect(emitter.emit('over')).to.equal(false);
  });

  it('goes on after a listener that throws, and emit does not', async () => {
    const errors = pageErrors();
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    emitter.once('over', () => {
      throw new Error('broken');
    });
    emitter.on('over', () => heard.push('second'));
    expect(emitter.emit('over')).to.equal(true);
    expect(emitter.emit('over')).to.equal(true);
    await new Promise((resolve) => setTimeout(resolve));
    expect(heard).to.deep.equal(['second', 'second']);
    expect(errors).to.deep.equal(['broken']);
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
