import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { AwsV4Signer } from 'aws4fetch';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';

export interface BucketSettings {
  /** E.g. "https://s3.example". */
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
  /** Before each object's name, e.g. "recordings/". */
  prefix: string;
  /** The bucket stands in the path rather than in the host's name. */
  pathStyle: boolean;
}

/** What a file is, by what was noted when it was whole. */
export interface Weight {
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

/** The server has this long to begin its answer; what it sends or takes has a second more for each 64 KiB. */
const answerMs = 30_000;
const bytesOfMs = 65.536;
/** What is read of a refusal. */
const refusalBytes = 4096;

interface Question {
  headers?: Record<string, string>;
  body?: ReadableStream<Uint8Array>;
  /** Sent or expected. */
  bytes?: number;
  signal?: AbortSignal;
}

/**
 * One bucket of an S3-compatible storage: four requests, signed with Signature Version 4
 * (docs.aws.amazon.com, "Amazon S3 API Reference"). All reject with RECORDING_STORE_FAILED,
 * or NOT_FOUND where there is no such object.
 */
export class Bucket {
  readonly #settings: BucketSettings;
  readonly #clock: Clock;
  readonly #fetch: typeof fetch;

  constructor(settings: BucketSettings, clock: Clock, fetcher: typeof fetch = fetch) {
    this.#settings = settings;
    this.#clock = clock;
    this.#fetch = fetcher;
  }

  /** The object of a file of this name. */
  objectOf(fileName: string): string {
    return this.#settings.prefix + fileName;
  }

  /** Sends a file, its checksum signed with it: a server that looks at checksums refuses anything else. */
  async put(object: string, path: string, weight: Weight, signal: AbortSignal): Promise<void> {
    // For the server to keep beside the object, and to tell by HEAD.
    const kept = { 'x-amz-checksum-sha256': Buffer.from(weight.sha256, 'hex').toString('base64') };
    try {
      await this.#send(object, path, weight, signal, kept);
    } catch (error) {
      // Some storages refuse headers that they do not know.
      const status = error instanceof CodedError ? (error.details as { status?: number } | undefined)?.status : 0;
      if (status !== 400 && status !== 501) throw error;
      await this.#send(object, path, weight, signal, {});
    }
  }

