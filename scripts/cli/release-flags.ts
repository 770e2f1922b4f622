/** Flags that every release verb takes. */
import type { Command } from 'commander';
import type { ReleaseFlags } from '../release/release-context.ts';

export interface ReleaseVerbFlags extends ReleaseFlags {
  readonly json?: true;
}

export function addReleaseFlags(command: Command): Command {
  return command
    .argument('[project]', 'folder of the built project (with project.config.json)', '.')
    .option('--brand <file>', 'brand file with the block release (default: brand.yaml of the working folder, when there is one)')
    .option('--platform <url>', 'a running mock platform instead of WeChat (also: CAMLOCK_PLATFORM)')
    .option('--json', 'print one JSON value');
}
