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
 * What there is to say. Neither the position nor the minutes ever increase: if a place has become worse, that part is
 * not mentioned, because the former announcement is no longer true, and a larger one would break a promise.
 * @returns null: nothing
 */
export function newsOf(heard: Announced, { position, boundMs }: PlaceNow): Announcement | null {
  const news: Announcement = {};
  if (position >= 1 && position <= (heard.position ?? position)) news.position = position;
  const minutes = boundMs === null ? null : minutesOf(boundMs);
  if (minutes !== null && minutes <= (heard.minutes ?? minutes)) news.lessThanMinutes = minutes;
  return orNull(news);
}

/** The announcement that the rules of the queue want now. @returns null: nothing is due */
export function announcementDue(rules: Announcements, heard: Announced, place: PlaceNow): Announcement | null {
  const { firstAfterSeconds, everySeconds, positionUpTo } = rules;
  const isDue =
    heard.at === null ? place.waitedMs >= firstAfterSeconds * 1000 : place.now - heard.at >= everySeconds * 1000;
  if (!isDue) return null;
  const { position, lessThanMinutes } = newsOf(heard, place) ?? {};
  const due: Announcement = {};
  if (rules.position && position !== undefined && position <= positionUpTo) due.position = position;
  if (rules.expectedWait && lessThanMinutes !== undefined) due.lessThanMinutes = lessThanMinutes;
  return orNull(due);
}

function orNull(announcement: Announcement): Announcement | null {
  return Object.keys(announcement).length === 0 ? null : announcement;
}

/** What the caller has heard after this announcement. */
export function announced(heard: Announced, announcement: Announcement, now: number): Announced {
  return {
    at: now,
    position: announcement.position ?? heard.position,
    minutes: announcement.lessThanMinutes ?? heard.minutes,
  };
}

/**
 * The minutes of “less than n minutes”: the nearest whole number, at least 1. Rounding up would make the promise true for
 * more than nine of ten callers, and longer than it has to be.
 */
export function minutesOf(boundMs: number): number {
  return Math.max(1, Math.round(boundMs / 60_000));
}
