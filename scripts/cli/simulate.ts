import type { Command } from 'commander';
import { type Category, categories } from '../../devices/index.ts';
import { createOutput, wholeNumber } from './output.ts';

/** `camlock simulate`: devices on the wire. */
export function registerSimulate(program: Command): void {
  const verb = program
    .command('simulate')
    .description('run simulated devices against a running platform or any MQTT broker')
    .argument('[fleet]', 'fleet file; its devices are run')
    .option('--fleet <file>', 'the same, as an option')
    .option('--shard <i/n>', 'run only this share of the fleet, i from 0 to n-1; the others run elsewhere')
    .option('--brand <file>', 'brand whose products the counted devices belong to', 'examples/brands/aurora/brand.yaml')
    .option('--platform <url>', 'running mock platform', 'http://127.0.0.1:7100')
    .option('--broker <url>', 'MQTT broker instead (mqtt:// or mqtts://)')
    .option('--no-faults', 'leave the faults of the fleet file out; each device takes a little less memory')
    .option('--dashboard <port>', 'the dashboard and the HTTP API on this port; 0: any free one', wholeNumber('--dashboard', 0, 65_535))
    .option('--record <file>', 'write down what devices and broker say to each other; camlock replay plays it again')
    .option('--once', 'end when every device is online')
    .option('--json', 'one JSON object a line for everything that happens');
  for (const category of categories) verb.option(`--${category} <n>`, `number of ${category}s`, wholeNumber(`--${category}`, 0, 100_000));
  verb
    .addHelpText(
      'after',
      '\nOn a terminal, letters make things happen before the chosen device, digits make something go wrong; ? shows them.\n\nExamples:\n  camlock simulate --camera 1 --lock 1\n  camlock simulate examples/fleets/aurora.yaml --json\n  camlock simulate big.yaml --shard 0/4\n  camlock simulate mine.yaml --broker mqtts://broker.example.com:8883',
    )
    .action(
      async (
        file: string | undefined,
        options: {
          fleet?: string;
          shard?: string;
          brand: string;
          platform: string;
          broker?: string;
          once?: true;
          json?: true;
          faults: boolean;
          record?: string;
          dashboard?: number;
        } & Partial<Record<Category, number>>,
      ) => {
        const { simulate } = await import('../simulate/simulate.ts');
        const counts = Object.fromEntries(
          categories.flatMap((category) => (options[category] === undefined ? [] : [[category, options[category]]])),
        ) as Partial<Record<Category, number>>;
        process.exitCode = await simulate({
          output: createOutput(options.json === true),
          counts,
          brandFile: options.brand,
          platformUrl: options.platform,
          once: options.once === true,
          faults: options.faults,
          ...(options.dashboard === undefined ? {} : { dashboardPort: options.dashboard }),
          ...(options.record === undefined ? {} : { recordFile: options.record }),
          ...((file ?? options.fleet) ? { fleetFile: file ?? options.fleet } : {}),
          ...(options.shard === undefined ? {} : { shard: options.shard }),
          ...(options.broker ? { brokerUrl: options.broker } : {}),
        });
      },
    );
}
