import type { Command } from 'commander';
import { createOutput } from './output.ts';
import { addReleaseFlags, type ReleaseVerbFlags } from './release-flags.ts';

interface SubmitFlags extends ReleaseVerbFlags {
  readonly desc?: string;
  readonly category?: string;
  readonly pack?: string;
  readonly privacyApiNotUse?: true;
}

/** `camlock submit`: the trial version goes to WeChat's reviewers. */
export function registerSubmit(program: Command): void {
  addReleaseFlags(program.command('submit').description('submit the trial version for review, through a third-party platform'))
    .option('--desc <text>', 'what changed, for the reviewer')
    .option('--category <words>', 'service category, e.g. 设备管理 (default: the first of the mini-program)')
    .option('--pack <folder>', 'send the screenshots of this review pack along')
    .option('--privacy-api-not-use', 'promise that no privacy interface is used although the code holds one')
    .addHelpText(
      'after',
      '\nExamples:\n  camlock submit build/aurora --brand brand.yaml\n  camlock submit build/aurora --brand brand.yaml --pack review --desc "门锁新增童锁"',
    )
    .action(async (project: string, flags: SubmitFlags) => {
      const output = createOutput(flags.json === true);
      const [{ releaseContext }, { submitForReview }] = await Promise.all([
        import('../release/release-context.ts'),
        import('../release/review.ts'),
      ]);
      const submitted = await submitForReview({
        context: await releaseContext(project, flags),
        ...(flags.desc === undefined ? {} : { desc: flags.desc }),
        ...(flags.category === undefined ? {} : { category: flags.category }),
        ...(flags.pack === undefined ? {} : { pack: flags.pack }),
        ...(flags.privacyApiNotUse ? { privacyApiNotUse: true } : {}),
        onWarning: (text) => output.say(`warning: ${text}`),
      });
      output.say(`submitted ${submitted.record.version ?? ''} for review as ${submitted.auditId} under ${submitted.category}`);
      output.say('WeChat takes one to seven days. Next: camlock audit-status');
      output.result({ ok: true, ...submitted });
    });
}
