/** Time as a parameter, so that reconnecting and waiting can be tested on a hand-moved clock. */
export interface Timer {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once after `ms`; the returned function cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The phone's own time: the one place of the app that asks for it. */
export const phoneTimer: Timer = {
  now: () => Date.now(),
  after(ms, run) {
    const handle = setTimeout(run, ms);
    return () => clearTimeout(handle);
  },
};
