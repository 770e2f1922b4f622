/** The bench's hold on the process that makes its load. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadResult } from './socket-load.ts';

export interface LoadProcess {
  /** Answers per second. Rejects with what was said when one answer was not the expected one. */
  rate(order: LoadOrder): Promise<number>;
  /** Processor time of this process (where the platform runs) per answer, microseconds; other programs do not count. */
  cost(order: LoadOrder): Promise<number>;
  stop(): void;
}

export async function startLoad(): Promise<LoadProcess> {
  const script = fileURLToPath(new URL('./socket-load.ts', import.meta.url));
  const child = fork(script, [], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const heard = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const gone = (code: number | null): void => reject(new Error(`the load process ended with ${code}`));
      child.once('exit', gone);
      child.once('message', (message) => {
        child.off('exit', gone);
        resolve(message as T);
      });
    });
  await heard();
  const run = async (order: LoadOrder): Promise<LoadResult> => {
    const result = heard<LoadResult>();
    child.send(order);
    const { answered, wrong, firstWrong, ms } = await result;
    if (wrong > 0) throw new Error(`${wrong} of ${answered + wrong} answers were wrong; the first: ${firstWrong}`);
    return { answered, wrong, ms };
  };
  return {
    async rate(order) {
      const { answered, ms } = await run(order);
      return (answered / ms) * 1000;
    },
    async cost(order) {
      const before = process.cpuUsage();
      const { answered } = await run(order);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / answered;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
