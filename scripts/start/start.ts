/** `camlock start`: the main job end to end, on real parts, each step with its time. */
import { join, resolve } from 'node:path';
import { findChromium } from '../bootstrap/chromium.mjs';
import { failureText, type Output, untilStopped } from '../cli/output.ts';
import { Failure } from '../failure.ts';
import { addressLines } from '../platform/doors.ts';
import { root } from '../root.ts';
import type { Reminded } from './phone-tour.ts';
import { runScene } from './run-scene.ts';
import { createStepRunner, earlierSteps, StepFailure } from './step-runner.ts';

export interface StartOptions {
  readonly output: Output;
  readonly once: boolean;
  /** Wanted ports; taken ones are replaced by free ones. */
  readonly port: number;
  readonly mqttPort: number;
  /** Default: `examples/brands/aurora/brand.yaml` of the clone. */
  readonly brandFile?: string;
}

/** Runs all steps, prints the summary, stays up unless `once`. Returns the exit code; prints the failing step itself. */
export async function start(options: StartOptions): Promise<number> {
  const { output } = options;
  const steps = createStepRunner(output, earlierSteps(process.env.CAMLOCK_BOOTSTRAP_STEPS));
  const brandFile = options.brandFile ?? resolve(root, 'examples/brands/aurora/brand.yaml');
  const cleanup: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const undo of cleanup.splice(0).reverse()) await undo().catch(() => {});
  };
  const stopped = untilStopped();
  let interrupted = false;
  void stopped.then(() => {
    interrupted = true;
  });
  try {
    const scene = await Promise.race([
      runScene({
        steps,
        output,
        brandFile,
        port: options.port,
        mqttPort: options.mqttPort,
        chromium: findChromium(),
        pictures: join(root, 'artifacts/start'),
        cleanup,
      }),
      stopped.then(() => undefined),
    ]);
    if (!scene) return 130;
    summary(output, steps.done, scene.reminders);
    for (const line of addressLines(scene.addresses)) output.say(line);
    if (!scene.phoneDriven)
      output.say(`\nno Chrome or Chromium was found, so nobody used the phone: open ${scene.addresses.http}/phone/ yourself`);
    const ok = scene.phoneDriven;
    if (options.once) {
      if (!ok)
        throw new StepFailure(
          'phone',
          'drive the phone',
          new Failure('no-browser', 'no Chrome or Chromium was found', { fix: 'install one, or set CHROME_PATH' }),
        );
      output.result({ ok, steps: steps.done, reminders: scene.reminders });
      return 0;
    }
    output.result({ ok, steps: steps.done, reminders: scene.reminders });
    output.say('\nIt stays up for you to play with. Ctrl-C ends it.');
    await stopped;
    output.say('ending …');
    return 0;
  } catch (error) {
    if (interrupted) return 130;
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${failureText(error)}\n`);
    output.result({
      ok: false,
      failed: error instanceof StepFailure ? error.step : undefined,
      message: error.message,
      ...(error.fix ? { fix: error.fix } : {}),
      steps: steps.done,
      reminders: [],
    });
    return 1;
  } finally {
    await close();
  }
}

function summary(output: Output, steps: readonly { name: string; ms: number }[], reminders: readonly Reminded[]): void {
  output.say('\nWhat was proved:');
  for (const { title, device, strong, opened } of reminders) {
    output.say(`  ${strong ? 'strong reminder' : 'reminder'} 「${title}」 of ${device} arrived${opened ? ` and opened ${opened}` : ''}`);
  }
  output.say('\nTime of each step:');
  for (const { name, ms } of steps) output.say(`  ${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`);
  output.say(`  ${(steps.reduce((sum, { ms }) => sum + ms, 0) / 1000).toFixed(1).padStart(6)} s  together\n`);
}
