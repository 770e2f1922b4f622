/** `camlock start`: the main job end to end, on real parts, each step with its time. */
import { basename, dirname, join, relative, resolve } from 'node:path';
import { findChromium } from '../bootstrap/chromium.mjs';
import { failureText, type Output, untilStopped } from '../cli/output.ts';
import { openConsole } from '../console/open-console.ts';
import { Failure } from '../failure.ts';
import { root, workRoot } from '../root.ts';
import { playWith } from './play.ts';
import { runScene } from './run-scene.ts';
import { createStepRunner, earlierSteps, StepFailure } from './step-runner.ts';
import { checkAddresses, summary } from './summary.ts';
import { claimWorkplace } from './workplace.ts';

export interface StartOptions {
  readonly output: Output;
  readonly once: boolean;
  /** Wanted ports; taken ones are replaced by free ones. */
  readonly port: number;
  readonly mqttPort: number;
  /** Default: `examples/brands/aurora/brand.yaml` of the clone. */
  readonly brandFile?: string;
  /** Environment whose overlays count. */
  readonly env?: string;
}

/** Runs all steps, prints the summary, stays up unless `once`. Returns the exit code; prints the failing step itself. */
export async function start(options: StartOptions): Promise<number> {
  const { output } = options;
  const steps = createStepRunner(output, earlierSteps(process.env.CAMLOCK_BOOTSTRAP_STEPS));
  const brandFile = options.brandFile ?? resolve(root, 'examples/brands/aurora/brand.yaml');
  const workplace = claimWorkplace(workRoot, basename(dirname(resolve(brandFile))));
  if (workplace.occupiedBy !== undefined) {
    output.say(
      `another camlock start (process ${workplace.occupiedBy}) works in the usual folders; this one uses ${relative(workRoot, workplace.projectPath)} and ${relative(workRoot, workplace.folder)}`,
    );
  }
  const cleanup: (() => Promise<void>)[] = [async () => workplace.release()];
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
        ...(options.env === undefined ? {} : { env: options.env }),
        port: options.port,
        mqttPort: options.mqttPort,
        chromium: findChromium(),
        pictures: join(workRoot, 'artifacts/start'),
        cleanup,
        projectPath: workplace.projectPath,
        folder: workplace.folder,
      }),
      stopped.then(() => undefined),
    ]);
    if (!scene) return 130;
    if (options.once && !scene.phoneDriven)
      throw new StepFailure(
        'phone',
        'drive the phone',
        new Failure('no-browser', 'no Chrome or Chromium was found', { fix: 'install one, or set CHROME_PATH' }),
      );
    await steps.run('summary', 'see that everything for a person answers, and tell what was proved', () => checkAddresses(scene.addresses));
    for (const line of summary(steps.done, scene)) output.say(line);
    output.result({ ok: scene.phoneDriven, steps: steps.done, reminders: scene.reminders });
    if (options.once) return 0;
    const console = openConsole(scene, { brandFile });
    cleanup.push(() => console.close());
    for (const line of console.lines) output.say(line);
    await playWith(scene, output, stopped);
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
