import type { Command } from 'commander';
import { createOutput, wholeNumber } from './output.ts';

/** `camlock dev`: platform, devices and a phone that follows what is saved. */
export function registerDev(program: Command): void {
  program
    .command('dev')
    .description('work on a brand or a page: platform, devices and a phone that shows every saved change after seconds')
    .option('--brand <file>', 'brand file', 'brand.yaml')
    .option('--env <name>', 'with the overlay brand.<name>.yaml')
    .option('--unbound', 'leave the devices unbound, to work on the way they are added')
    .option('--port <n>', 'HTTP port; taken: any free one', wholeNumber('--port', 0, 65535), 7100)
    .option('--mqtt-port <n>', 'MQTT port; taken: any free one', wholeNumber('--mqtt-port', 0, 65535), 1883)
    .option('--json', 'one JSON object a line: ready, shown, findings, failed')
    .addHelpText(
      'after',
      '\nFiles you edit in the generated project are kept when the brand changes.\n\nExamples:\n  camlock dev --brand brands/aurora/brand.yaml\n  camlock dev --brand examples/brands/lock-only/brand.yaml --port 0',
    )
    .action(async (options: { brand: string; env?: string; unbound?: true; port: number; mqttPort: number; json?: true }) => {
      const { brand, json, unbound, ...rest } = options;
      const { dev } = await import('../dev/dev.ts');
      process.exitCode = await dev({ ...rest, unbound: unbound === true, output: createOutput(json === true), brandFile: brand });
    });
}
