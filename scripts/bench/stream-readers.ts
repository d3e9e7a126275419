/** The readers of the bench of event streams, in a separate process: one HTTP connection on loopback each. */
import { Agent, get, type IncomingMessage } from 'node:http';

/** Requests of streams.ts. "read" opens the streams; "stop" ends them. */
export type ReadersOrder = { do: 'read'; port: number; tokens: string[] } | { do: 'arrived'; count: number };

/** The answer to "arrived": every event that a reader received, with the time in ms on the machine's clock. */
export type ArrivedEvents = [seq: number, at: number][];

/** Streams that are opened at the same time. */
const openAtOnce = 20;
/** How long the last events may take, in ms. */
const patienceMs = 10_000;
const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
const arrived: ArrivedEvents = [];

/** Resolves with the first frames, which say that the stream has begun. */
async function read(port: number, token: string): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    get({ host: '127.0.0.1', port, path: '/v1/events', headers, agent }, resolve).on('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`a stream was answered with ${response.statusCode}`);
  response.setEncoding('utf8');
  let left = '';
  await new Promise<void>((resolve, reject) => {
    response.on('close', () => reject(new Error('a stream ended')));
    response.on('data', (chunk: string) => {
      const at = performance.timeOrigin + performance.now();
      const frames = (left + chunk).split('\n\n');
      left = frames.pop() ?? '';
      for (const frame of frames) {
        const seq = /^id: (\d+)$/m.exec(frame)?.[1];
        if (seq === undefined) continue;
        if (/^event: snapshot$/m.test(frame)) resolve();
        else arrived.push([Number(seq), at]);
      }
    });
  });
}

async function readAll({ port, tokens }: ReadersOrder & { do: 'read' }): Promise<object> {
  const waiting = [...tokens];
  const worker = async (): Promise<void> => {
    for (let token = waiting.pop(); token !== undefined; token = waiting.pop()) await read(port, token);
  };
  await Promise.all(Array.from({ length: openAtOnce }, worker));
  return { open: tokens.length };
}

async function waitFor({ count }: ReadersOrder & { do: 'arrived' }): Promise<ArrivedEvents> {
  const end = performance.now() + patienceMs;
  while (arrived.length < count && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  return arrived.splice(0);
}

process.on('disconnect', () => process.exit());
process.on('message', (order: ReadersOrder) => {
  (order.do === 'read' ? readAll(order) : waitFor(order)).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
