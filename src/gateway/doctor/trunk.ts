import { isIPv6 } from 'node:net';
import type { Clock } from '../../domain/clock.ts';
import type { Config } from '../config/config.ts';
import { DigestAnswers } from '../sip/auth/digest-answers.ts';
import { encodeUser } from '../sip/message/sip-address.ts';
import type { SipResponse } from '../sip/message/sip-message.ts';
import { acceptLine } from '../sip/message/sip-writer.ts';
import { locate, type Place } from '../trunk/locate.ts';
import { ownAddressTo } from '../trunk/own-address.ts';
import { Requests } from '../trunk/requests.ts';
import { systemResolver } from '../trunk/resolver.ts';
import type { TrunkSettings } from '../trunk/settings.ts';
import { TlsFiles } from '../trunk/tls-files.ts';
import type { TrunkLink } from '../trunk/trunk-link.ts';
import { type Finding, note, quoted, reasonOf, right, wrong } from './finding.ts';
import { examineSeen } from './trunk-seen.ts';
import { type TrunkWire, trunkWire } from './trunk-wire.ts';
import { within } from './within.ts';

/** Some carriers answer a first message slowly. */
const answerMs = 6000;

type Answer = { status: number; response: SipResponse | null };

/** Checks each trunk as far as possible without a call. `portFree`: sends from the port that calls will use. */
export async function* examineTrunks(config: Config, clock: Clock, portFree: boolean): AsyncGenerator<Finding> {
  let tls: TlsFiles;
  try {
    tls = new TlsFiles(config.trunkTls);
  } catch (error) {
    yield wrong((error as Error).message, 'The gateway does not start so.');
    return;
  }
  yield* examineCertificate(tls.validTo, clock);
  for (const trunk of config.trunks) {
    for await (const finding of examineOne(trunk, config, { clock, tls }, portFree)) {
      yield { ...finding, says: `Trunk ${trunk.name}: ${finding.says}` };
    }
  }
}

function* examineCertificate(validTo: Date | null, clock: Clock): Generator<Finding> {
  if (validTo === null) return;
  const days = Math.floor((validTo.getTime() - clock.now()) / 86_400_000);
  const until = validTo.toISOString().slice(0, 10);
  if (days < 0) {
    yield wrong(`The certificate for SIP over TLS has expired (${until}).`, 'Renew it: it is read anew each hour.');
  } else if (days < 14) yield note(`The certificate for SIP over TLS expires in ${days} days (${until}).`, 'Renew it.');
  else yield right(`The certificate for SIP over TLS is valid until ${until}.`);
}

/** Checks one trunk beside a running gateway, so from a port of its own. */
export async function* examineTrunk(trunk: TrunkSettings, config: Config, clock: Clock): AsyncGenerator<Finding> {
  yield* examineOne(trunk, config, { clock, tls: new TlsFiles(config.trunkTls) }, false);
}

async function* examineOne(
  trunk: TrunkSettings,
  { trunkPort, media }: Config,
  { clock, tls }: { clock: Clock; tls: TlsFiles },
  portFree: boolean,
): AsyncGenerator<Finding> {
  const family = isIPv6(media.bindAddress ?? '') ? 6 : 4;
  const families: readonly (4 | 6)[] = trunk.transport === 'udp' ? [family] : [family, family === 4 ? 6 : 4];
  const found = await locate(trunk, families, systemResolver()).catch(() => null);
  const place = found?.places[0];
  if (place === undefined) {
    yield wrong(
      `the host ${trunk.host} has no address that can be reached from here.`,
      'Look at its spelling, and at this machine’s name service.',
    );
    return;
  }
  const { address } = place;
  const own = media.publicAddress ?? (await ownAddressTo(address))?.own ?? media.bindAddress ?? '127.0.0.1';
  const wire = await trunkWire({
    bindAddress: media.bindAddress ?? '0.0.0.0',
    port: portFree ? trunkPort : 0,
    own,
    remote: address,
    clock,
    tls,
  });
  try {
    const link = await linkTo(wire, trunk, place);
    if ('verdict' in link) {
      yield link;
      return;
    }
    const pinged = await within(clock, answerMs, ask(link, trunk, 'OPTIONS'));
    yield pingVerdict(trunk, pinged);
    if (pinged?.response) yield* examineSeen(pinged.response, own, media.publicAddress);
    if (pinged?.response === undefined && trunk.transport === 'udp' && !trunk.register) return;
    if (trunk.register) yield registerVerdict(trunk, await within(clock, answerMs, ask(link, trunk, 'REGISTER')));
  } finally {
    wire.close();
  }
}

