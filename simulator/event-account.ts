/**
 * What became of the events of a fleet, counted at both ends: posted by the device, arrived at the cloud, answered. For fleets of
 * a hundred thousand, so nothing is kept an event but the last few, and one number a device and kind.
 */
import type { LogLine } from './log.ts';

export interface EventCounts {
  /** The devices say they posted so many. */
  readonly posted: number;
  /** Arrived for the first time, by event. */
  readonly arrived: { readonly [eventId: string]: number };
  /** Arrived again: the same device, kind and time. */
  readonly doubled: number;
  /** Arrived after a younger one of the same device and kind. */
  readonly outOfOrder: number;
  /** Arrived and was refused by the thing model, kinds it does not know included. */
  readonly refused: number;
  /** The devices heard so many answers. */
  readonly answered: number;
  /** Posted and not arrived: it waits in a device that is away, or is lost. */
  readonly missing: number;
}

/** One arrival. Times in milliseconds of the run's clock. */
interface Arrival {
  readonly deviceId: string;
  readonly eventId: string;
  readonly time: number;
  readonly at: number;
  readonly code: number;
}

/** Time of the youngest event of each kind that has arrived from one device. */
export type Youngest = { [eventId: string]: number };

export class EventAccount {
  #posted = 0;
  #answered = 0;
  #doubled = 0;
  #outOfOrder = 0;
  #refused = 0;
  #firstTimes = 0;
  readonly #arrived = new Map<string, number>();
  readonly #recent: Arrival[] = [];
  #oldest = 0;
  readonly #keep: number;

  /** The last `keep` arrivals are remembered one by one. */
  constructor(keep: number) {
    this.#keep = keep;
  }

  /** What a device tells. */
  hear(line: LogLine): void {
    if (line.type === 'event') this.#posted++;
    else if (line.type === 'event-answered') this.#answered++;
  }

  /** An event of a kind that the device does not have. */
  refuse(): void {
    this.#refused++;
  }

  arrive(arrival: Arrival, youngest: Youngest): void {
    const { eventId, time, code } = arrival;
    const last = youngest[eventId];
    if (last === time) this.#doubled++;
    else {
      this.#firstTimes++;
      this.#arrived.set(eventId, (this.#arrived.get(eventId) ?? 0) + 1);
      if (last !== undefined && time < last) this.#outOfOrder++;
      else youngest[eventId] = time;
    }
    if (code !== 0) this.#refused++;
    if (this.#recent.length < this.#keep) this.#recent.push(arrival);
    else {
      this.#recent[this.#oldest] = arrival;
      this.#oldest = (this.#oldest + 1) % this.#keep;
    }
  }

  counts(): EventCounts {
    return {
      posted: this.#posted,
      arrived: Object.fromEntries([...this.#arrived].sort(([left], [right]) => (left < right ? -1 : 1))),
      doubled: this.#doubled,
      outOfOrder: this.#outOfOrder,
      refused: this.#refused,
      answered: this.#answered,
      missing: this.#posted - this.#firstTimes,
    };
  }

  /** The last arrivals, oldest first, a line each. */
  text(): string {
    const inOrder = [...this.#recent.slice(this.#oldest), ...this.#recent.slice(0, this.#oldest)];
    return inOrder
      .map(({ deviceId, eventId, time, at, code }) => `${new Date(time).toISOString()} ${deviceId} ${eventId} +${at - time} ms ${code}`)
      .join('\n');
  }
}
