import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../../src/domain/flows/document/schedule.ts';
import { localTime, momentsOf } from '../../../src/domain/flows/hours/local-time.ts';
import { openState } from '../../../src/domain/flows/hours/opening.ts';
import { allTo, flow, goodbye, path, simulate } from './support/flows.ts';

const everyDay = (from: string, to: string): Schedule['week'] => {
  const ranges = [{ from, to }];
  return {
    monday: ranges,
    tuesday: ranges,
    wednesday: ranges,
    thursday: ranges,
    friday: ranges,
    saturday: ranges,
    sunday: ranges,
  };
};

function schedule(more: Partial<Schedule>): Schedule {
  return { name: 'office', timeZone: 'Europe/Berlin', week: {}, holidays: [], ...more };
}

/** The states of a schedule, each with the UTC minutes at which it begins, within a span. */
function changes(of: Schedule, from: string, to: string): string[] {
  const found: string[] = [];
  let before = '';
  for (let at = Date.parse(from); at <= Date.parse(to); at += 60_000) {
    const state = String(openState(of, at));
    if (state !== before) found.push(`${new Date(at).toISOString().slice(11, 16)} ${state}`);
    before = state;
  }
  return found;
}

describe('opening hours', () => {
  it('open at their start and close at their end, to the minute, in their own zone', () => {
    const office = schedule({ week: { monday: [{ from: '09:00', to: '17:00' }] } });
    // 2026-03-02 is a Monday; Berlin is one hour before UTC.
    expect(changes(office, '2026-03-02T00:00Z', '2026-03-03T12:00Z')).toEqual([
      '00:00 closed',
      '08:00 open',
      '16:00 closed',
    ]);
    const kolkata = { ...office, timeZone: 'Asia/Kolkata' };
    expect(changes(kolkata, '2026-03-02T00:00Z', '2026-03-02T23:00Z')).toEqual([
      '00:00 closed',
      '03:30 open',
      '11:30 closed',
    ]);
  });

  it('can have a break, and end on the next day', () => {
    const office = schedule({
      timeZone: 'UTC',
      week: {
        monday: [
          { from: '08:00', to: '12:00' },
          { from: '22:00', to: '02:00' },
        ],
      },
    });
    expect(changes(office, '2026-03-02T00:00Z', '2026-03-03T12:00Z')).toEqual([
      '00:00 closed',
      '08:00 open',
      '12:00 closed',
      '22:00 open',
      '02:00 closed',
    ]);
  });

  it('can be all day', () => {
    const always = schedule({ week: everyDay('00:00', '24:00') });
    expect(changes(always, '2026-03-27T00:00Z', '2026-03-31T00:00Z')).toEqual(['00:00 open']);
    expect(changes(schedule({ week: everyDay('07:00', '07:00') }), '2026-10-24T00:00Z', '2026-10-27T00:00Z')).toEqual([
      '00:00 open',
    ]);
  });

  it('on a holiday are those of the holiday', () => {
    const office = schedule({
      timeZone: 'UTC',
      week: everyDay('09:00', '17:00'),
      holidays: [
        { date: '12-24', open: [{ from: '09:00', to: '12:00' }] },
        { date: '2026-12-25', open: [] },
      ],
    });
    expect(changes(office, '2026-12-24T00:00Z', '2026-12-26T10:00Z')).toEqual([
      '00:00 holiday',
      '09:00 open',
      '12:00 holiday',
      '00:00 closed',
      '09:00 open',
    ]);
    expect(openState(office, Date.parse('2027-12-25T10:00Z'))).toBe('open');
  });

  it('of one year come before those of every year', () => {
    const office = schedule({
      timeZone: 'UTC',
      holidays: [
        { date: '01-01', open: [] },
        { date: '2027-01-01', open: [{ from: '00:00', to: '24:00' }] },
      ],
    });
    expect(openState(office, Date.parse('2027-01-01T10:00Z'))).toBe('open');
    expect(openState(office, Date.parse('2028-01-01T10:00Z'))).toBe('holiday');
  });

  it('are unknown in an unknown time zone', () => {
    expect(openState(schedule({ timeZone: 'Mars/Olympus' }), 0)).toBeNull();
  });
});

describe('in the night in which clocks are set back', () => {
  // Berlin, 2026-10-25: at 03:00 (01:00 UTC) clocks show 02:00 again.
  const span = ['2026-10-24T18:00Z', '2026-10-25T06:00Z'] as const;

  it('a shift that ends in the repeated hour ends once, after its second time', () => {
    expect(changes(schedule({ week: { saturday: [{ from: '22:00', to: '02:30' }] } }), ...span)).toEqual([
      '18:00 closed',
      '20:00 open',
      '01:30 closed',
    ]);
  });

  it('a shift that starts in the repeated hour starts once, at its first time', () => {
    expect(changes(schedule({ week: { sunday: [{ from: '02:30', to: '06:00' }] } }), ...span)).toEqual([
      '18:00 closed',
      '00:30 open',
      '05:00 closed',
    ]);
  });

  it('a shift around the change is an hour longer', () => {
    expect(changes(schedule({ week: { sunday: [{ from: '01:00', to: '04:00' }] } }), ...span)).toEqual([
      '18:00 closed',
      '23:00 open',
      '03:00 closed',
    ]);
  });
});

