/** `sidecall asterisk-conf FOLDER`: writes configuration files for an Asterisk server, and the matching settings. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const templates = join(import.meta.dirname, '../telephony/asterisk/conf');
const names = ['http', 'ari', 'pjsip', 'extensions'] as const;
const settingsFile = 'sidecall.json';

/** Existing files are never overwritten: new passwords would lock the gateway out of a running Asterisk. */
function write(folder: string): void {
  // Hexadecimal contains no comment sign (;) and no other character with a meaning in Asterisk's files.
  const [ari, sip] = [randomBytes(24).toString('hex'), randomBytes(24).toString('hex')];
  const settings = {
    SIDECALL_CORE: 'asterisk',
    SIDECALL_ASTERISK_URL: 'http://127.0.0.1:8088',
    SIDECALL_ASTERISK_ARI_PASSWORD: ari,
    SIDECALL_ASTERISK_SIP_PASSWORD: sip,
  };
  const secret = { mode: 0o600, flag: 'wx' };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, settingsFile), `${JSON.stringify(settings, null, 2)}\n`, secret);
  for (const name of names) {
    const text = readFileSync(join(templates, `${name}.conf`), 'utf8');
    const filled = text.replace('CHANGE-ME-ARI', ari).replace('CHANGE-ME-SIP', sip);
    writeFileSync(join(folder, `sidecall-${name}.conf`), filled, secret);
  }
}

function nextSteps(folder: string): string {
  return `Written to ${folder}: sidecall-*.conf for Asterisk, and ${settingsFile} with the gateway’s settings. Their passwords are new.

On the Asterisk server:

    sudo install -o asterisk -g asterisk -m 640 ${folder}/sidecall-*.conf /etc/asterisk/
    for name in ${names.join(' ')}; do echo "#include sidecall-$name.conf" | sudo tee -a /etc/asterisk/$name.conf; done
    sudo systemctl restart asterisk

Then here:

    SIDECALL_CONFIG=${folder}/${settingsFile} npx sidecall doctor
    SIDECALL_CONFIG=${folder}/${settingsFile} npx sidecall
`;
}

const [, , , folder] = process.argv;
try {
  if (folder === undefined) throw new Error('say which folder the files go to, e.g. “sidecall asterisk-conf asterisk”');
  write(folder);
  process.stdout.write(nextSteps(folder));
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const why =
    code === 'EEXIST' ? `${folder} has such files already; their passwords are in use, so they stay` : message;
  process.stderr.write(`sidecall: ${why}.\n`);
  process.exitCode = 1;
}
