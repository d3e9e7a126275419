import type { Announcements } from './definition.ts';

/** What a waiting caller hears of their place. At least one of both is present. */
export interface Announcement {
  /** 1: next. */
  position?: number;
  /** “The wait is less than n minutes.” */
  lessThanMinutes?: number;
}

/** What this caller has heard. Times in ms of the same clock. */
export interface Announced {
  at: number | null;
  position: number | null;
  minutes: number | null;
}

export const nothingAnnounced: Announced = { at: null, position: null, minutes: null };

/** The place of a waiting call now. */
export interface PlaceNow {
  now: number;
  waitedMs: number;
  position: number;
  /** The time within which four of five callers are answered. null: no agent is staffed. */
  boundMs: number | null;
}

/**
 * The announcement that is due. Neither the position nor the minutes ever increase: what has become worse is not
 * mentioned, because the former announcement is no longer true and a larger one only annoys.
 * @returns null: nothing is due
 */
export function announcementDue(rules: Announcements, heard: Announced, place: PlaceNow): Announcement | null {
  const due = heard.at === null ? rules.firstAfterSeconds * 1000 <= place.waitedMs : spaced(rules, heard.at, place.now);
  if (!due) return null;
  const announcement: Announcement = {};
  const { position } = place;
  if (rules.position && position >= 1 && position <= rules.positionUpTo && position <= (heard.position ?? position)) {
    announcement.position = position;
  }
  const minutes = rules.expectedWait && place.boundMs !== null ? minutesOf(place.boundMs) : null;
  if (minutes !== null && minutes <= (heard.minutes ?? minutes)) announcement.lessThanMinutes = minutes;
  return Object.keys(announcement).length === 0 ? null : announcement;
}

function spaced({ everySeconds }: Announcements, last: number, now: number): boolean {
  return now - last >= everySeconds * 1000;
}

/** What the caller has heard after this announcement. */
export function announced(heard: Announced, announcement: Announcement, now: number): Announced {
  return {
    at: now,
    position: announcement.position ?? heard.position,
    minutes: announcement.lessThanMinutes ?? heard.minutes,
  };
}

/** Whole minutes, at least 1. */
export function minutesOf(boundMs: number): number {
  return Math.max(1, Math.ceil(boundMs / 60_000));
}
