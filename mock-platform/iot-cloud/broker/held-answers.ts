/**
 * Nothing is acknowledged that could still be lost: PUBACKs and what the cloud sends wait, in their order, until the store has
 * written what they speak of. With a store that has nothing to write everything goes out at once.
 */

export interface HeldAnswers {
  /** Runs `tell` now, or once what was put so far has settled; never before an earlier `tell`. */
  tell(tell: () => void): void;
  /** Runs `handle`; what it tells goes out behind `acknowledge`, and that once all it put has settled. */
  take(handle: () => void, acknowledge: () => void): void;
}

export function createHeldAnswers(settled: () => Promise<void> | undefined): HeldAnswers {
  /** Ends with the last one that waits; undefined while nobody does. */
  let tail: Promise<void> | undefined;
  let taking: (() => void)[] | undefined;

  const tellInOrder = (tell: () => void) => {
    const writing = settled();
    if (!writing && !tail) return tell();
    const mine: Promise<void> = Promise.all([tail, writing]).then(() => {
      if (tail === mine) tail = undefined;
      tell();
    });
    tail = mine;
  };

  return {
    tell(tell) {
      if (taking) taking.push(tell);
      else tellInOrder(tell);
    },
    take(handle, acknowledge) {
      const told: (() => void)[] = [];
      taking = told;
      try {
        handle();
      } finally {
        taking = undefined;
      }
      tellInOrder(() => {
        acknowledge();
        for (const tell of told) tell();
      });
    },
  };
}
