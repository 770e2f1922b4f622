/** The command line: verbs, help, exit codes. Each verb's file registers itself and loads its work only when it runs. */
import { Command, CommanderError } from 'commander';
import { Failure, messageOf, toFailure } from '../failure.ts';
import { registerAuditStatus } from './audit-status.ts';
import { registerBuild } from './build.ts';
import { registerCheck } from './check.ts';
import { registerDev } from './dev.ts';
import { registerDiff } from './diff.ts';
import { writeErrorLog } from './error-log.ts';
import { registerGenerate } from './generate.ts';
import { registerGray } from './gray.ts';
import { registerInit } from './init.ts';
import { failureJson, failureText } from './output.ts';
import { registerPlatform } from './platform.ts';
import { registerPreview } from './preview.ts';
import { registerProxy, registerRecord, registerReplay } from './proxy.ts';
import { registerRelease } from './release.ts';
import { registerReviewPack } from './review-pack.ts';
import { registerRollback } from './rollback.ts';
import { registerScenario } from './scenario.ts';
import { registerSimulate } from './simulate.ts';
import { registerStart } from './start.ts';
import { registerStatus } from './status.ts';
import { registerSubmit } from './submit.ts';
import { registerTheme } from './theme.ts';
import { registerTrial } from './trial.ts';
import { registerUpgrade } from './upgrade.ts';
import { registerUpload } from './upload.ts';

/** The whole command, not yet run. */
export function createProgram(): Command {
  const program = new Command('camlock')
    .description('One brand file in; a published, tested mini-program for smart cameras and door locks out.')
    .version('0.1.0')
    .showSuggestionAfterError()
    .showHelpAfterError('(camlock <verb> --help shows examples)')
    .addHelpText('after', '\nExit codes: 0 done, 1 something is wrong, 2 the command was used wrong.');
  for (const register of [
    registerInit,
    registerCheck,
    registerTheme,
    registerGenerate,
    registerUpgrade,
    registerBuild,
    registerPreview,
    registerUpload,
    registerStatus,
    registerTrial,
    registerSubmit,
    registerAuditStatus,
    registerRelease,
    registerGray,
    registerRollback,
    registerDiff,
    registerReviewPack,
    registerSimulate,
    registerProxy,
    registerRecord,
    registerReplay,
    registerScenario,
    registerPlatform,
    registerStart,
    registerDev,
  ]) {
    register(program);
  }
  for (const verb of program.commands) for (const one of [verb, ...verb.commands]) one.exitOverride();
  return program.exitOverride();
}

/** Runs the command and returns its exit code. The only place where errors become text: never a stack trace. */
export async function run(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  const fail = (failure: Failure): number => {
    process.stderr.write(`${failureText(failure)}\n`);
    if (json) process.stdout.write(`${JSON.stringify(failureJson(failure))}\n`);
    return failure.exitCode;
  };
  try {
    const program = createProgram();
    if (argv.length === 0) {
      program.outputHelp();
      return 2;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const told = toFailure(error);
    if (told) return fail(told);
    const file = writeErrorLog(error, argv);
    return fail(
      new Failure('unexpected', `something unexpected happened: ${messageOf(error).slice(0, 300)}`, {
        fix: `the details are in ${file}; please report them`,
      }),
    );
  }
}
