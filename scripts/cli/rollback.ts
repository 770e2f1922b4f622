import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { createOutput, wholeNumber } from './output.ts';
import { packageLines } from './package-lines.ts';
import { addUploadFlags, type UploadFlags, uploadContext } from './upload.ts';

interface RollbackFlags extends Omit<UploadFlags, 'key'> {
  readonly key?: string;
  readonly to?: string;
  readonly online?: true;
  readonly appVersion?: number;
}

/** `camlock rollback`: the bytes of an earlier upload again, or WeChat's own way back. */
export function registerRollback(program: Command): void {
  const command = addUploadFlags(
    program
      .command('rollback')
      .description('upload an earlier build again, byte by byte; or let WeChat go back to an earlier release (--online)'),
  );
  // Going back online needs no key.
  for (const option of command.options) if (option.long === '--key') option.makeOptionMandatory(false);
  command
    .option('--to <upload>', 'version, package hash or record of the upload (default: the build before the last one)')
    .option('--online', 'WeChat goes back to an earlier release at once, through a third-party platform; only once in a row')
    .option('--app-version <n>', 'with --online: the release, as camlock status shows it', wholeNumber('--app-version', 1, 2 ** 31))
    .addHelpText(
      'after',
      '\nThe kept build is checked against its hash first; when it is no longer what was uploaded nothing is sent.\n\nExamples:\n  camlock rollback build/aurora --key private.wx0123456789abcdef.key --to 1.0.0\n  camlock rollback build/aurora --brand brand.yaml --online',
    )
    .action(async (project: string, flags: RollbackFlags) => {
      const output = createOutput(flags.json === true);
      if (flags.online) {
        const [{ releaseContext }, { revertOnline }] = await Promise.all([
          import('../release/release-context.ts'),
          import('../release/going-live.ts'),
        ]);
        const context = await releaseContext(project, flags);
        const back = await revertOnline(context, flags.appVersion, (text) => output.say(`warning: ${text}`));
        output.say(`WeChat went back to ${back ? `version ${back.version}` : 'the release before'}; it can be done only once in a row`);
        output.result({ ok: true, online: true, ...(back ?? {}) });
        return;
      }
      const { key } = flags;
      if (key === undefined) {
        throw new Failure('key-not-named', 'uploading a build again needs the upload key', {
          fix: 'name it: --key private.<appid>.key, or let WeChat go back itself: --online',
          exitCode: 2,
        });
      }
      const { rollBack } = await import('../release/roll-back.ts');
      const options = await uploadContext(project, { ...flags, key }, output);
      const report = await rollBack({ ...options, ...(flags.to === undefined ? {} : { to: flags.to }) });
      output.say(
        `uploaded the build of ${report.version} again (package ${report.record.packageHash.slice(0, 12)}, same bytes) as development version of robot ${report.robot}`,
      );
      for (const line of packageLines(report.packages)) output.say(line);
      output.result({ ok: true, ...report });
    });
}
