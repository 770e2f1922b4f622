/** A scenario under way: what its steps share. */
import type { Random } from '../../devices/index.ts';
import type { InboxMessage } from '../../mock-platform/index.ts';
import type { FleetUnit, LogLine } from '../../simulator/index.ts';
import type { Cast, CastDevice, CastPerson } from './cast.ts';
import type { StepPlace } from './compile.ts';
import type { Setting } from './setting.ts';

/** Something the story asked for did not come true. */
export class Unmet extends Error {
  override readonly name = 'Unmet';
  constructor(
    message: string,
    /** What was there instead, line by line. */
    readonly details: readonly string[] = [],
  ) {
    super(message);
  }
}

export interface Play {
  readonly cast: Cast;
  readonly setting: Setting;
  /** Dice of the story itself: spreads and shares. */
  readonly random: Random;
  /** A step begins. */
  begin(place: StepPlace): void;
  unit(device: CastDevice): FleetUnit;
  /** What this device told since the stage began; only of devices that a step asks about. */
  heard(device: CastDevice): readonly LogLine[];
  /** What came for this person since the last look. */
  unread(person: CastPerson): readonly InboxMessage[];
  /** These have been looked at. */
  look(person: CastPerson): void;
}

export type Run = (play: Play) => Promise<void>;

/** Waits until `holds`, or throws what `why` says then. */
export async function need(play: Play, limitMs: number, holds: () => boolean, why: () => Unmet): Promise<void> {
  if (!(await play.setting.pass(limitMs, holds))) throw why();
}

/** `1.2 s`, `3 min`, as people read times. */
export function timeText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${Number((ms / 1000).toFixed(1))} s`;
  if (ms < 7_200_000) return `${Number((ms / 60_000).toFixed(1))} min`;
  return `${Number((ms / 3_600_000).toFixed(1))} h`;
}
