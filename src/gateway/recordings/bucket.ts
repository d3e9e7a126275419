import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { AwsV4Signer } from 'aws4fetch';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';

export interface BucketSettings {
  /** For example "https://s3.example". */
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
  /** Prefix of each object's name, for example "recordings/". */
  prefix: string;
  /** The bucket is part of the path, not of the host name. */
  pathStyle: boolean;
}

/** The size and hash of a finished file. */
export interface Weight {
  bytes: number;
  /** In hexadecimal. */
  sha256: string;
}

/** Time limit for the server to begin its answer, in ms. Each 64 KiB transferred adds a second. */
const answerMs = 30_000;
const bytesOfMs = 65.536;
/** Maximum bytes read from an error answer. */
const refusalBytes = 4096;

interface Question {
  headers?: Record<string, string>;
  body?: ReadableStream<Uint8Array>;
  /** Bytes sent or expected. */
  bytes?: number;
  signal?: AbortSignal;
}

/**
 * One bucket of an S3-compatible storage: four requests, signed with Signature Version 4 (docs.aws.amazon.com, "Amazon
 * S3 API Reference"). All reject with RECORDING_STORE_FAILED, or with NOT_FOUND if there is no such object.
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

  /** The object's name for a file. */
  objectOf(fileName: string): string {
    return this.#settings.prefix + fileName;
  }

  /** Uploads a file with its signed checksum, so that a server that checks it refuses corrupted data. */
  async put(object: string, path: string, weight: Weight, signal: AbortSignal): Promise<void> {
    // The server stores the checksum with the object, and returns it for HEAD.
    const kept = { 'x-amz-checksum-sha256': Buffer.from(weight.sha256, 'hex').toString('base64') };
    try {
      await this.#send(object, path, weight, signal, kept);
    } catch (error) {
      // Some storages refuse unknown headers.
      const status = error instanceof CodedError ? (error.details as { status?: number } | undefined)?.status : 0;
      if (status !== 400 && status !== 501) throw error;
      await this.#send(object, path, weight, signal, {});
    }
  }

  /** Whether the object equals the file. Compares the checksum that the server stored, or else downloads the object. */
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

  /** The size and checksum that the server reports. Many servers store no checksum. */
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

  /** A part of an object, and its total size. @param end the byte after the last; may exceed the object's size */
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

  /** Also resolves if there is no such object. */
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
      // The high-water mark counts chunks, not bytes.
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
      // RFC 9112 9.3.1, 9.5: a server may close a kept-alive connection at the moment of reuse. Idempotent requests
      // without a body are repeated once. fetch reports a closed connection as a TypeError.
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
        // A signature is valid for one URL, so redirects are errors. Without redirects and without a window, fetch
        // keeps no copy of the body for resending (Fetch Standard, "HTTP-network-or-cache fetch"). Files are large.
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

/** Undici reports only "fetch failed". The reason is in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
