import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContextOptions } from 'node:tls';
import { CodedError } from '../../domain/errors.ts';

export interface TlsSettings {
  /** Port for incoming calls over TLS, if there is a certificate. */
  port: number;
  /** File with the certificate and its chain (PEM). Null: no incoming connections over TLS. */
  certificate: string | null;
  /** File with its private key. */
  key: string | null;
  /** File with certificate authorities to trust in addition to those of the system. */
  authorities: string | null;
}

/** Outgoing connections only, to servers with a certificate that the system trusts. */
export const noTls: TlsSettings = { port: 5061, certificate: null, key: null, authorities: null };

/** Our TLS certificate, and the authorities that we trust. */
export class TlsFiles {
  readonly port: number;
  #settings: TlsSettings;
  #context: SecureContextOptions;

  /** @throws CodedError CONFIG_INVALID, which names the wrong file */
  constructor(settings: TlsSettings) {
    this.#settings = settings;
    this.port = settings.port;
    this.#context = read(settings);
  }

  /** True if calls can come in over TLS. */
  get listens(): boolean {
    return this.#context.cert !== undefined;
  }

  /** Also used for outgoing connections: a carrier may request our certificate. */
  get context(): SecureContextOptions {
    return this.#context;
  }

  /** Expiry of the certificate. Null if there is none. */
  get validTo(): Date | null {
    const { cert } = this.#context;
    return cert === undefined ? null : new X509Certificate(cert as string).validToDate;
  }

  /**
   * Reads the files again, because certificates are renewed while the gateway runs.
   * @param settings may name other files; the port stays
   * @returns whether the files changed @throws CodedError if they are wrong; the previous ones then stay in use
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
