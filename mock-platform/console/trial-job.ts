/** One trial version in the making per brand: its steps with their times, its log, and how it ended. */
import type { Clock } from '../../devices/index.ts';
import type { ConsoleBrand, ConsoleOptions, TrialReport, TrialStep } from './options.ts';

const LOG_MAX = 500;

export interface TrialJob {
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** In the order they ran; `ms` of the running one is counted so far. */
  readonly steps: readonly { readonly step: TrialStep; readonly ms: number; readonly done: boolean }[];
  readonly log: readonly string[];
  /** Milliseconds since the job began, until it ended. */
  readonly ms: number;
  /** Milliseconds the last finished one took; absent: this is the first. */
  readonly lastMs?: number;
  readonly report?: TrialReport;
  /** Why it failed, for a person. */
  readonly error?: string;
}

interface Running {
  readonly began: number;
  readonly abort: AbortController;
  state: TrialJob['state'];
  steps: { step: TrialStep; began: number; ended?: number }[];
  log: string[];
  ended?: number;
  report?: TrialReport;
  error?: string;
}

export function createTrialJobs(clock: Clock, makeTrial: NonNullable<ConsoleOptions['makeTrial']>) {
  const jobs = new Map<string, Running>();
  const lastMs = new Map<string, number>();

  function view(id: string): TrialJob | undefined {
    const job = jobs.get(id);
    if (!job) return undefined;
    const now = job.ended ?? clock.now();
    const last = lastMs.get(id);
    return {
      state: job.state,
      steps: job.steps.map(({ step, began, ended }) => ({ step, ms: (ended ?? now) - began, done: ended !== undefined })),
      log: job.log,
      ms: now - job.began,
      ...(last === undefined ? {} : { lastMs: last }),
      ...(job.report ? { report: job.report } : {}),
      ...(job.error === undefined ? {} : { error: job.error }),
    };
  }

  async function run(brand: ConsoleBrand, job: Running): Promise<void> {
    const end = (state: TrialJob['state']): void => {
      if (job.state !== 'running') return;
      job.state = state;
      job.ended = clock.now();
    };
    const step = (name: TrialStep): void => {
      const last = job.steps.at(-1);
      if (last && last.ended === undefined) last.ended = clock.now();
      job.steps.push({ step: name, began: clock.now() });
    };
    job.abort.signal.addEventListener('abort', () => end('cancelled'));
    const line = (text: string): void => {
      job.log.push(text);
      if (job.log.length > LOG_MAX) job.log.shift();
    };
    try {
      const report = await makeTrial(brand, { step, line, signal: job.abort.signal });
      if (job.state !== 'running') return;
      const last = job.steps.at(-1);
      if (last) last.ended = clock.now();
      job.report = report;
      end('done');
      lastMs.set(brand.id, clock.now() - job.began);
    } catch (error) {
      if (job.state === 'running') job.error = error instanceof Error ? error.message : String(error);
      end('failed');
    }
  }

  return {
    view,
    /** False when one is running already. */
    begin(brand: ConsoleBrand): boolean {
      if (jobs.get(brand.id)?.state === 'running') return false;
      const job: Running = { began: clock.now(), abort: new AbortController(), state: 'running', steps: [], log: [] };
      jobs.set(brand.id, job);
      void run(brand, job);
      return true;
    },
    /** False when none is running. */
    cancel(id: string): boolean {
      const job = jobs.get(id);
      if (job?.state !== 'running') return false;
      job.abort.abort();
      return true;
    },
    close(): void {
      for (const job of jobs.values()) job.abort.abort();
    },
  };
}
