import type { RoomFigures } from '../metrics/figure.ts';
import type { Recordings } from './recordings.ts';

const states = ['running', 'whole', 'interrupted', 'failed'] as const;

export function recordingFigures({ recordings }: { recordings: Pick<Recordings, 'figures'> }): RoomFigures {
  return [
    {
      figures: [
        {
          kind: 'gauge',
          name: 'sidecall_recording_uploads_pending',
          help: 'Recordings that the bucket has yet to confirm',
        },
        {
          kind: 'gauge',
          name: 'sidecall_recording_uploads_failing',
          help: 'Of those, the ones that failed at least once',
        },
        {
          kind: 'gauge',
          name: 'sidecall_recordings_unreadable',
          help: 'Recordings encrypted with another key than the one that is set',
        },
        {
          kind: 'gauge',
          name: 'sidecall_recordings',
          help: 'Recordings by state; failed ones could not be written to their end',
          labels: ['state'],
        },
      ],
      async read() {
        const found = await recordings.figures();
        return [
          ['sidecall_recording_uploads_pending', found.uploading],
          ['sidecall_recording_uploads_failing', found.uploadsFailing],
          ['sidecall_recordings_unreadable', found.otherKey],
          ...states.map((state) => ['sidecall_recordings', found[state], { state }] as const),
        ];
      },
    },
  ];
}
