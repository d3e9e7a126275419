import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContextOptions } from 'node:tls';
import { CodedError } from '../../domain/errors.ts';

export interface TlsSettings {
  /** Where calls over TLS come in, once there is a certificate. */
  port: number;
  /** File with the certificate and its chain (PEM). Null: nobody can connect to us over TLS. */
  certificate: string | null;
  /** File with its private key. */
  key: string | null;
  /** File with certificates of authorities that are believed beside those of the system. */
  authorities: string | null;
}

/** Connections of ours alone, to who is believed by everybody. */
export const noTls: TlsSettings = { port: 5061, certificate: null, key: null, authorities: null };

/** Who we are over TLS, and whom we believe. */
export class TlsFiles {
  readonly port: number;
  #settings: TlsSettings;
  #context: SecureContextOptions;

  /** @throws CodedError CONFIG_INVALID which says which file is wrong */
  constructor(settings: TlsSettings) {
    this.#settings = settings;
    this.port = settings.port;
    this.#context = read(settings);
  }

  /** Whether calls can come in over TLS. */
  get listens(): boolean {
    return this.#context.cert !== undefined;
  }

  /** Also for connections of ours: a carrier may ask for our certificate. */
  get context(): SecureContextOptions {
    return this.#context;
  }

  /** Until when the certificate is valid; null where there is none. */
  get validTo(): Date | null {
    const { cert } = this.#context;
    return cert === undefined ? null : new X509Certificate(cert as string).validToDate;
  }

  /**
   * Reads the files anew: certificates are renewed while we run.
   * @param settings with other names of files; the port stays
   * @returns whether they have changed @throws CodedError where they are wrong; what was valid stays in use
   */
  refresh(settings: TlsSettings = this.#settings): boolean {
    const now = read(settings);
    this.#settings = settings;
    const changed = now.cert !== this.#context.cert || now.key !== this.#context.key;
    this.#context = now;
    return changed;
  }
}

function read({ certificate, key, authorities }: TlsSettings): SecureContextOptions {
  const context: SecureContextOptions = {
    ...(authorities === null ? {} : { ca: [...rootCertificates, textOf('SIDECALL_TRUNK_TLS_CA', authorities)] }),
    ...(certificate === null || key === null
      ? {}
      : { cert: textOf('SIDECALL_TRUNK_TLS_CERT', certificate), key: textOf('SIDECALL_TRUNK_TLS_KEY', key) }),
  };
  try {
    createSecureContext(context);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CodedError('CONFIG_INVALID', {
      message: `The files of SIDECALL_TRUNK_TLS_CERT, _KEY and _CA must be PEM, and the key the certificate’s (${code ?? 'not valid'}).`,
      cause,
    });
  }
  return context;
}

function textOf(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CodedError('CONFIG_INVALID', { message: `${setting}: ${path} cannot be read (${code}).`, cause });
  }
}
