/** When a process in which no real time passes has come to rest. */

/**
 * What may still go on without anybody's clock: turns of the event loop and work handed to the thread pool. Timers, ports and
 * sockets are left out: a world on a stepped clock waits for none, and other programs in the process have theirs.
 */
const BUSY = /^(Immediate|TickObject)$|Re(q|quest)(Callback|Promise|Wrap)?$|Job$/;
/** Turns after which something goes round in circles; the busiest honest step took some hundreds. */
const TURNS_MAX = 100_000;

/** Resolves once everything that follows from what has happened has happened, in the only order it can. */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < TURNS_MAX; turns++) {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    if (!process.getActiveResourcesInfo().some((name) => BUSY.test(name))) return;
  }
  throw new Error(`the world did not come to rest within ${TURNS_MAX} turns of the event loop`);
}
