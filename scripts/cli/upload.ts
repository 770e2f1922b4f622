import type { Command } from 'commander';
import type { Channel } from '../../generator/index.ts';
import { Failure } from '../failure.ts';
import type { ReleaseContext } from '../release/release-context.ts';
import { createOutput, type Output, wholeNumber } from './output.ts';
import { packageLines } from './package-lines.ts';
import { addReleaseFlags, type ReleaseVerbFlags } from './release-flags.ts';

export interface UploadFlags extends ReleaseVerbFlags {
  readonly key: string;
  readonly robot?: number;
  readonly channel?: Channel;
  readonly desc?: string;
  readonly appid?: string;
  readonly timeout: number;
}

/** Flags that upload, preview and rollback share. */
export function addUploadFlags(command: Command): Command {
  return addReleaseFlags(command)
    .requiredOption('--key <file>', 'upload key of the mini-program (private.<appid>.key)')
    .option('--robot <n>', 'robot number, 1 to 30 (default: the one of the channel, else 1)', wholeNumber('--robot', 1, 30))
    .option('--channel <name>', 'what it is for, e.g. trial: the brand file gives each channel its robot (release.channels)')
    .option('--desc <text>', 'what changed, at most 200 characters')
    .option('--appid <appid>', 'fail unless the project is of this mini-program')
    .option('--timeout <seconds>', 'give up after this long', wholeNumber('--timeout', 5, 3600), 600);
}

/** Project, brand and network of the shared flags. Throws {@link Failure} when `--appid` says something else. */
export async function uploadContext(project: string, flags: UploadFlags, output: Output) {
  const [{ releaseContext }, { platformNetwork, proxyInUse }] = await Promise.all([
    import('../release/release-context.ts'),
    import('../upload/network.ts'),
  ]);
  // The generator is large: loaded only now, not for --help.
  const { CHANNELS } = await import('../../generator/index.ts');
  if (flags.channel !== undefined && !CHANNELS.includes(flags.channel)) {
    throw new Failure('channel-unknown', `--channel is ${JSON.stringify(flags.channel)}; allowed are ${CHANNELS.join(', ')}`, {
      fix: 'use one of them, or name the robot: --robot 1',
      exitCode: 2,
    });
  }
  const context: ReleaseContext = await releaseContext(project, flags);
  if (flags.appid && flags.appid !== context.appid) {
    throw new Failure('upload-appid-differs', `--appid says ${flags.appid}, project.config.json says ${context.appid}`, {
      fix: 'generate the project from the brand of this mini-program, or leave --appid out',
    });
  }
  const network = context.platform === undefined ? undefined : await platformNetwork(context.platform);
  const proxy = network ? undefined : proxyInUse();
  if (proxy) output.say(`using the proxy ${proxy} of this machine`);
  return {
    context,
    privateKeyPath: flags.key,
    timeoutMs: flags.timeout * 1000,
    onProgress: (text: string) => output.progress(text),
    ...(flags.robot === undefined ? {} : { robot: flags.robot }),
    ...(flags.channel === undefined ? {} : { channel: flags.channel }),
    ...(flags.desc === undefined ? {} : { desc: flags.desc }),
    ...(network ? { network } : {}),
  };
}

/** `camlock upload`: a development version of one robot, nothing more. */
export function registerUpload(program: Command): void {
  addUploadFlags(
    program
      .command('upload')
      .description('upload a built project: makes a development version of one robot (trial and release are other steps)'),
  )
    .requiredOption('--ver <version>', 'version people see, e.g. 1.2.0')
    .option('--as-template', 'upload to the development mini-program of the third-party platform, where camlock trial takes it from')
    .addHelpText(
      'after',
      '\nThe build is kept in .camlock/releases of the project, with a record of where it came from: camlock status, diff and rollback read it.\n\nExamples:\n  camlock upload build/aurora --key private.wx0123456789abcdef.key --ver 1.0.0 --desc "first try"\n  camlock upload build/aurora --key dev.key --ver 1.0.0 --channel trial --brand brand.yaml\n  camlock upload build/aurora --key dev.key --ver 1.0.0 --platform http://127.0.0.1:7100',
    )
    .action(async (project: string, flags: UploadFlags & { ver: string; asTemplate?: true }) => {
      const output = createOutput(flags.json === true);
      const { uploadRecorded } = await import('../release/upload-recorded.ts');
      const options = await uploadContext(project, flags, output);
      if (flags.asTemplate && !options.context.brand?.release?.thirdParty) {
        throw new Failure('no-development-app', '--as-template needs release.thirdParty.developmentAppid of the brand file', {
          fix: 'name the brand file with --brand and add the block, or leave --as-template out',
          exitCode: 2,
        });
      }
      const report = await uploadRecorded({ ...options, version: flags.ver, ...(flags.asTemplate ? { asTemplate: true } : {}) });
      for (const finding of report.warnings) output.say(`warning: ${finding.message}\n  fix: ${finding.fix}`);
      output.say(
        `uploaded ${report.version} as development version of robot ${report.robot} of ${report.appid} (${(report.ms.upload / 1000).toFixed(1)} s)`,
      );
      for (const line of packageLines(report.packages)) output.say(line);
      if (report.record.source?.dirty) output.say('note: it holds changes that no commit has');
      output.say(`recorded as ${report.record.id} (package ${report.record.packageHash.slice(0, 12)})`);
      output.result({ ok: true, ...report });
    });
}
