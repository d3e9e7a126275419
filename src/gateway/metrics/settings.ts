import { flag } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

/** Settings for access to the metrics. */
export const metricsAccess = settingsGroup(
  {
    SIDECALL_METRICS_LOCAL: setting(
      '1 lets programs on this machine read /metrics without an API key. Not behind a proxy on the same machine.',
      '0',
      flag,
    ),
  },
  (value) => ({ /** /metrics needs no key on loopback. */ metricsLocal: value.SIDECALL_METRICS_LOCAL }),
);
