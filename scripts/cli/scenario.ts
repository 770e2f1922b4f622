import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import type { Pace } from '../world/time.ts';
import { createOutput, untilStopped, wholeNumber } from './output.ts';

interface Flags {
  seed?: number;
  clock?: string;
  platform?: string;
  junit?: string;
  html?: string;
  ledger?: string;
  json?: true;
}

/** `camlock scenario run|shrink|list|check`: stories with devices and people, and what must be in their inbox. */
export function registerScenario(program: Command): void {
  const verb = program
    .command('scenario')
    .description('play stories with simulated devices and people, and check who got which reminder')
    .addHelpText(
      'after',
      '\nExamples:\n  camlock scenario run examples/scenarios/doorbell-at-night.yaml --seed 7\n  camlock scenario run examples/scenarios --junit report.xml --html report.html\n  camlock scenario shrink red.yaml --seed 7\n  camlock scenario check my-stories\n  camlock scenario list examples/scenarios',
    );
  verb
    .command('run')
    .description('play them; exit 0: all came true, 1: one did not, 2: a file has errors')
    .argument('<files...>', 'scenario files (YAML or TypeScript), or folders of them')
    .option('--seed <n>', 'seed of the dice, instead of the one in the file', wholeNumber('--seed', 0, 0xffffffff))
    .option(
      '--clock <pace>',
      'stepped (as fast as the work allows, the same every time), real, or x100 (default: stepped, or real with --platform)',
    )
    .option('--platform <url>', 'a mock platform that runs already, instead of one of its own in this process')
    .option('--junit <file>', 'write JUnit XML')
    .option('--html <file>', 'write a report for people')
    .option('--ledger <file>', 'write what became of every event')
    .option('--json', 'one JSON object at the end')
    .action(async (files: string[], flags: Flags) => {
      const { runScenarios } = await import('../scenario/run-scenarios.ts');
      const stop = new AbortController();
      void untilStopped().then(() => stop.abort());
      process.exitCode = await runScenarios({
        output: createOutput(flags.json === true),
        files,
        pace: paceOf(flags),
        ...(flags.platform === undefined ? {} : { platformUrl: urlOf(flags.platform) }),
        signal: stop.signal,
        ...(flags.seed === undefined ? {} : { seed: flags.seed }),
        ...(flags.junit === undefined ? {} : { junitFile: flags.junit }),
        ...(flags.html === undefined ? {} : { htmlFile: flags.html }),
        ...(flags.ledger === undefined ? {} : { ledgerFile: flags.ledger }),
      });
    });
  verb
    .command('shrink')
    .description('find the shortest scenario that fails at the same step; exit 1: it does not fail')
    .argument('<file>', 'a scenario that fails')
    .option('--seed <n>', 'seed with which it fails, instead of the one in the file', wholeNumber('--seed', 0, 0xffffffff))
    .option('--out <file>', 'where the short one goes; NAME.shrunk.yaml beside it when left out')
    .option('--max-runs <n>', 'play it at most so often', wholeNumber('--max-runs', 1, 100_000), 500)
    .option('--json', 'one JSON object at the end')
    .action(async (file: string, flags: { seed?: number; out?: string; maxRuns: number; json?: true }) => {
      const { shrinkScenario } = await import('../scenario/shrink-scenario.ts');
      const stop = new AbortController();
      void untilStopped().then(() => stop.abort());
      process.exitCode = await shrinkScenario({
        output: createOutput(flags.json === true),
        file,
        maxRuns: flags.maxRuns,
        signal: stop.signal,
        ...(flags.seed === undefined ? {} : { seed: flags.seed }),
        ...(flags.out === undefined ? {} : { outFile: flags.out }),
      });
    });
  verb
    .command('check')
    .description('read them and say what is wrong, without playing')
    .argument('<files...>', 'scenario files or folders of them')
    .option('--json', 'one JSON object at the end')
    .action(async (files: string[], flags: { json?: true }) => {
      const { loadStories, scenarioFiles } = await import('../scenario/run-scenarios.ts');
      const output = createOutput(flags.json === true);
      const stories = await loadStories(scenarioFiles(files));
      output.say(stories.length === 1 ? '1 scenario, no errors' : `${stories.length} scenarios, no errors`);
      output.result({ ok: true, scenarios: stories.length });
    });
  verb
    .command('list')
    .description('name the stories of files or folders')
    .argument('[files...]', 'scenario files or folders of them', ['examples/scenarios'])
    .option('--json', 'one JSON object at the end')
    .action(async (files: string[], flags: { json?: true }) => {
      const { loadStories, scenarioFiles } = await import('../scenario/run-scenarios.ts');
      const output = createOutput(flags.json === true);
      const stories = await loadStories(scenarioFiles(files));
      for (const { file, scenario, cast } of stories)
        output.say(
          `${file}\n  ${scenario.name}: ${counted(cast.devices.length, 'device')}, ${counted(cast.people.length, 'person', 'people')}, ${counted(scenario.stages.length, 'stage')}`,
        );
      output.result({
        ok: true,
        scenarios: stories.map(({ file, scenario }) => ({
          file,
          name: scenario.name,
          description: scenario.description,
          seed: scenario.seed,
        })),
      });
    });
}

/** Throws {@link Failure} with exit code 2. */
function paceOf({ platform, clock = platform === undefined ? 'stepped' : 'real' }: Flags): Pace {
  const wrong = (what: string) => new Failure('flag-clock', `--clock is ${JSON.stringify(clock.slice(0, 40))}; ${what}`, { exitCode: 2 });
  if (clock !== 'real' && clock !== 'stepped' && !/^x[1-9]\d{0,3}$/.test(clock))
    throw wrong('it takes stepped, real, or x and a number such as x100');
  if (platform !== undefined && clock !== 'real') throw wrong('a platform elsewhere has a clock of its own, leave --clock out');
  return clock as Pace;
}

function urlOf(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new Failure(
    'flag-platform',
    `--platform is ${JSON.stringify(text.slice(0, 100))}; it takes an address such as http://127.0.0.1:7100`,
    {
      exitCode: 2,
    },
  );
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
