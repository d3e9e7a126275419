import type { RoomFigures, ToldFigure } from '../metrics/figure.ts';

type Tell = Parameters<ToldFigure['follow']>[0];

/** Request durations. */
export class RequestFigures {
  #tell: Tell = () => {};

  readonly figures: RoomFigures = [
    {
      kind: 'histogram',
      name: 'sidecall_http_request_duration_seconds',
      help: 'HTTP requests by route and status',
      labels: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      follow: (tell) => {
        this.#tell = tell;
        return () => {
          this.#tell = () => {};
        };
      },
    },
  ];

  /** @param seconds from the arrival of the request to the end of its answer */
  request(method: string, route: string, status: number, seconds: number): void {
    this.#tell(seconds, { method, route, status: String(status) });
  }
}
