import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createOutput } from './output.ts';
import { addReleaseFlags, type ReleaseVerbFlags } from './release-flags.ts';

/** `camlock review-pack`: what a reviewer asks for, in one folder. */
export function registerReviewPack(program: Command): void {
  addReleaseFlags(
    program
      .command('review-pack')
      .description('make the folder for the submission: categories, privacy text, account and steps, pictures of every page, a recording'),
  )
    .option('--out <folder>', 'where to write', 'review-pack')
    .addHelpText(
      'after',
      '\nThe account is named by reference in the brand file (release.review.account: env:NAME or file:PATH). camlock submit --pack sends the pictures along.\n\nExamples:\n  camlock review-pack build/aurora --brand brand.yaml\n  camlock review-pack build/aurora --brand brand.yaml --out review',
    )
    .action(async (project: string, flags: ReleaseVerbFlags & { out: string }) => {
      const output = createOutput(flags.json === true);
      const [{ releaseContext }, { makeReviewPack }] = await Promise.all([
        import('../release/release-context.ts'),
        import('../release/review-pack.ts'),
      ]);
      const pack = await makeReviewPack({
        context: await releaseContext(project, flags),
        out: resolve(flags.out),
        onProgress: (text) => output.progress(text),
      });
      output.say(`the review pack is in ${pack.folder}:`);
      for (const file of pack.files) output.say(`  ${file}`);
      for (const todo of pack.todo) output.say(`to do: ${todo}`);
      output.result({ ok: true, ...pack });
    });
}
