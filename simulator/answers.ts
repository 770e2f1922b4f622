/** What a device has asked its cloud and not been answered yet. One timer, however much waits, and none when nothing does. */
import type { Clock } from '../devices/index.ts';

/** How long the C SDK waits for an answer (facts/tencent-iot.md §8). */
export const ANSWER_TIMEOUT_MS = 5_000;

export type Message = { readonly [key: string]: unknown };

interface Asked {
  readonly key: string;
  readonly due: number;
  readonly settle: (answer: Message | undefined) => void;
}

export class Answers {
  readonly #clock: Clock;
  /** In order of asking, which is the order of falling due. Rarely more than one: a list costs less than a map. */
  #asked: Asked[] | undefined;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(key: string): boolean {
    return this.#asked?.some((asked) => asked.key === key) ?? false;
  }

  /** `settle` hears the answer that carries `key`, or undefined when time is up or the wire lost; once. */
  expect(key: string, settle: (answer: Message | undefined) => void): void {
    const asked = { key, due: this.#clock.now() + ANSWER_TIMEOUT_MS, settle };
    if (this.#asked) this.#asked.push(asked);
    else this.#asked = [asked];
    if (!this.#cancel) this.#wait(ANSWER_TIMEOUT_MS);
  }

  /** False: nobody asked for that. */
  arrived(key: string, answer: Message | undefined): boolean {
    const asked = this.#asked;
    for (let at = 0; asked && at < asked.length; at++) {
      const one = asked[at] as Asked;
      if (one.key !== key) continue;
      // A fleet of a hundred thousand has nothing to ask most of the time.
      if (asked.length === 1) this.#asked = undefined;
      else asked.splice(at, 1);
      one.settle(answer);
      return true;
    }
    return false;
  }

  /** Nothing more will come. */
  lost(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    for (const { key } of [...(this.#asked ?? [])]) this.arrived(key, undefined);
  }

  /** The timer is left to run out: cancelling and setting it for each of many answers costs more than once looking in vain. */
  #wait(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = undefined;
      const now = this.#clock.now();
      for (const { key, due } of [...(this.#asked ?? [])]) if (due <= now) this.arrived(key, undefined);
      const next = this.#asked?.[0];
      if (next && !this.#cancel) this.#wait(next.due - now);
    });
  }
}
