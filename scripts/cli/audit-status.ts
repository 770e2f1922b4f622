import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { createOutput } from './output.ts';
import { addReleaseFlags, type ReleaseVerbFlags } from './release-flags.ts';

/** `camlock audit-status`: where the review stands. */
export function registerAuditStatus(program: Command): void {
  addReleaseFlags(program.command('audit-status').description('show where the review stands, with the reasons of a rejection'))
    .option('--undo', 'withdraw the submission (5 a day, 10 a month)')
    .addHelpText(
      'after',
      '\nExit code 1 when the version was rejected.\n\nExamples:\n  camlock audit-status build/aurora --brand brand.yaml\n  camlock audit-status build/aurora --brand brand.yaml --undo',
    )
    .action(async (project: string, flags: ReleaseVerbFlags & { undo?: true }) => {
      const output = createOutput(flags.json === true);
      const [{ releaseContext, thirdPartyOf }, { reviewStatus }] = await Promise.all([
        import('../release/release-context.ts'),
        import('../release/review.ts'),
      ]);
      const wechat = thirdPartyOf(await releaseContext(project, flags), 'asking for the review', (text) => output.say(`warning: ${text}`));
      if (flags.undo) await wechat.get('withdrawing the submission', '/wxa/undocodeaudit');
      const review = await reviewStatus(wechat);
      output.say(`${review.version} (submission ${review.auditId} of ${review.submittedAt}): ${review.state}`);
      for (const reason of review.reasons) output.say(`  ${reason}`);
      if (review.state === 'passed') output.say('Next: camlock release, or camlock gray --percent 10');
      output.result({ ok: review.state !== 'rejected', ...review });
      if (review.state === 'rejected') {
        throw new Failure('review-rejected', `WeChat rejected version ${review.version}`, {
          fix: 'correct what the reasons above name, then: camlock upload, camlock trial, camlock submit',
        });
      }
    });
}
