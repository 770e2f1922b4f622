import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { createOutput, wholeNumber } from './output.ts';
import { addReleaseFlags, type ReleaseVerbFlags } from './release-flags.ts';

interface GrayFlags extends ReleaseVerbFlags {
  readonly percent?: number;
  readonly testersFirst?: true;
  readonly developersFirst?: true;
  readonly cancel?: true;
}

/** `camlock gray`: the audited version for a part of the people. */
export function registerGray(program: Command): void {
  addReleaseFlags(program.command('gray').description('release the audited version for a part of the people, widen that, or end it'))
    .option('--percent <n>', 'how many of a hundred people get it; only grows', wholeNumber('--percent', 0, 100))
    .option('--testers-first', 'testers (体验成员) get it in any case')
    .option('--developers-first', 'members of the project get it in any case')
    .option('--cancel', 'end the gray release: everybody is back on the formal version')
    .addHelpText(
      'after',
      '\nWithout --percent and --cancel the running plan is shown.\n\nExamples:\n  camlock gray build/aurora --brand brand.yaml --percent 10 --testers-first\n  camlock gray build/aurora --brand brand.yaml --cancel',
    )
    .action(async (project: string, flags: GrayFlags) => {
      const output = createOutput(flags.json === true);
      const onWarning = (text: string): void => output.say(`warning: ${text}`);
      const [{ releaseContext, thirdPartyOf }, { cancelGray, grayPlan, grayRelease }] = await Promise.all([
        import('../release/release-context.ts'),
        import('../release/going-live.ts'),
      ]);
      if (flags.cancel && flags.percent !== undefined) {
        throw new Failure('two-ways', '--cancel and --percent were both given', { fix: 'use one of them', exitCode: 2 });
      }
      const context = await releaseContext(project, flags);
      if (flags.cancel) {
        await cancelGray(context, onWarning);
        output.say('the gray release ended: everybody is back on the formal version');
      } else if (flags.percent !== undefined) {
        const version = await grayRelease(
          context,
          { percentage: flags.percent, testersFirst: flags.testersFirst === true, developersFirst: flags.developersFirst === true },
          onWarning,
        );
        output.say(
          flags.percent === 100
            ? `version ${version} is released for everybody`
            : `version ${version} goes to ${flags.percent} % of the people`,
        );
      }
      const plan = await grayPlan(thirdPartyOf(context, 'asking for the gray release', onWarning));
      output.say(`gray release: ${plan.state}${plan.state === 'none' ? '' : `, ${plan.percentage} %`}`);
      output.result({ ok: true, ...plan });
    });
}
