import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createOutput } from './output.ts';
import { addReleaseFlags, type ReleaseVerbFlags } from './release-flags.ts';

/** `camlock trial`: the uploaded draft becomes the trial version. */
export function registerTrial(program: Command): void {
  addReleaseFlags(program.command('trial').description('make the uploaded build the trial version, through a third-party platform'))
    .option('--ver <version>', 'version of the draft or template (default: the one uploaded last)')
    .option('--qr <file>', 'where to save the QR picture', 'trial.jpg')
    .addHelpText(
      'after',
      '\nUpload with --as-template first. Without a third-party platform a person selects the trial version at mp.weixin.qq.com → 版本管理.\n\nExamples:\n  camlock trial build/aurora --brand brand.yaml\n  camlock trial build/aurora --brand brand.yaml --platform http://127.0.0.1:7100',
    )
    .action(async (project: string, flags: ReleaseVerbFlags & { ver?: string; qr: string }) => {
      const output = createOutput(flags.json === true);
      const [{ releaseContext }, { selectTrial }, { qrLines }] = await Promise.all([
        import('../release/release-context.ts'),
        import('../release/trial.ts'),
        import('../release/terminal-qr.ts'),
      ]);
      const qrFile = resolve(flags.qr);
      const trial = await selectTrial({
        context: await releaseContext(project, flags),
        qrFile,
        ...(flags.ver === undefined ? {} : { version: flags.ver }),
        onWarning: (text) => output.say(`warning: ${text}`),
      });
      output.say(`version ${trial.version} (template ${trial.templateId}) is the trial version; its code is in ${qrFile}`);
      output.say(await qrLines(qrFile, process.stdout.isTTY === true));
      output.result({ ok: true, ...trial });
    });
}
