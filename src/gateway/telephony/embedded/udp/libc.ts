import { constants } from 'node:os';

/**
 * Functions of the C library. Pointers are buffers, which must have the length that the function may write. Negative
 * results are errors.
 */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: Buffer, length: number): number;
  getsockname(fd: number, address: Buffer, length: Uint32Array): number;
  recvfrom(fd: number, into: Buffer, size: number, flags: number, address: Buffer, length: Uint32Array): number;
  sendto(fd: number, data: Uint8Array, size: number, flags: number, address: Buffer, length: number): number;
  close(fd: number): number;
  epoll_create1(flags: number): number;
  epoll_ctl(epoll: number, operation: number, fd: number, event: Buffer): number;
  epoll_wait(epoll: number, events: Buffer, most: number, timeoutMs: number): number;
  inet_pton(family: number, text: string, into: Buffer): number;
  inet_ntop(family: number, address: Buffer, into: Buffer, size: number): unknown;
  /** Returns the name of the last error, e.g. EADDRINUSE. */
  lastError(): string;
}

/** Constants and layouts are those of Linux on these processors (socket(2), epoll_ctl(2)). */
const processors = ['x64', 'arm64'];

/** Returns the error of the last call, in the form of Node's own errors. */
export function systemError(libc: Libc, what: string): NodeJS.ErrnoException {
  const code = libc.lastError();
  return Object.assign(new Error(`${what}: ${code}`), { code });
}

let known: Promise<Libc | null> | undefined;

/** Returns the C library's UDP functions. Null if they are unavailable, or if the platform is not a known one. */
export function libc(): Promise<Libc | null> {
  known ??= load();
  return known;
}

async function load(): Promise<Libc | null> {
  if (process.platform !== 'linux' || !processors.includes(process.arch)) return null;
  try {
    const { default: koffi } = await import('koffi');
    const library = koffi.load(null);
    const names = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
    return {
      socket: library.func('int socket(int domain, int type, int protocol)'),
      bind: library.func('int bind(int fd, const void *address, uint32_t length)'),
      getsockname: library.func('int getsockname(int fd, void *address, void *length)'),
      recvfrom: library.func(
        'intptr_t recvfrom(int fd, void *into, size_t size, int flags, void *address, void *length)',
      ),
      sendto: library.func(
        'intptr_t sendto(int fd, const void *data, size_t size, int flags, const void *address, uint32_t length)',
      ),
      close: library.func('int close(int fd)'),
      epoll_create1: library.func('int epoll_create1(int flags)'),
      epoll_ctl: library.func('int epoll_ctl(int epoll, int operation, int fd, void *event)'),
      epoll_wait: library.func('int epoll_wait(int epoll, void *events, int most, int timeout)'),
      inet_pton: library.func('int inet_pton(int family, const char *text, void *into)'),
      inet_ntop: library.func('const char *inet_ntop(int family, const void *address, void *into, uint32_t size)'),
      lastError: () => names.get(koffi.errno()) ?? 'UNKNOWN',
    };
  } catch {
    // koffi has no binary for this system.
    return null;
  }
}
