/** Named steps with their times: what `camlock start` shows, and what its JSON line reports. */
import type { Output } from '../cli/output.ts';
import { Failure, messageOf, toFailure } from '../failure.ts';

export interface Step {
  readonly name: string;
  readonly ms: number;
}

export interface StepRunner {
  readonly done: readonly Step[];
  /** Runs one step; a failure is passed on as {@link StepFailure} naming it. Names are stable: machines read them. */
  run<T>(name: string, title: string, work: () => Promise<T>): Promise<T>;
}

/** The step that did not hold, and why. */
export class StepFailure extends Failure {
  readonly step: string;

  constructor(step: string, title: string, reason: unknown) {
    const known = toFailure(reason);
    super(known?.code ?? 'step-failed', `step "${step}" failed (${title}): ${messageOf(reason)}`, {
      ...(known?.fix ? { fix: known.fix } : {}),
      ...(known ? { details: known.details } : {}),
      cause: reason,
    });
    this.step = step;
  }
}

/** `before`: steps that were done earlier, e.g. the installation by `npm start`. */
export function createStepRunner(output: Output, before: readonly Step[] = []): StepRunner {
  const done: Step[] = [...before];
  let count = 0;
  return {
    done,
    async run(name, title, work) {
      count++;
      output.say(`${count}. ${title} …`);
      const began = performance.now();
      try {
        const result = await work();
        const ms = Math.round(performance.now() - began);
        done.push({ name, ms });
        output.say(`   ✓ ${(ms / 1000).toFixed(1)} s`);
        return result;
      } catch (reason) {
        throw new StepFailure(name, title, reason);
      }
    },
  };
}

/** Steps that `npm start` did before this process, from its environment; anything malformed is ignored. */
export function earlierSteps(text: string | undefined): Step[] {
  if (!text) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed)
      ? parsed.filter((item): item is Step => typeof item?.name === 'string' && typeof item?.ms === 'number')
      : [];
  } catch {
    return [];
  }
}
