/** A day as a strip: where something was recorded, where something happened, what a finger points at. Pure. Times in milliseconds. */
import type { EventWords } from '@/brand/category-type.ts';
import type { DeviceEvent } from '@/family/family-device.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Part of the strip, in percent of the day. */
export interface Block {
  readonly left: number;
  readonly width: number;
}

export interface Mark {
  readonly left: number;
  readonly weight: EventWords['weight'];
  readonly event: DeviceEvent;
}

/** A clip shorter than this share of the day is drawn this wide, or nobody could see it. */
const LEAST_PERCENT = 0.4;

const percent = (time: number, day: Span): number => Math.min(100, Math.max(0, (100 * (time - day.from)) / (day.to - day.from)));

/** Recorded parts of a day; overlapping and touching ones are one, what lies outside is cut off. */
export function blocksOf(spans: readonly Span[], day: Span): Block[] {
  const merged: { from: number; to: number }[] = [];
  for (const span of [...spans].filter(({ from, to }) => to > day.from && from < day.to).sort((left, right) => left.from - right.from)) {
    const last = merged[merged.length - 1];
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged.map(({ from, to }) => {
    const left = percent(from, day);
    return { left, width: Math.max(LEAST_PERCENT, percent(to, day) - left) };
  });
}

export function marksOf(events: readonly DeviceEvent[], weightOf: (event: DeviceEvent) => EventWords['weight'], day: Span): Mark[] {
  return events
    .filter(({ time }) => time >= day.from && time < day.to)
    .map((event) => ({ left: percent(event.time, day), weight: weightOf(event), event }));
}

/** The moment a finger at `share` (0–1) of the strip points at. */
export function timeAt(share: number, day: Span): number {
  return Math.round(day.from + Math.min(1, Math.max(0, share)) * (day.to - day.from));
}

/** A finger is this wide, as a share of the day. */
const FINGER_MS = 10 * 60_000;

/** The event nearest to a moment; undefined when none is near. */
export function eventAt(events: readonly DeviceEvent[], time: number): DeviceEvent | undefined {
  return events
    .filter((event) => Math.abs(event.time - time) <= FINGER_MS)
    .sort((left, right) => Math.abs(left.time - time) - Math.abs(right.time - time))[0];
}

/** The recorded part at a moment. */
export function spanAt(spans: readonly Span[], time: number): Span | undefined {
  return spans.find(({ from, to }) => time >= from && time <= to);
}
