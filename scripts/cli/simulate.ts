import type { Command } from 'commander';
import { type Category, categories } from '../../devices/index.ts';
import { Failure } from '../failure.ts';
import type { CloudOptions } from '../simulate/simulate.ts';
import { createOutput, wholeNumber } from './output.ts';
import { readCa } from './read-ca.ts';

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
    .option('--ca <file>', 'PEM of the authority behind an mqtts:// broker')
    .option('--cloud <name>', "the real cloud (tencent) instead of the mock: TLS on 8883, real secrets, never more than Tencent's limits")
    .option('--credentials <file>', 'with --cloud: secrets of products (devices register themselves) or of devices; mode 600')
    .option('--gateway <url>', "with --cloud: where devices register, instead of Tencent's gateway")
    .option('--over-limits', "with --cloud: send more than Tencent's published limits allow, and what faults make of it")
    .option('--no-faults', 'leave the faults of the fleet file out; each device takes a little less memory')
    .option('--dashboard <port>', 'the dashboard and the HTTP API on this port; 0: any free one', wholeNumber('--dashboard', 0, 65_535))
    .option('--record <file>', 'write down what devices and broker say to each other; camlock replay plays it again')
    .option('--clips', 'cameras with cloud storage store a clip of each event as well as its picture; takes ffmpeg')
    .option('--once', 'end when every device is online')
    .option('--json', 'one JSON object a line for everything that happens');
  for (const category of categories) verb.option(`--${category} <n>`, `number of ${category}s`, wholeNumber(`--${category}`, 0, 100_000));
  verb
    .addHelpText(
      'after',
      '\nOn a terminal, letters make things happen before the chosen device, digits make something go wrong; ? shows them.\n\nExamples:\n  camlock simulate --camera 1 --lock 1\n  camlock simulate examples/fleets/aurora.yaml --json\n  camlock simulate big.yaml --shard 0/4\n  camlock simulate mine.yaml --broker mqtts://broker.example.com:8883\n  camlock simulate real.yaml --cloud tencent --credentials secrets.yaml --ca tencent-ca.pem',
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
          clips?: true;
          json?: true;
          faults: boolean;
          record?: string;
          dashboard?: number;
          ca?: string;
          cloud?: string;
          credentials?: string;
          gateway?: string;
          overLimits?: true;
        } & Partial<Record<Category, number>>,
      ) => {
        const { simulate } = await import('../simulate/simulate.ts');
        const counts = Object.fromEntries(
          categories.flatMap((category) => (options[category] === undefined ? [] : [[category, options[category]]])),
        ) as Partial<Record<Category, number>>;
        const cloud = cloudOptions(options);
        process.exitCode = await simulate({
          ...(cloud && { cloud }),
          ...(options.ca === undefined ? {} : { ca: await readCa(options.ca) }),
          output: createOutput(options.json === true),
          counts,
          brandFile: options.brand,
          platformUrl: options.platform,
          once: options.once === true,
          clips: options.clips === true,
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

interface CloudFlags {
  readonly cloud?: string;
  readonly credentials?: string;
  readonly gateway?: string;
  readonly overLimits?: true;
}

/** Undefined: the mock. Throws {@link Failure} for flags that do not go together. */
function cloudOptions({ cloud, credentials, gateway, overLimits }: CloudFlags): CloudOptions | undefined {
  const wrong = (message: string, fix: string) => new Failure('flag-cloud', message, { fix, exitCode: 2 });
  if (cloud === undefined) {
    const given = Object.entries({ credentials, gateway, overLimits }).find(([, value]) => value !== undefined)?.[0];
    if (given)
      throw wrong(`--${given === 'overLimits' ? 'over-limits' : given} belongs to --cloud`, 'add --cloud tencent, or leave it out');
    return undefined;
  }
  if (cloud !== 'tencent') throw wrong(`--cloud ${JSON.stringify(cloud)} is no cloud that is known`, 'use --cloud tencent');
  if (credentials === undefined) throw wrong('--cloud tencent needs --credentials', 'name the file with the secrets; mode 600');
  if (gateway !== undefined && !/^https?:\/\/[^\s@?#]+$/.test(gateway))
    throw wrong(`--gateway ${JSON.stringify(gateway.slice(0, 80))} is no address`, 'give https://host, or leave it out');
  return { credentialsFile: credentials, overLimits: overLimits === true, ...(gateway && { gateway: gateway.replace(/\/$/, '') }) };
}