  /** Whether the object is this file: by the checksum that the server kept, or else by reading all of it again. */
  async holds(object: string, { bytes, sha256 }: Weight, signal: AbortSignal): Promise<boolean> {
    const told = await this.told(object, signal);
    if (told.bytes !== bytes) return false;
    if (told.sha256 !== null) return told.sha256 === sha256;
    const found = await this.#ask('GET', object, { bytes, signal }, async (response) => {
      const hash = createHash('sha256');
      for await (const part of response.body ?? []) hash.update(part);
      return hash.digest('hex');
    });
    return found === sha256;
  }

  /** What the server says of an object; many keep no checksums. */
  told(object: string, signal?: AbortSignal): Promise<{ bytes: number; sha256: string | null }> {
    const headers = { 'x-amz-checksum-mode': 'ENABLED' };
    return this.#ask('HEAD', object, { headers, ...(signal && { signal }) }, async (response) => {
      await drained(response);
      const checksum = response.headers.get('x-amz-checksum-sha256');
      return {
        bytes: Number(response.headers.get('content-length')),
        sha256: checksum === null ? null : Buffer.from(checksum, 'base64').toString('hex'),
      };
    });
  }

  /** A part, and how long the whole is. @param end the byte after the last; may be after the object's end */
  read(object: string, start: number, end: number): Promise<{ part: Buffer; size: number }> {
    const headers = { range: `bytes=${start}-${end - 1}` };
    return this.#ask('GET', object, { headers, bytes: end - start }, async (response) => {
      const [, first, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
      if (response.status !== 206 || Number(first) !== start) {
        await response.body?.cancel();
        throw failed('it does not send parts');
      }
      return { part: Buffer.from(await response.arrayBuffer()), size: Number(size) };
    });
  }

  /** Resolves also where there was none. */
  async remove(object: string): Promise<void> {
    await this.#ask('DELETE', object, {}, drained).catch((error: unknown) => {
      if (!(error instanceof CodedError && error.code === 'NOT_FOUND')) throw error;
    });
  }

  async #send(
    object: string,
    path: string,
    { bytes, sha256 }: Weight,
    signal: AbortSignal,
    more: Record<string, string>,
  ): Promise<void> {
    const file = createReadStream(path, { highWaterMark: 256 * 1024 });
    try {
      const headers = {
        'content-length': String(bytes),
        'content-type': 'application/octet-stream',
        'x-amz-content-sha256': sha256,
        ...more,
      };
      // Counted in parts, not in bytes.
      const body = Readable.toWeb(file, { strategy: { highWaterMark: 2 } }) as ReadableStream<Uint8Array>;
      await this.#ask('PUT', object, { headers, body, bytes, signal }, drained);
    } finally {
      file.destroy();
    }
  }

  async #ask<Answer>(
    method: string,
    object: string,
    request: Question,
    take: (response: Response) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await this.#askOnce(method, object, request, take);
    } catch (error) {
      // RFC 9112 9.3.1, 9.5: a server may close a kept connection in the moment it is used again. What changes
      // nothing when it is done twice is sent once more; fetch tells a connection's end as a TypeError.
      const ended = error instanceof Error && error.cause instanceof TypeError;
      if (!ended || request.body !== undefined || request.signal?.aborted) throw error;
      return this.#askOnce(method, object, request, take);
    }
  }

  async #askOnce<Answer>(
    method: string,
    object: string,
    request: Question,
    take: (response: Response) => Promise<Answer>,
  ): Promise<Answer> {
    const { accessKey, secretKey, region } = this.#settings;
    const late = new AbortController();
    const cancel = this.#clock.after(answerMs + (request.bytes ?? 0) / bytesOfMs, () =>
      late.abort(new Error('it takes too long')),
    );
    try {
      const signed = await new AwsV4Signer({
        method,
        url: this.#urlOf(object),
        headers: request.headers ?? {},
        accessKeyId: accessKey,
        secretAccessKey: secretKey,
        service: 's3',
        region,
        datetime: new Date(this.#clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
      }).sign();
      const response = await this.#fetch(signed.url, {
        method,
        headers: signed.headers,
        // A signature is good for one address. Where neither a redirect nor a window may ask for the body again,
        // fetch keeps no copy of it (Fetch Standard, "HTTP-network-or-cache fetch"): files are large.
        redirect: 'error',
        window: null,
        signal: request.signal ? AbortSignal.any([late.signal, request.signal]) : late.signal,
        ...(request.body && { body: request.body, duplex: 'half' }),
      });
      if (!response.ok) throw await refusal(response);
      return await take(response);
    } catch (error) {
      throw error instanceof CodedError ? error : failed(reasonOf(error), { cause: error });
    } finally {
      cancel();
    }
  }

  #urlOf(object: string): string {
    const { endpoint, bucket, pathStyle } = this.#settings;
    const url = new URL(endpoint);
    const base = url.pathname.replace(/\/$/, '');
    if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`;
    url.pathname = `${base}/${pathStyle ? `${bucket}/` : ''}${object}`;
    return url.href;
  }
}

async function drained(response: Response): Promise<void> {
  await response.arrayBuffer();
}

async function refusal(response: Response): Promise<CodedError> {
  const text = (await response.text().catch(() => '')).slice(0, refusalBytes);
  // "Error Responses": the code is a word such as NoSuchBucket or SignatureDoesNotMatch.
  const code = /<Code>(\w{1,64})<\/Code>/.exec(text)?.[1];
  if (response.status === 404 && code !== 'NoSuchBucket') {
    return new CodedError('NOT_FOUND', { message: 'The recording is not in the bucket.' });
  }
  const { status } = response;
  return failed(code === undefined ? `status ${status}` : `${status} ${code}`, { details: { status } });
}

function failed(why: string, more: { cause?: unknown; details?: { status: number } } = {}): CodedError {
  return new CodedError('RECORDING_STORE_FAILED', { message: `The recordings’ bucket failed: ${why}.`, ...more });
}

/** Undici says no more than "fetch failed"; what failed is its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
