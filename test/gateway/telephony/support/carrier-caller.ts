import { randomBytes } from 'node:crypto';
import { printTelephoneEvent } from '../../../../src/gateway/telephony/embedded/rtp/dtmf.ts';
import { linearOf } from '../../../../src/gateway/telephony/sound/g711.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { amplitude } from './goertzel.ts';
import { PlainPhone, phoneEvents } from './plain-phone.ts';
import { bodyOf, type UdpCarrier } from './udp-carrier.ts';

/** Packets of 20 ms in which a tone is looked for, and the least amplitude of one that was played for the caller. */
const [windowSize, loud] = [10, 4000];

/** A person at an ordinary telephone behind a carrier, without a browser. */
export class CarrierCaller {
  readonly callId: string;
  readonly number: string;
  readonly phone: PlainPhone;
  readonly #carrier: UdpCarrier;
  #from = '';
  #to = '';
  #cseq = 1;
  #keys = 0;
  /** Packets up to this one were listened to. */
  #heard = 0;
  #speaking: NodeJS.Timeout | null = null;
  /** In Hz. 0: silence. */
  #voice = 0;
  /** What the caller has said since `speaks`, in ms of sound. */
  spokenMs = 0;

  private constructor(carrier: UdpCarrier, callId: string, number: string, phone: PlainPhone) {
    this.#carrier = carrier;
    this.callId = callId;
    this.number = number;
    this.phone = phone;
  }

  /** Calls a virtual number. */
  static async call(carrier: UdpCarrier, number: string, from: string): Promise<CarrierCaller> {
    const caller = new CarrierCaller(carrier, randomBytes(8).toString('hex'), from, await PlainPhone.open());
    caller.#from = `<sip:${from}@carrier.test>;tag=caller`;
    const { callId } = caller;
    carrier.request('INVITE', {
      ...{ number, callId, from: caller.#from, to: `<sip:${number}@sidecall.test>`, cseq: 1 },
      body: caller.phone.sdp(),
    });
    return caller;
  }

  /** Answers the call that the gateway makes to this number. */
  static async answer(carrier: UdpCarrier, number: string): Promise<{ caller: CarrierCaller; invite: string }> {
    const invite = await carrier.message(`a call to ${number}`, (text) => text.startsWith(`INVITE sip:${number}@`));
    const caller = new CarrierCaller(carrier, headerOf(invite, 'Call-ID'), number, await PlainPhone.open());
    caller.phone.hear(bodyOf(invite));
    carrier.respond(invite, '200 OK', 'callee', caller.phone.sdp());
    caller.#begin();
    return { caller, invite };
  }

  /** Resolves when the gateway has answered, and sound flows. */
  async up(): Promise<this> {
    const { callId } = this;
    const answer = await this.#carrier.message(
      `the answer to ${this.number}`,
      (text) => /^SIP\/2\.0 [2-6]/.test(text) && headerOf(text, 'Call-ID') === callId,
    );
    if (!answer.startsWith('SIP/2.0 200 ')) throw new Error(`The call was refused: ${answer}`);
    this.#to = headerOf(answer, 'To');
    this.phone.hear(bodyOf(answer));
    this.#carrier.request('ACK', { callId, from: this.#from, to: this.#to, cseq: 1 });
    this.#begin();
    return this;
  }

  /** Presses keys, one after another, each for a tenth of a second (RFC 4733 section 2.5.1). */
  async press(keys: string): Promise<void> {
    for (const key of keys) {
      this.#keys += 1;
      const header = { timestamp: this.#keys * 8000 };
      const code = '0123456789*#'.indexOf(key);
      for (const [at, end] of [false, false, false, false, false, true, true, true].entries()) {
        const samples = Math.min(at + 1, 6) * 160;
        this.phone.packet(phoneEvents, printTelephoneEvent(code, end, samples), { ...header, marker: at === 0 });
        if (!end) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  /** Waits until the caller has received this tone, after the one that was waited for before. */
  async hears(hertz: number): Promise<void> {
    await eventually(`${this.number} to hear ${hertz} Hz`, () => {
      const sound = this.phone.heard.filter(({ payloadType }) => payloadType === 0);
      for (; this.#heard + windowSize <= sound.length; this.#heard += windowSize / 2) {
        const packets = sound.slice(this.#heard, this.#heard + windowSize);
        const samples = packets.flatMap(({ payload }) => [...linearOf(payload, 'pcmu')]);
        if (amplitude(samples, hertz) > loud) return true;
      }
      return false;
    });
  }

  /** How long the caller has heard this tone in all, in ms of sound. */
  heardMs(hertz: number): number {
    const sound = this.phone.heard.filter(({ payloadType }) => payloadType === 0);
    const loudOnes = sound.filter(({ payload }) => amplitude([...linearOf(payload, 'pcmu')], hertz) > loud);
    return loudOnes.reduce((sum, { payload }) => sum + payload.length / 8, 0);
  }

  /** Speaks this tone from now on. Until then, the phone sends silence. */
  speaks(hertz: number): void {
    this.#voice = hertz;
  }

  #begin(): void {
    this.#speaking ??= setInterval(() => {
      this.phone.speak(this.#voice);
      if (this.#voice > 0) this.spokenMs += 20;
    }, 20);
  }

  hangUp(): void {
    this.#cseq += 1;
    this.#carrier.request('BYE', { callId: this.callId, from: this.#from, to: this.#to, cseq: this.#cseq });
  }

  /** Resolves when the gateway has hung up. */
  async over(): Promise<void> {
    const bye = await this.#carrier.message(
      `the end of the call of ${this.number}`,
      (text) => text.startsWith('BYE ') && headerOf(text, 'Call-ID') === this.callId,
    );
    this.#carrier.respond(bye, '200 OK', 'caller');
  }

  close(): void {
    if (this.#speaking !== null) clearInterval(this.#speaking);
    this.phone.close();
  }
}

function headerOf(message: string, name: string): string {
  return new RegExp(`^${name}: *(.*)\r$`, 'im').exec(message)?.[1] ?? '';
}
