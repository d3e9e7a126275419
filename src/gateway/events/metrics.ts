import { gauge, type RoomFigures } from '../metrics/figure.ts';

export function eventFigures({ feeds }: { feeds: { readonly size: number } }): RoomFigures {
  return [gauge('sidecall_event_streams', 'Open event streams', () => feeds.size)];
}
