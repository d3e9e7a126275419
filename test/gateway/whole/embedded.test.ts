import { freePort } from '../../e2e/support/free-port.ts';
import { wholeGateway } from './both.ts';
import { emergencyCallerId } from './setup.ts';

const ports = { usual: await freePort(), sos: await freePort(), gateway: await freePort() };
const settings = { SIDECALL_BIND_ADDRESS: '127.0.0.1' };
const trunks = (['usual', 'sos'] as const).map((name, priority) => {
  return { name, host: '127.0.0.1', port: ports[name], pingSeconds: 0, priority };
});

wholeGateway('its own core', (carriers) => {
  if (!carriers) return { settings, ports };
  return {
    ports,
    settings: {
      ...settings,
      SIDECALL_TRUNK_PORT: String(ports.gateway),
      SIDECALL_TRUNKS: JSON.stringify(trunks),
      SIDECALL_EMERGENCY: JSON.stringify({ callerId: emergencyCallerId, trunk: 'sos' }),
    },
  };
});
