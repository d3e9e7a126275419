import type { Figure, Labels } from './figure.ts';

/** A counter of a core: its path in the result of `counters()`, and its metric. */
export interface CoreFigure {
  /** Names of the nested objects and of the number in them: "edge.messagesIn". */
  path: string;
  figure: Figure;
  labels: Labels;
}

/** A value that only grows. */
export function counted(path: string, name: string, help: string, labels: Labels = {}): CoreFigure {
  return { path, figure: { kind: 'counter', name, help, labels: Object.keys(labels) }, labels };
}

/** A value that can also fall. */
export function measured(path: string, name: string, help: string): CoreFigure {
  return { path, figure: { kind: 'gauge', name, help }, labels: {} };
}

/** The same metrics for SIP of browsers (over WebSocket) and of trunks. */
export function sipFigures(path: string, prefix: string, of: string): readonly CoreFigure[] {
  const messages = `SIP messages of ${of}, by direction`;
  return [
    counted(`${path}.socketsOpened`, `${prefix}_sockets_opened_total`, `Connections of ${of} that were opened`),
    measured(`${path}.sockets`, `${prefix}_sockets`, `Open connections of ${of}`),
    measured(`${path}.transactions`, `${prefix}_transactions`, `SIP transactions of ${of} that are not over`),
    measured(`${path}.dialogs`, `${prefix}_dialogs`, `SIP dialogs of ${of}`),
    counted(`${path}.messagesIn`, `${prefix}_messages_total`, messages, { direction: 'in' }),
    counted(`${path}.messagesOut`, `${prefix}_messages_total`, messages, { direction: 'out' }),
    counted(`${path}.malformed`, `${prefix}_malformed_messages_total`, `SIP messages of ${of} that are not readable`),
    counted(`${path}.dropped`, `${prefix}_dropped_messages_total`, `SIP messages of ${of} dropped for size or rate`),
    counted(`${path}.overrun`, `${prefix}_sockets_overrun_total`, `Connections of ${of} closed for what they cost`),
    counted(
      `${path}.delayed`,
      `${prefix}_reads_delayed_total`,
      `Reads of ${of} without proof of identity that waited for their turn`,
    ),
    // By SIP status: the only metric with a path for each value.
    counted(`${path}.refused.*`, `${prefix}_refused_requests_total`, 'SIP requests that were refused, by status', {
      status: '',
    }),
  ];
}
