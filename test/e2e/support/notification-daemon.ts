import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BusMessage, BusReader, BusWriter, readMessage, written } from './d-bus-message.ts';

export interface ShownNotification {
  id: number;
  title: string;
  body: string;
  /** The names of its buttons, by their keys. */
  buttons: ReadonlyMap<string, string>;
}

const daemon = { path: '/org/freedesktop/Notifications', interface: 'org.freedesktop.Notifications', sender: ':1.2' };

/**
 * The desktop of the tests: it takes the place of a Linux desktop's session bus, shows notifications, and clicks on their
 * buttons as a person does. Chromium finds it by DBUS_SESSION_BUS_ADDRESS.
 * https://specifications.freedesktop.org/notification-spec/latest/
 */
export class NotificationDaemon {
  readonly #server: Server;
  readonly #folder: string;
  readonly #sockets = new Set<Socket>();
  readonly #shown = new Map<number, ShownNotification>();
  #lastId = 0;
  #serial = 0;

  private constructor(server: Server, folder: string) {
    this.#server = server;
    this.#folder = folder;
    server.on('connection', (socket) => this.#welcome(socket));
  }

  static async start(): Promise<NotificationDaemon> {
    const folder = mkdtempSync(join(tmpdir(), 'sidecall-desktop-'));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'bus'), resolve));
    return new NotificationDaemon(server, folder);
  }

  get address(): string {
    return `unix:path=${join(this.#folder, 'bus')}`;
  }

  get shown(): readonly ShownNotification[] {
    return [...this.#shown.values()];
  }

  /** A person clicks on the button with this name. */
  click({ id, buttons }: ShownNotification, name: string): void {
    const [key] = [...buttons].find(([, each]) => each === name) ?? [];
    if (key === undefined) throw new Error(`The notification has no button ${name}.`);
    const body = new BusWriter().number(id).text(key).bytes;
    this.#tell({ kind: 'signal', ...daemon, member: 'ActionInvoked', signature: 'us', body });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #welcome(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let bytes: Buffer = Buffer.alloc(0);
    let begun = false;
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (!begun) {
        const end = bytes.indexOf('\r\n');
        if (end < 0) return;
        const line = bytes.toString('latin1', 0, end).replace('\0', '');
        bytes = bytes.subarray(end + 2);
        if (line.startsWith('AUTH EXTERNAL')) socket.write(`OK ${'0'.repeat(32)}\r\n`);
        else if (line === 'BEGIN') begun = true;
        else socket.write('ERROR\r\n');
      }
      for (let next = readMessage(bytes); next !== null; next = readMessage(bytes)) {
        bytes = next.rest;
        if (next.message.kind === 'call') this.#answer(socket, next.message);
      }
    });
  }

  #answer(socket: Socket, call: BusMessage): void {
    const sender = call.destination === daemon.interface ? daemon.sender : 'org.freedesktop.DBus';
    const reply = { sender, destination: ':1.1', replyTo: call.serial };
    const answer = this.#answerTo(call);
    if (answer === null) {
      const error = 'org.freedesktop.DBus.Error.ServiceUnknown';
      socket.write(written({ ...reply, kind: 'error', error, serial: this.#next }));
      return;
    }
    const [signature, body] = answer;
    socket.write(written({ ...reply, kind: 'return', serial: this.#next, signature, body: body.bytes }));
  }

  /** @returns null: the desktop has nothing else */
  #answerTo({ member, body, destination }: BusMessage): [signature: string, body: BusWriter] | null {
    const given = new BusReader(body);
    const answer = new BusWriter();
    if (destination === daemon.interface) {
      switch (member) {
        case 'GetCapabilities':
          return ['as', answer.texts(['actions', 'body', 'persistence'])];
        case 'GetServerInformation':
          return ['ssss', answer.text('Sidecall').text('Sidecall').text('1').text('1.2')];
        case 'Notify':
          return ['u', answer.number(this.#show(given))];
        case 'CloseNotification':
          this.#hide(given.number());
          return ['', answer];
        default:
          return null;
      }
    }
    switch (member) {
      case 'Hello':
        return ['s', answer.text(':1.1')];
      case 'AddMatch':
      case 'RemoveMatch':
        return ['', answer];
      case 'NameHasOwner':
        return ['b', answer.number(given.text() === daemon.interface ? 1 : 0)];
      case 'GetNameOwner':
        return given.text() === daemon.interface ? ['s', answer.text(daemon.sender)] : null;
      case 'StartServiceByName':
        return given.text() === daemon.interface ? ['u', answer.number(2)] : null;
      default:
        return null;
    }
  }

  #show(given: BusReader): number {
    given.text();
    const replaced = given.number();
    given.text();
    const [title, body, keys] = [given.text(), given.text(), given.texts()];
    const id = replaced === 0 ? ++this.#lastId : replaced;
    const buttons = new Map<string, string>();
    for (let at = 0; at + 1 < keys.length; at += 2) buttons.set(keys[at] ?? '', keys[at + 1] ?? '');
    this.#shown.set(id, { id, title, body, buttons });
    return id;
  }

  #hide(id: number): void {
    if (!this.#shown.delete(id)) return;
    // 3: a program has closed it.
    const body = new BusWriter().number(id).number(3).bytes;
    this.#tell({ kind: 'signal', ...daemon, member: 'NotificationClosed', signature: 'uu', body });
  }

  #tell(signal: Omit<BusMessage, 'serial'>): void {
    for (const socket of this.#sockets) socket.write(written({ ...signal, serial: this.#next }));
  }

  get #next(): number {
    this.#serial += 1;
    return this.#serial;
  }
}
