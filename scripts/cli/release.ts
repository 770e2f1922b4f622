import type { Command } from 'commander';
import { createOutput } from './output.ts';
import { addReleaseFlags, type ReleaseVerbFlags } from './release-flags.ts';

/** `camlock release`: the audited version for everybody. */
export function registerRelease(program: Command): void {
  addReleaseFlags(program.command('release').description('release the audited version for everybody, through a third-party platform'))
    .addHelpText(
      'after',
      '\nExamples:\n  camlock release build/aurora --brand brand.yaml\n  camlock release build/aurora --brand brand.yaml --platform http://127.0.0.1:7100',
    )
    .action(async (project: string, flags: ReleaseVerbFlags) => {
      const output = createOutput(flags.json === true);
      const [{ releaseContext }, { releaseNow }] = await Promise.all([
        import('../release/release-context.ts'),
        import('../release/going-live.ts'),
      ]);
      const version = await releaseNow(await releaseContext(project, flags), (text) => output.say(`warning: ${text}`));
      output.say(`version ${version} is released for everybody`);
      output.result({ ok: true, version });
    });
}
