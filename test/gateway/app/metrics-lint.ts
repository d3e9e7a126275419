/**
 * The checks of `promtool check metrics` and the naming rules (https://prometheus.io/docs/practices/naming), as far as
 * they apply to our own metrics.
 * @returns one line for each fault
 */
export function lintMetrics(exposition: string, prefix: string): string[] {
  const faults: string[] = [];
  const types = new Map<string, string>();
  const helps = new Map<string, string>();
  const series = new Set<string>();
  for (const line of exposition.split('\n')) {
    const [, keyword, name = '', text = ''] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (keyword !== undefined && name.startsWith(prefix)) {
      const known = keyword === 'HELP' ? helps : types;
      if (known.has(name)) faults.push(`${name}: two ${keyword} lines`);
      known.set(name, text);
      continue;
    }
    if (line === '' || line.startsWith('#') || !line.startsWith(prefix)) continue;
    const [, metric = '', labels = '', value = ''] = /^([^{ ]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (series.has(`${metric}{${labels}}`)) faults.push(`${line}: twice`);
    series.add(`${metric}{${labels}}`);
    if (Number.isNaN(Number(value)) && !/^[+-]?Inf$/.test(value)) faults.push(`${line}: no number`);
    for (const [, label = ''] of labels.matchAll(/(?:^|,)([^=,]+)="/g)) {
      if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(label)) faults.push(`${metric}: label ${label} is not snake_case`);
    }
    const family = types.has(metric) ? metric : metric.replace(/_(?:bucket|sum|count)$/, '');
    if (!types.has(family)) faults.push(`${metric}: no TYPE`);
  }
  for (const [name, type] of types) {
    if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) faults.push(`${name}: not snake_case`);
    if ((helps.get(name) ?? '') === '') faults.push(`${name}: no HELP`);
    if ((type === 'counter') !== name.endsWith('_total')) faults.push(`${name}: a ${type}, and its name says another`);
    if (/_(?:ms|milliseconds|minutes|hours|days|kilobytes|megabytes|percent)(?:_|$)/.test(name)) {
      faults.push(`${name}: not in a base unit`);
    }
    if (/_(?:counter|gauge|histogram|count|sum|bucket|info_total)$/.test(name)) faults.push(`${name}: names its type`);
  }
  return faults;
}
