import { join } from 'node:path';
import { type Installation, libraryFolder } from '../debian/installation.ts';

export const ariUser = 'sidecall';

/** Settings of one instance, in addition to the common ones. */
export interface AsteriskPlan {
  /** Sections of pjsip.conf. The transport `transport-ws` and `[global]` already exist. */
  pjsip?: string;
  /** The complete extensions.conf. */
  extensions?: string;
  /** First and last UDP port for media. Several instances may share them. */
  rtpPorts?: readonly [first: number, last: number];
  /** Of the ARI user. Default: random. */
  ariPassword?: string;
  /** More files of /etc/asterisk by name, e.g. `musiconhold.conf`. They replace generated ones. */
  files?: Files | ((instance: { root: string; httpPort: number }) => Files);
}

type Files = Readonly<Record<string, string>>;

/**
 * Creates the configuration folder of one instance: everything is under `folder`, and HTTP (ARI and SIP over WebSocket)
 * uses one port on loopback.
 */
export function configFiles(
  { root }: Installation,
  folder: string,
  httpPort: number,
  ariPassword: string,
  plan: AsteriskPlan,
): Record<string, string> {
  const [first, last] = plan.rtpPorts ?? [10_000, 29_999];
  return {
    'asterisk.conf': lines(
      '[directories]',
      `astetcdir => ${join(folder, 'etc')}`,
      `astmoddir => ${join(libraryFolder(root), 'asterisk/modules')}`,
      `astdatadir => ${join(root, 'usr/share/asterisk')}`,
      ...['astvarlibdir', 'astdbdir', 'astkeydir', 'astagidir'].map((name) => `${name} => ${join(folder, 'lib')}`),
      `astspooldir => ${join(folder, 'spool')}`,
      `astrundir => ${join(folder, 'run')}`,
      `astlogdir => ${join(folder, 'log')}`,
      '[options]',
      'documentation_language = en',
    ),
    'modules.conf': lines('[modules]', 'autoload=yes'),
    'logger.conf': lines('[logfiles]', 'messages => notice,warning,error'),
    'http.conf': lines(
      '[general]',
      'enabled=yes',
      'bindaddr=127.0.0.1',
      `bindport=${httpPort}`,
      // Each phone keeps one. Asterisk's own default is a hundred.
      'sessionlimit=5000',
    ),
    'ari.conf': lines(
      '[general]',
      'enabled=yes',
      `[${ariUser}]`,
      'type=user',
      'read_only=no',
      `password=${ariPassword}`,
    ),
    'rtp.conf': lines('[general]', `rtpstart=${first}`, `rtpend=${last}`),
    'extensions.conf': plan.extensions ?? '[default]\n',
    // These modules need a configuration file to load.
    'amd.conf': '[general]\n',
    'confbridge.conf': '[general]\n',
    'musiconhold.conf': lines('[default]', 'mode=files', `directory=${join(folder, 'lib/moh')}`),
    'pjsip.conf': lines(
      '[global]',
      'type=global',
      // Identification by address would assign a REGISTER from loopback to any other endpoint there.
      'endpoint_identifier_order=auth_username,username,ip,anonymous',
      '[transport-ws]',
      'type=transport',
      'protocol=ws',
      'bind=127.0.0.1',
      plan.pjsip ?? '',
    ),
    ...(typeof plan.files === 'function' ? plan.files({ root, httpPort }) : plan.files),
  };
}

/** Sections of pjsip.conf for a browser that registers as `name` without a password and calls into `context`. */
export function webrtcEndpoint(name: string, { allow, context }: { allow: string; context: string }): string {
  return lines(
    `[${name}]`,
    'type=endpoint',
    `aors=${name}`,
    `context=${context}`,
    'transport=transport-ws',
    'webrtc=yes',
    'direct_media=no',
    'disallow=all',
    `allow=${allow}`,
    `[${name}]`,
    'type=aor',
    'max_contacts=1',
    'remove_existing=yes',
  );
}

function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}
