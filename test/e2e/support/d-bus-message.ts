/** Messages of D-Bus, as far as notifications need them: https://dbus.freedesktop.org/doc/dbus-specification.html */
export interface BusMessage {
  kind: 'call' | 'return' | 'error' | 'signal';
  serial: number;
  path?: string;
  interface?: string;
  member?: string;
  error?: string;
  replyTo?: number;
  destination?: string;
  sender?: string;
  /** Types of the body: s text, u number, b truth, as texts. */
  signature: string;
  body: Buffer;
}

const kinds = ['call', 'return', 'error', 'signal'] as const;
const fields = [
  ['path', 'o'],
  ['interface', 's'],
  ['member', 's'],
  ['error', 's'],
  ['replyTo', 'u'],
  ['destination', 's'],
  ['sender', 's'],
  ['signature', 'g'],
] as const;

const padded = (at: number, to: number): number => Math.ceil(at / to) * to;

/** Values in the order of their signature. */
export class BusWriter {
  #bytes: Buffer = Buffer.alloc(0);

  get bytes(): Buffer {
    return this.#bytes;
  }

  align(to: number): this {
    return this.#add(Buffer.alloc(padded(this.#bytes.length, to) - this.#bytes.length));
  }

  byte(value: number): this {
    return this.#add(Buffer.from([value]));
  }

  number(value: number): this {
    this.align(4);
    const word = Buffer.alloc(4);
    word.writeUInt32LE(value);
    return this.#add(word);
  }

  text(value: string): this {
    this.number(Buffer.byteLength(value));
    return this.#add(Buffer.from(`${value}\0`));
  }

  signature(value: string): this {
    return this.byte(value.length).#add(Buffer.from(`${value}\0`));
  }

  texts(values: readonly string[]): this {
    const list = new BusWriter();
    for (const value of values) list.text(value);
    return this.number(list.bytes.length).#add(list.bytes);
  }

  #add(more: Buffer): this {
    this.#bytes = Buffer.concat([this.#bytes, more]);
    return this;
  }
}

export class BusReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get at(): number {
    return this.#at;
  }

  align(to: number): void {
    this.#at = padded(this.#at, to);
  }

  byte(): number {
    this.#at += 1;
    return this.#bytes.readUInt8(this.#at - 1);
  }

  number(): number {
    this.align(4);
    this.#at += 4;
    return this.#bytes.readUInt32LE(this.#at - 4);
  }

  text(): string {
    return this.#text(this.number());
  }

  signature(): string {
    return this.#text(this.byte());
  }

  texts(): string[] {
    const length = this.number();
    const end = this.#at + length;
    const all: string[] = [];
    while (this.#at < end) all.push(this.text());
    return all;
  }

  #text(length: number): string {
    const from = this.#at;
    this.#at += length + 1;
    return this.#bytes.toString('utf8', from, from + length);
  }
}

export function written(message: Omit<BusMessage, 'signature' | 'body'> & Partial<BusMessage>): Buffer {
  const { body = Buffer.alloc(0) } = message;
  const list = new BusWriter();
  for (const [at, [name, type]] of fields.entries()) {
    const value = message[name];
    if (value === undefined || value === '') continue;
    list
      .align(8)
      .byte(at + 1)
      .signature(type);
    if (type === 'u') list.number(Number(value));
    else if (type === 'g') list.signature(String(value));
    else list.text(String(value));
  }
  const head = new BusWriter()
    .byte(0x6c)
    .byte(kinds.indexOf(message.kind) + 1)
    .byte(0)
    .byte(1);
  head.number(body.length).number(message.serial).number(list.bytes.length);
  return Buffer.concat([head.bytes, list.bytes, Buffer.alloc(padded(list.bytes.length, 8) - list.bytes.length), body]);
}

/** The first message of the bytes, and what follows it. null: it is not complete yet. */
export function readMessage(bytes: Buffer): { message: BusMessage; rest: Buffer } | null {
  if (bytes.length < 16) return null;
  const head = new BusReader(bytes);
  const [order, kind] = [head.byte(), head.byte()];
  if (order !== 0x6c) throw new Error('Only little-endian messages are read.');
  head.align(4);
  const [bodyLength, serial] = [head.number(), head.number()];
  const listLength = bytes.readUInt32LE(12);
  const start = 16 + padded(listLength, 8);
  if (bytes.length < start + bodyLength) return null;
  const message: BusMessage = {
    ...{ kind: kinds[kind - 1] ?? 'error', serial, signature: '' },
    body: bytes.subarray(start, start + bodyLength),
  };
  head.number();
  while (head.at < 16 + listLength) {
    head.align(8);
    const name = fields[head.byte() - 1]?.[0];
    const type = head.signature();
    const value = type === 'u' ? head.number() : type === 'g' ? head.signature() : head.text();
    if (name !== undefined) Object.assign(message, { [name]: value });
  }
  return { message, rest: bytes.subarray(start + bodyLength) };
}
