import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import type { Pace } from '../world/time.ts';
import { createOutput, untilStopped, wholeNumber } from './output.ts';

interface Flags {
  seed?: number;
  clock: string;
  platform?: string;
  junit?: string;
  html?: string;
  ledger?: string;
  json?: true;
}

/** `camlock scenario run|list|check`: stories with devices and people, and what must be in their inbox. */
export function registerScenario(program: Command): void {
  const verb = program
    .command('scenario')
    .description('play stories with simulated devices and people, and check who got which reminder')
    .addHelpText(
      'after',
      '\nExamples:\n  camlock scenario run examples/scenarios/doorbell-at-night.yaml --seed 7\n  camlock scenario run examples/scenarios --junit report.xml --html report.html\n  camlock scenario check my-stories\n  camlock scenario list examples/scenarios',
    );
  verb
    .command('run')
    .description('play them; exit 0: all came true, 1: one did not, 2: a file has errors')
    .argument('<files...>', 'scenario files (YAML or TypeScript), or folders of them')
    .option('--seed <n>', 'seed of the dice, instead of the one in the file', wholeNumber('--seed', 0, 0xffffffff))
    .option('--clock <pace>', 'stepped (as fast as the work allows, the same every time), real, or x100', 'stepped')
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
        pace: paceOf(flags.clock),
        signal: stop.signal,
        ...(flags.seed === undefined ? {} : { seed: flags.seed }),
        ...(flags.junit === undefined ? {} : { junitFile: flags.junit }),
        ...(flags.html === undefined ? {} : { htmlFile: flags.html }),
        ...(flags.ledger === undefined ? {} : { ledgerFile: flags.ledger }),
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
function paceOf(text: string): Pace {
  const factor = /^x([1-9]\d{0,3})$/.exec(text);
  if (text === 'real' || text === 'stepped' || factor) return text as Pace;
  throw new Failure(
    'flag-clock',
    `--clock is ${JSON.stringify(text.slice(0, 40))}; it takes stepped, real, or x and a number such as x100`,
    {
      exitCode: 2,
    },
  );
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
