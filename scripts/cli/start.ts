import type { Command } from 'commander';
import { createOutput, wholeNumber } from './output.ts';

/** `camlock start`: the main job, end to end, each step with its time. */
export function registerStart(program: Command): void {
  program
    .command('start')
    .description('do the whole job on this machine: platform, generate, build, upload, devices, phone, reminders; then stay up')
    .option('--brand <file>', 'brand file')
    .option('--env <name>', 'with the overlay brand.<name>.yaml')
    .option('--once', 'end after the last step: exit 0 when all held')
    .option('--port <n>', 'HTTP port; taken: any free one', wholeNumber('--port', 0, 65535), 7100)
    .option('--mqtt-port <n>', 'MQTT port; taken: any free one', wholeNumber('--mqtt-port', 0, 65535), 1883)
    .option('--json', 'end with one JSON line: {"ok","steps","reminders"}')
    .addHelpText(
      'after',
      '\nExamples:\n  npm start\n  npm start -- --once\n  camlock start --once --json\n  camlock start --brand examples/brands/lock-only/brand.yaml',
    )
    .action(async (options: { brand?: string; env?: string; once?: true; port: number; mqttPort: number; json?: true }) => {
      const output = createOutput(options.json === true);
      const { start } = await import('../start/start.ts');
      process.exitCode = await start({
        output,
        once: options.once === true,
        port: options.port,
        mqttPort: options.mqttPort,
        ...(options.brand ? { brandFile: options.brand } : {}),
        ...(options.env === undefined ? {} : { env: options.env }),
      });
    });
}
