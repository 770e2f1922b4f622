import type { Command } from 'commander';
import { createOutput, wholeNumber } from './output.ts';
import { readCa } from './read-ca.ts';

interface WireFlags {
  readonly broker?: string;
  readonly platform: string;
  readonly listen: number;
  readonly host: string;
  readonly ca?: string;
  readonly json?: true;
}

/** What `proxy` and `record` have in common. */
function onTheWire(verb: Command): Command {
  return verb
    .option('--broker <url>', 'broker behind it (mqtt:// or mqtts://); the running platform when left out')
    .option('--platform <url>', 'running mock platform', 'http://127.0.0.1:7100')
    .option('--listen <port>', 'port devices dial', wholeNumber('--listen', 0, 65_535), 1884)
    .option('--host <address>', 'address it listens on; 0.0.0.0 lets devices of the same network in', '127.0.0.1')
    .option('--ca <file>', 'PEM of the authority behind an mqtts:// broker')
    .option('--json', 'one JSON object a line');
}

async function wireOptions({ broker, platform, listen, host, ca, json }: WireFlags) {
  return {
    output: createOutput(json === true),
    platformUrl: platform,
    host,
    port: listen,
    ...(broker === undefined ? {} : { brokerUrl: broker }),
    ...(ca === undefined ? {} : { ca: await readCa(ca) }),
  };
}

/** `camlock proxy`: faults between devices and a broker. */
export function registerProxy(program: Command): void {
  onTheWire(program.command('proxy'))
    .description('put an MQTT proxy with faults in front of any broker, for simulated and real devices')
    .option(
      '--fault <rule>',
      'a fault, such as drop,packet=publish,chance=0.1 (again for more)',
      (text: string, all: string[]) => [...all, text],
      [],
    )
    .option('--seed <n>', 'seed of the dice behind chance', wholeNumber('--seed', 0, 0xffffffff), 1)
    .option('--record <file>', 'also write down what passes, one line of JSON a packet')
    .addHelpText(
      'after',
      '\nA fault is its name and key=value pairs: packet, direction, topic, clientId, times, chance, for, and its own numbers.\nAll of them: docs/reference/faults.md\n\nExamples:\n  camlock proxy --broker mqtt://192.168.1.5:1883 --listen 1884 --fault delay,packet=connack,ms=5000\n  camlock proxy --fault drop,packet=publish,direction=up,chance=0.1 --fault duplicate,packet=publish,times=3',
    )
    .action(async (flags: WireFlags & { readonly fault: readonly string[]; readonly seed: number; readonly record?: string }) => {
      const [{ runProxy }, { parseFaultFlag }] = await Promise.all([import('../simulate/proxy.ts'), import('../simulate/fault-flag.ts')]);
      const faults = flags.fault.map((text) => parseFaultFlag(text, 'proxy'));
      const recordFile = flags.record === undefined ? {} : { recordFile: flags.record };
      process.exitCode = await runProxy({ ...(await wireOptions(flags)), faults, seed: flags.seed, only: [], ...recordFile });
    });
}

/** `camlock replay`: a recording once more. */
export function registerReplay(program: Command): void {
  program
    .command('replay')
    .description('play a recording against a platform or broker and compare the answers with those of then')
    .argument('<file>', 'what camlock record wrote')
    .option('--speed <n>', 'how many times as fast', wholeNumber('--speed', 1, 10_000), 1)
    .option('--brand <file>', 'brand file: its products are the devices', 'brand.yaml')
    .option('--fleet <file>', 'fleet file with the devices instead')
    .option('--broker <url>', 'broker (mqtt:// or mqtts://); the running platform when left out')
    .option('--platform <url>', 'running mock platform', 'http://127.0.0.1:7100')
    .option('--ca <file>', 'PEM of the authority behind an mqtts:// broker')
    .option('--json', 'print one JSON value')
    .addHelpText(
      'after',
      '\nExit code 1 when an answer is not what it was.\n\nExamples:\n  camlock replay night.jsonl --speed 10\n  camlock replay night.jsonl --fleet fleet.yaml --broker mqtt://127.0.0.1:1883',
    )
    .action(
      async (
        file: string,
        flags: Omit<WireFlags, 'listen' | 'host'> & { readonly speed: number; readonly brand: string; readonly fleet?: string },
      ) => {
        const { runReplay } = await import('../simulate/replay.ts');
        const { output, platformUrl, ...wire } = await wireOptions({ ...flags, listen: 0, host: '' });
        process.exitCode = await runReplay({
          file,
          output,
          platformUrl,
          speed: flags.speed,
          brandFile: flags.brand,
          ...(flags.fleet === undefined ? {} : { fleetFile: flags.fleet }),
          ...('brokerUrl' in wire ? { brokerUrl: wire.brokerUrl as string } : {}),
          ...('ca' in wire ? { ca: wire.ca as string } : {}),
        });
      },
    );
}

/** `camlock record`: any device's traffic in a file. */
export function registerRecord(program: Command): void {
  onTheWire(program.command('record'))
    .description('write down what devices, real ones too, and a broker say to each other; secrets are left out')
    .argument('<file>', 'new file, one line of JSON a packet')
    .option(
      '--client <id>',
      'only this client id (product id and device name without a gap); again for more',
      (id: string, all: string[]) => [...all, id],
      [],
    )
    .addHelpText(
      'after',
      '\nExamples:\n  camlock record night.jsonl --broker mqtts://broker.example.com:8883 --listen 1884\n  camlock replay night.jsonl --speed 10',
    )
    .action(async (file: string, flags: WireFlags & { readonly client: readonly string[] }) => {
      const { runProxy } = await import('../simulate/proxy.ts');
      process.exitCode = await runProxy({ ...(await wireOptions(flags)), faults: [], seed: 1, recordFile: file, only: flags.client });
    });
}