async function linkTo(
  wire: TrunkWire,
  { transport, host }: TrunkSettings,
  { address, port }: Place,
): Promise<TrunkLink | Finding> {
  try {
    return await wire.link(transport, host, address, port);
  } catch (error) {
    const says = `no connection to port ${port} over ${transport.toUpperCase()}: ${reasonOf(error)}.`;
    const todo =
      transport === 'tls'
        ? 'Its certificate must be of the host that the trunk names.'
        : 'See host, port and transport.';
    return wrong(says, `${todo} A firewall may be between.`);
  }
}

/** A REGISTER without a Contact changes no bindings (RFC 3261 10.2.3), so a running gateway keeps its calls. */
function ask(link: TrunkLink, trunk: TrunkSettings, method: 'OPTIONS' | 'REGISTER'): Promise<Answer> {
  const { host, domain = host, user = 'sidecall', password } = trunk;
  const uri = `sip:${host.includes(':') ? `[${host}]` : host}:${portOf(trunk)}`;
  const own = `sip:${encodeUser(user)}@${domain}`;
  const registers = method === 'REGISTER' && password !== undefined;
  const lines = registers ? [] : [link.contactLine(user), acceptLine];
  return new Requests().ask(link, method, uri, own, lines, registers ? new DigestAnswers(user, password) : null);
}

function pingVerdict({ transport, pingSeconds }: TrunkSettings, answer: Answer | null): Finding {
  if (answer?.response) {
    const { status } = answer;
    if (status === 503) return wrong('it answers OPTIONS with 503: it takes no calls now.', 'Ask the carrier.');
    return right(`it answers OPTIONS (${status}).`);
  }
  const says = `no answer to OPTIONS over ${transport.toUpperCase()}.`;
  if (pingSeconds === 0) return note(says, 'It is not asked in service either: pingSeconds is 0.');
  const todo =
    'See host, port and transport, and the firewalls between; a carrier that never answers OPTIONS wants pingSeconds 0.';
  return wrong(says, todo);
}

function registerVerdict({ host }: TrunkSettings, answer: Answer | null): Finding {
  const said = answer?.response ? ` (${answer.status} ${quoted(answer.response.reason)})` : '';
  switch (answer?.response ? answer.status : null) {
    case 200:
      return right('it takes our user and password to register.');
    case 401:
    case 407:
      return wrong(
        `it refuses our password${said}.`,
        'Compare user and password of the trunk with what the carrier gave.',
      );
    case 403:
      return wrong(
        `it does not let us register${said}.`,
        'A wrong password, an account that is locked, or an address that is not allowed; some want domain to be set.',
      );
    case 404:
      return wrong(`it does not know our user${said}.`, `Compare user, and set domain if it differs from ${host}.`);
    case 423:
      return wrong(`our registration is too brief for it${said}.`, 'Set registerSeconds higher.');
    case null:
      return wrong('no answer to our registration.', 'See host, port and transport, and the firewalls between.');
    default:
      return wrong(`it does not let us register${said}.`, 'Ask the carrier what that means.');
  }
}

function portOf({ port, transport }: TrunkSettings): number {
  return port ?? (transport === 'tls' ? 5061 : 5060);
}
