/** What a device has asked its cloud and not been answered yet. One timer, however much waits, and none when nothing does. */
import type { Clock } from '../devices/index.ts';

/** How long the C SDK waits for an answer (facts/tencent-iot.md §8). */
export const ANSWER_TIMEOUT_MS = 5_000;

export type Message = { readonly [key: string]: unknown };

interface Asked {
  readonly due: number;
  readonly settle: (answer: Message | undefined) => void;
}

export class Answers {
  readonly #clock: Clock;
  /** In order of asking, which is the order of falling due. */
  #asked: Map<string, Asked> | undefined;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(key: string): boolean {
    return this.#asked?.has(key) ?? false;
  }

  /** `settle` hears the answer that carries `key`, or undefined when time is up or the wire lost; once. */
  expect(key: string, settle: (answer: Message | undefined) => void): void {
    this.#asked ??= new Map();
    this.#asked.set(key, { due: this.#clock.now() + ANSWER_TIMEOUT_MS, settle });
    if (!this.#cancel) this.#wait(ANSWER_TIMEOUT_MS);
  }

  /** False: nobody asked for that. */
  arrived(key: string, answer: Message | undefined): boolean {
    const asked = this.#asked?.get(key);
    if (!asked) return false;
    this.#asked?.delete(key);
    // A fleet of a hundred thousand has nothing to ask most of the time.
    if (this.#asked?.size === 0) this.#asked = undefined;
    asked.settle(answer);
    return true;
  }

  /** Nothing more will come. */
  lost(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    for (const key of [...(this.#asked?.keys() ?? [])]) this.arrived(key, undefined);
  }

  /** The timer is left to run out: cancelling and setting it for each of many answers costs more than once looking in vain. */
  #wait(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = undefined;
      const now = this.#clock.now();
      for (const [key, { due }] of [...(this.#asked ?? [])]) {
        if (due <= now) this.arrived(key, undefined);
      }
      const [next] = this.#asked?.values() ?? [];
      if (next && !this.#cancel) this.#wait(next.due - now);
    });
  }
}
