/** Work that waits its turn: so many at a time, so many waiting, the rest refused at the door. */

export interface SendQueue<Job> {
  /** False: the queue is full and the job was not taken. */
  offer(job: Job): boolean;
  readonly waiting: number;
  readonly running: number;
  /** Drops what waits; returns it. */
  clear(): Job[];
  /** Resolves once nothing runs any more. */
  idle(): Promise<void>;
}

export function createSendQueue<Job>(options: { run(job: Job): Promise<void>; limit(): number; atOnce(): number }): SendQueue<Job> {
  let jobs: Job[] = [];
  // Taken from the front by index: shifting ten thousand entries one by one would cost more than sending them.
  let head = 0;
  let running = 0;
  const waiters: (() => void)[] = [];

  const next = () => {
    while (running < options.atOnce() && head < jobs.length) {
      const job = jobs[head++] as Job;
      running++;
      void options.run(job).finally(() => {
        running--;
        next();
        if (running > 0) return;
        for (const resolve of waiters.splice(0)) resolve();
      });
    }
    if (head === jobs.length) {
      jobs = [];
      head = 0;
    }
  };

  return {
    offer(job) {
      if (jobs.length - head >= options.limit()) return false;
      jobs.push(job);
      next();
      return true;
    },
    get waiting() {
      return jobs.length - head;
    },
    get running() {
      return running;
    },
    clear() {
      const left = jobs.slice(head);
      jobs = [];
      head = 0;
      return left;
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
  };
}
