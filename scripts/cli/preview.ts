import type { Command } from 'commander';
import { createOutput } from './output.ts';
import { addUploadFlags, sayPackages, toUploadOptions, type UploadFlags } from './upload.ts';

/** `camlock preview`: a build behind a QR code, for one's own phone. */
export function registerPreview(program: Command): void {
  addUploadFlags(program.command('preview').description('make a preview of a built project and save its QR code'))
    .option('--page <path>', 'page to open, one of app.json')
    .option('--query <text>', 'query of the page, e.g. deviceId=…')
    .option('--qr <file>', 'where to save the QR picture', 'preview.jpg')
    .addHelpText(
      'after',
      '\nExamples:\n  camlock preview build/aurora --key private.wx0123456789abcdef.key\n  camlock preview build/aurora --key dev.key --page pages/me/index --qr me.jpg',
    )
    .action(async (projectPath: string, flags: UploadFlags & { page?: string; query?: string; qr: string }) => {
      const output = createOutput(flags.json === true);
      const { preview } = await import('../upload/upload.ts');
      const report = await preview({
        ...(await toUploadOptions(projectPath, flags, output)),
        qrFile: flags.qr,
        ...(flags.page === undefined ? {} : { page: flags.page }),
        ...(flags.query === undefined ? {} : { query: flags.query }),
      });
      for (const finding of report.warnings) output.say(`warning: ${finding.message}\n  fix: ${finding.fix}`);
      output.say(`preview of ${report.appid} by robot ${report.robot}: scan ${report.qrFile} with WeChat`);
      sayPackages(output, report.packages);
      output.result({ ok: true, ...report });
    });
}
