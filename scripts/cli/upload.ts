import type { Command } from 'commander';
import { createOutput, type Output, wholeNumber } from './output.ts';

export interface UploadFlags {
  readonly key: string;
  readonly robot: number;
  readonly desc?: string;
  readonly appid?: string;
  readonly platform?: string;
  readonly timeout: number;
  readonly json?: true;
}

/** Flags that upload and preview share. */
export function addUploadFlags(command: Command): Command {
  return command
    .argument('[project]', 'folder of the built project (with project.config.json)', '.')
    .requiredOption('--key <file>', 'upload key of the mini-program (private.<appid>.key)')
    .option('--robot <n>', 'robot number, 1 to 30', wholeNumber('--robot', 1, 30), 1)
    .option('--desc <text>', 'what changed, at most 200 characters')
    .option('--appid <appid>', 'fail unless the project is of this mini-program')
    .option('--platform <url>', 'send to a running mock platform instead of WeChat')
    .option('--timeout <seconds>', 'give up after this long', wholeNumber('--timeout', 5, 3600), 600)
    .option('--json', 'print one JSON value');
}

/** Options of `upload()` and `preview()` from the shared flags. */
export async function toUploadOptions(projectPath: string, flags: UploadFlags, output: Output) {
  const { platformNetwork, proxyInUse } = await import('../upload/network.ts');
  const network = flags.platform ? await platformNetwork(flags.platform) : undefined;
  const proxy = network ? undefined : proxyInUse();
  if (proxy) output.say(`using the proxy ${proxy} of this machine`);
  return {
    projectPath,
    privateKeyPath: flags.key,
    robot: flags.robot,
    timeoutMs: flags.timeout * 1000,
    onProgress: (text: string) => output.progress(text),
    ...(flags.desc === undefined ? {} : { desc: flags.desc }),
    ...(flags.appid === undefined ? {} : { appid: flags.appid }),
    ...(network ? { network } : {}),
  };
}

/** Sizes as WeChat measured them. */
export function sayPackages(output: Output, packages: readonly { name: string; size: number }[]): void {
  const names: Record<string, string> = { __FULL__: 'everything', __APP__: 'main package' };
  for (const { name, size } of packages) output.say(`  ${names[name] ?? name}: ${Math.ceil(size / 1024)} KB`);
}

/** `camlock upload`: a development version of one robot, nothing more. */
export function registerUpload(program: Command): void {
  addUploadFlags(
    program
      .command('upload')
      .description('upload a built project: makes a development version of one robot (trial and release are other steps)'),
  )
    .requiredOption('--ver <version>', 'version people see, e.g. 1.2.0')
    .addHelpText(
      'after',
      '\nExamples:\n  camlock upload build/aurora --key private.wx0123456789abcdef.key --ver 1.0.0 --desc "first try"\n  camlock upload build/aurora --key dev.key --ver 1.0.0 --platform http://127.0.0.1:7100',
    )
    .action(async (projectPath: string, flags: UploadFlags & { ver: string }) => {
      const output = createOutput(flags.json === true);
      const { upload } = await import('../upload/upload.ts');
      const report = await upload({ ...(await toUploadOptions(projectPath, flags, output)), version: flags.ver });
      for (const finding of report.warnings) output.say(`warning: ${finding.message}\n  fix: ${finding.fix}`);
      output.say(
        `uploaded ${report.version} as development version of robot ${report.robot} of ${report.appid} (${(report.ms.upload / 1000).toFixed(1)} s)`,
      );
      sayPackages(output, report.packages);
      output.result({ ok: true, ...report });
    });
}
