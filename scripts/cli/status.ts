import type { Command } from 'commander';
import { createOutput } from './output.ts';
import { addReleaseFlags, type ReleaseVerbFlags } from './release-flags.ts';

/** `camlock status`: what is live, and the release record. */
export function registerStatus(program: Command): void {
  addReleaseFlags(program.command('status').description('show what is live: development, trial and formal version, review, release record'))
    .addHelpText(
      'after',
      '\nThe upload key can ask WeChat for nothing: without release.thirdParty in the brand file only the record is shown.\n\nExamples:\n  camlock status build/aurora\n  camlock status build/aurora --brand brand.yaml --json',
    )
    .action(async (project: string, flags: ReleaseVerbFlags) => {
      const output = createOutput(flags.json === true);
      const [{ releaseContext }, { releaseStatus }, { statusLines }] = await Promise.all([
        import('../release/release-context.ts'),
        import('../release/release-status.ts'),
        import('../release/status-lines.ts'),
      ]);
      const status = await releaseStatus(await releaseContext(project, flags), (text) => output.say(`warning: ${text}`));
      for (const line of statusLines(status)) output.say(line);
      output.result({ ok: true, ...status });
    });
}
