import type { Command } from 'commander';
import { createOutput } from './output.ts';
import { packageLines } from './package-lines.ts';
import { addUploadFlags, type UploadFlags, uploadContext } from './upload.ts';

/** `camlock preview`: a build behind a QR code, for one's own phone. */
export function registerPreview(program: Command): void {
  addUploadFlags(program.command('preview').description('make a preview of a built project; its QR code is shown and saved'))
    .option('--page <path>', 'page to open, one of app.json')
    .option('--query <text>', 'query of the page, e.g. deviceId=…')
    .option('--qr <file>', 'where to save the QR picture', 'preview.jpg')
    .addHelpText(
      'after',
      '\nExamples:\n  camlock preview build/aurora --key private.wx0123456789abcdef.key\n  camlock preview build/aurora --key dev.key --page pages/me/index --qr me.jpg',
    )
    .action(async (project: string, flags: UploadFlags & { page?: string; query?: string; qr: string }) => {
      const output = createOutput(flags.json === true);
      const [{ preview }, { qrLines }, { robotOf }] = await Promise.all([
        import('../upload/upload.ts'),
        import('../release/terminal-qr.ts'),
        import('../release/upload-recorded.ts'),
      ]);
      const { context, ...options } = await uploadContext(project, { channel: 'preview', ...flags }, output);
      const report = await preview({
        ...options,
        projectPath: context.projectPath,
        robot: robotOf(context, options),
        qrFile: flags.qr,
        ...(flags.page === undefined ? {} : { page: flags.page }),
        ...(flags.query === undefined ? {} : { query: flags.query }),
      });
      for (const finding of report.warnings) output.say(`warning: ${finding.message}\n  fix: ${finding.fix}`);
      output.say(`preview of ${report.appid} by robot ${report.robot}: scan the code with WeChat (also in ${report.qrFile})`);
      output.say(await qrLines(report.qrFile, process.stdout.isTTY === true));
      for (const line of packageLines(report.packages)) output.say(line);
      output.result({ ok: true, ...report });
    });
}
