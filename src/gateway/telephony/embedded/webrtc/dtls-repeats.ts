/**
 * Removes repeated DTLS messages. Networks duplicate packets, and DTLS repeats its flights if an answer is late (RFC
 * 6347 section 4.2.4). werift takes a repeated key exchange message for a new one, and a repeated fragment for a part
 * of the next message. In both cases no audio can be decrypted afterwards. This filter passes each message once and
 * complete, with its fragments in order. Only the first ClientHello may be repeated, as long as nothing has followed
 * it: its answer can be lost and is not retransmitted by itself.
 */
export class DtlsRepeats {
  /** Record numbers and messages that have passed. */
  readonly #seen = new Set<string>();
  /** Fragments of incomplete messages, by message. */
  readonly #parts = new Map<string, Map<number, { record: Buffer; length: number }>>();
  readonly #isAuthentic: (record: Buffer) => boolean;
  #answered = false;
  #encrypted = false;
  #sealed = false;

  /** @param isAuthentic whether an encrypted record comes from the peer; asked only if the call depends on it */
  constructor(isAuthentic: (record: Buffer) => boolean = () => true) {
    this.#isAuthentic = isAuthentic;
  }

  /** The handshake is complete. An unencrypted new one would be an attempt to end the call. */
  seal(): void {
    this.#sealed = true;
  }

  /**
   * Returns the records of a datagram to process, and earlier ones that waited for them. All new: the datagram itself.
   */
  filter(datagram: Buffer): Buffer {
    const passed: Buffer[] = [];
    let changed = false;
    for (let at = 0; at + recordHeader <= datagram.length; ) {
      const end = at + recordHeader + datagram.readUInt16BE(at + 11);
      const record = datagram.subarray(at, end);
      const pass = this.#isForged(record) ? [] : record[0] === handshake ? this.#handshake(record) : [record];
      if (pass.length !== 1 || pass[0] !== record) changed = true;
      passed.push(...pass);
      at = end;
    }
    return changed ? Buffer.concat(passed) : datagram;
  }

  /** After the peer has begun to encrypt, an unencrypted alert is forged and must not end the call. */
  #isForged(record: Buffer): boolean {
    const inClear = record.readUInt16BE(3) === 0;
    if (inClear && this.#sealed) return true;
    if (record[0] === alert) return inClear ? this.#encrypted : !this.#isAuthentic(record);
    return this.#sealed && !this.#isAuthentic(record);
  }

  #handshake(record: Buffer): Buffer[] {
    // A duplicate from the network has the old record number. A retransmission by the peer has a new one (4.1.2.6).
    if (!this.#first(`record ${record.readUIntBE(3, 2)} ${record.readUIntBE(5, 6)}`)) return [];
    const encrypted = record.readUInt16BE(3) !== 0;
    this.#encrypted ||= encrypted;
    if (encrypted || record.length < recordHeader + messageHeader) return [record];
    const type = record.readUInt8(recordHeader);
    const whole = record.readUIntBE(recordHeader + 1, 3);
    const sequence = record.readUInt16BE(recordHeader + 4);
    const offset = record.readUIntBE(recordHeader + 6, 3);
    const length = record.readUIntBE(recordHeader + 9, 3);
    const greeting = type === clientHello && sequence === 0;
    if (!greeting) this.#answered = true;
    else if (this.#answered) return [];
    const message = `message ${type} ${sequence}`;
    if (length === whole) return greeting || this.#first(message) ? [record] : [];
    if (this.#seen.has(message)) return [];

    const parts = this.#parts.get(message) ?? new Map<number, { record: Buffer; length: number }>();
    this.#parts.set(message, parts);
    parts.set(offset, { record, length });
    let reached = 0;
    const inOrder: Buffer[] = [];
    for (let part = parts.get(0); part !== undefined && part.length > 0; part = parts.get(reached)) {
      inOrder.push(part.record);
      reached += part.length;
    }
    if (reached < whole) return [];
    this.#parts.delete(message);
    return greeting || this.#first(message) ? inOrder : [];
  }

  #first(key: string): boolean {
    if (this.#seen.has(key) || this.#seen.size >= maxSeen) return false;
    this.#seen.add(key);
    return true;
  }
}

/** RFC 6347 4.1 and 4.2.2: lengths of the headers, and type numbers. */
const recordHeader = 13;
const messageHeader = 12;
const alert = 21;
const handshake = 22;
const clientHello = 1;
/** A handshake has about twenty records. The limit protects against attackers. */
const maxSeen = 500;
