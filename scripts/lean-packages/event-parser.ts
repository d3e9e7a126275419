interface Message {
  id?: string;
  event?: string;
  data: string;
}

/**
 * Reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), like `createParser` of
 * `eventsource-parser`. Comments, the time to wait and broken fields are passed over.
 */
export function createParser({ onEvent }: { onEvent: (message: Message) => void }): { feed(text: string): void } {
  let rest = '';
  let begun = false;
  let data: string[] = [];
  let id: string | undefined;
  let event: string | undefined;

  const read = (line: string): void => {
    if (line === '') {
      if (data.length > 0) onEvent({ id, event, data: data.join('\n') } as Message);
      data = [];
      id = undefined;
      event = undefined;
      return;
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?([\s\S]*))?$/.exec(line) ?? [];
    if (name === 'data') data.push(value);
    if (name === 'event') event = value || undefined;
    if (name === 'id' && !value.includes('\0')) id = value;
  };

  return {
    feed: (text) => {
      const whole = rest + (begun ? text : text.replace(/^\uFEFF/, ''));
      begun ||= text !== '';
      const lines = whole.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) read(line);
    },
  };
}
