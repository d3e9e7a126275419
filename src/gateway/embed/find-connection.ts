import { CodedError } from '../../domain/errors.ts';
import type { FramedConnection, FramedConnections } from './port.ts';

/**
 * The connection of /embed/{host}: the one with this id, otherwise the only enabled one with the adapter of this name. So
 * a package for a CRM works with its adapter's name, and an id is needed only for a second account.
 * @throws CodedError EMBED_UNKNOWN, EMBED_AMBIGUOUS, EMBED_DISABLED or EMBED_NO_ORIGINS
 */
export function findConnection(connections: FramedConnections, host: string): FramedConnection {
  const found = connections.get(host) ?? onlyOf(connections, host);
  if (!found.stored.enabled) throw new CodedError('EMBED_DISABLED');
  if (found.stored.origins.length === 0) throw new CodedError('EMBED_NO_ORIGINS');
  return found;
}

function onlyOf(connections: FramedConnections, adapter: string): FramedConnection {
  const all = connections.list().filter(({ stored }) => stored.adapter === adapter);
  const enabled = all.filter(({ stored }) => stored.enabled);
  if (enabled.length > 1) throw new CodedError('EMBED_AMBIGUOUS');
  const found = enabled[0] ?? all[0];
  if (found === undefined) throw new CodedError('EMBED_UNKNOWN');
  return found;
}