describe('in the night in which clocks are set forward', () => {
  // Berlin, 2026-03-29: at 02:00 (01:00 UTC) clocks show 03:00.
  const span = ['2026-03-28T18:00Z', '2026-03-29T06:00Z'] as const;

  it('a shift that starts in the hour that is missing starts at the change', () => {
    expect(changes(schedule({ week: { sunday: [{ from: '02:30', to: '05:00' }] } }), ...span)).toEqual([
      '18:00 closed',
      '01:00 open',
      '03:00 closed',
    ]);
  });

  it('a shift that ends in the hour that is missing ends at the change', () => {
    expect(changes(schedule({ week: { saturday: [{ from: '22:00', to: '02:30' }] } }), ...span)).toEqual([
      '18:00 closed',
      '21:00 open',
      '01:00 closed',
    ]);
  });

  it('a shift within the missing hour does not exist', () => {
    expect(changes(schedule({ week: { sunday: [{ from: '02:10', to: '02:50' }] } }), ...span)).toEqual([
      '18:00 closed',
    ]);
  });

  it('a change of half an hour is one as well', () => {
    // Lord Howe Island, 2026-10-04: at 02:00 clocks show 02:30.
    const island = schedule({ timeZone: 'Australia/Lord_Howe', week: { sunday: [{ from: '02:15', to: '03:00' }] } });
    expect(changes(island, '2026-10-03T12:00Z', '2026-10-03T18:00Z')).toEqual([
      '12:00 closed',
      '15:30 open',
      '16:00 closed',
    ]);
  });
});

describe('local time', () => {
  it('is that of the zone, also before 1970 and at midnight', () => {
    expect(localTime(Date.parse('2026-03-01T23:00:00Z'), 'Europe/Berlin')).toEqual({
      year: 2026,
      month: 3,
      day: 2,
      hour: 0,
      minute: 0,
      second: 0,
    });
    expect(localTime(-1000, 'UTC')).toMatchObject({ year: 1969, hour: 23, second: 59 });
  });

  it.each(['Europe/Berlin', 'America/St_Johns', 'Africa/Casablanca', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC'])(
    'and moments agree in %s',
    (zone) => {
      for (let wall = Date.UTC(2026, 0, 1); wall < Date.UTC(2027, 0, 1); wall += 7 * 3_600_000) {
        const { first, last } = momentsOf(wall, zone);
        expect(last - first).toBeGreaterThanOrEqual(0);
        const local = localTime(first, zone);
        const shown = Date.UTC(local?.year ?? 0, (local?.month ?? 0) - 1, local?.day, local?.hour, local?.minute);
        expect(shown).toBeGreaterThanOrEqual(wall);
        expect(shown - wall).toBeLessThanOrEqual(3_600_000);
      }
    },
  );

  it('skips a whole day if a country crosses the date line', () => {
    // Samoa had no 2011-12-30.
    const wall = Date.UTC(2011, 11, 30, 12);
    expect(momentsOf(wall, 'Pacific/Apia').first).toBe(Date.parse('2011-12-30T10:00:00Z'));
  });
});

describe('the hours node', () => {
  const document = (more: object = {}) =>
    flow(
      [
        {
          name: 'hours',
          kind: 'hours',
          schedule: 'office',
          outcomes: allTo('goodbye', 'open', 'closed', 'holiday'),
          ...more,
        },
        goodbye,
      ],
      { schedules: [schedule({ week: { monday: [{ from: '09:00', to: '17:00' }] } })] },
    );

  it('asks the schedule at the time of the call', () => {
    expect(path(simulate(document()))[0]).toBe('hours open');
    expect(path(simulate(document(), { start: { at: Date.parse('2026-03-02T20:00Z') } }))[0]).toBe('hours closed');
  });

  it('follows its switch first', () => {
    const held = simulate(document({ switch: 'storm' }), {
      answers: ({ type }) => (type === 'read-switch' ? { type: 'switch', position: 'closed' } : null),
    });
    expect(held.path[0]).toMatchObject({ outcome: 'closed', detail: 'switch' });
    expect(path(simulate(document({ switch: 'storm' })))[0]).toBe('hours open');
  });

  it('is closed if its time zone is unknown on this machine', () => {
    const node = document();
    const [office] = node.schedules;
    const elsewhere = { ...node, schedules: [{ ...(office as Schedule), timeZone: 'Mars/Olympus' }] };
    expect(simulate(elsewhere).path[0]).toMatchObject({ outcome: 'closed', detail: 'time zone unknown' });
  });
});
