import { writeFileSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import type { CheckFinding } from '../check/finding-kinds.ts';
import { createOutput, type Output, wholeNumber } from './output.ts';

interface CheckFlags {
  readonly brand: string;
  readonly env?: string;
  readonly sarif?: string;
  readonly key?: string;
  readonly ver?: string;
  readonly robot?: string;
  readonly desc?: string;
  readonly project?: string;
  readonly compile?: true;
  readonly live?: true;
  readonly platform?: string;
  readonly wechatSecret?: string;
  readonly appSecret?: string;
  readonly openid?: string;
  readonly authorizerToken?: string;
  readonly timeout: number;
  readonly json?: true;
}

/** `camlock check`: every problem of a brand at once, at its line. */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('check a brand file and its images, and what an upload of it needs; all problems at once, at their lines')
    .option('--brand <file>', 'brand file', 'brand.yaml')
    .option('--env <name>', 'with the overlay brand.<name>.yaml, e.g. test or production')
    .option('--key <file>', 'also check the upload key (private.<appid>.key)')
    .option('--ver <version>', 'also check the version of the next upload')
    .option('--robot <n>', 'also check the robot')
    .option('--desc <text>', 'also check the description of the next upload')
    .option('--project <dir>', 'also check a project that is built already: pages, tabs, sizes, declarations')
    .option('--compile', 'also compile the brand, offline, and check what came out (about half a minute)')
    .option('--live', 'also ask WeChat and the IoT cloud, with the secrets named below')
    .option('--platform <url>', 'ask a running mock platform instead of WeChat')
    .option('--wechat-secret <file>', 'file with the AppSecret of the mini-program')
    .option('--app-secret <file>', 'file with the AppSecret of the IoT application')
    .option('--openid <openid>', 'a person of the mini-program, in whose name products are listed')
    .option('--authorizer-token <file>', 'file with the authorizer_access_token of a third-party platform')
    .option('--timeout <seconds>', 'longest time for one question of --live', wholeNumber('--timeout', 1, 600), 10)
    .option('--sarif <file>', 'also write the findings as SARIF 2.1.0, for GitHub and GitLab')
    .option('--json', 'print one JSON value')
    .addHelpText(
      'after',
      [
        '\nEvery finding and its rule: docs/reference/findings.md',
        '\nExamples:',
        '  camlock check --brand examples/brands/aurora/brand.yaml',
        '  camlock check --key private.wx0123456789abcdef.key --ver 1.2.0 --robot 1',
        '  camlock check --brand brands/mine/brand.yaml --env test',
        '  camlock check --compile',
        '  camlock check --live --wechat-secret wechat-secret.txt',
        '  camlock check --live --platform http://127.0.0.1:7100',
        '  camlock check --sarif findings.sarif',
      ].join('\n'),
    )
    .action(async (flags: CheckFlags) => {
      const output = createOutput(flags.json === true);
      const { findings: found, appQrTarget } = await allFindings(flags, output);
      const [{ shown, tellFinding }, { ALL_FINDINGS }, { ruleLink }] = await Promise.all([
        import('../../generator/index.ts'),
        import('../check/finding-kinds.ts'),
        import('../check/rule-link.ts'),
      ]);
      const findings = found.map((finding) => ({ ...finding, why: ALL_FINDINGS[finding.code].why, rule: ruleLink(finding.code) }));
      for (const finding of findings) output.say(tellFinding(finding, finding));
      if (appQrTarget !== undefined) output.say(`info: the app’s QR code leads to ${shown(appQrTarget)}`);
      const errors = findings.filter((finding) => finding.severity === 'error').length;
      const warnings = findings.length - errors;
      output.say(`${flags.brand}: ${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`);
      if (flags.sarif !== undefined) {
        const { sarif } = await import('../check/sarif.ts');
        // From where camlock was called: that is what a CI job checks out.
        const uri = encodeURI(relative(process.cwd(), resolve(flags.brand)).split(sep).join('/'));
        writeFileSync(flags.sarif, `${JSON.stringify(sarif(findings, program.version() ?? '', uri, basename(flags.brand)), null, 2)}\n`);
        output.say(`written to ${flags.sarif}`);
      }
      output.result({ ok: errors === 0, findings, ...(appQrTarget === undefined ? {} : { appQrTarget }) });
      if (errors > 0) process.exitCode = 1;
    });
}

interface Found {
  readonly findings: CheckFinding[];
  /** What the QR code of `support.appDownloadQr` says, so that a person sees where buyers will be led. */
  readonly appQrTarget?: string;
}

/** The brand's own findings, then those of the flags; compile and platforms only for a brand without errors. */
async function allFindings(flags: CheckFlags, output: Output): Promise<Found> {
  const { loadBrand } = await import('../../generator/index.ts');
  const { brand, findings: own, placeOf } = await loadBrand(flags.brand, flags.env === undefined ? {} : { env: flags.env });
  const findings: CheckFinding[] = [...own];
  const appid = brand?.file.app.appid;
  const values = { ...flags, ...(flags.robot === undefined ? {} : { robot: Number(flags.robot) }) };
  if ([flags.key, flags.ver, flags.robot, flags.desc].some((given) => given !== undefined)) {
    const { releaseFindings } = await import('../check/release-check.ts');
    findings.push(...releaseFindings(values as Parameters<typeof releaseFindings>[0], appid));
  }
  const built = async (run: () => Promise<{ findings: readonly CheckFinding[]; packages: readonly { name: string; size: number }[] }>) => {
    const report = await run();
    findings.push(...report.findings);
    for (const { name, size } of report.packages)
      output.say(`  ${name === '__APP__' ? 'main package' : name}: ${Math.ceil(size / 1024)} KB of 2048 KB`);
  };
  if (flags.project !== undefined || flags.compile) {
    const { builtFindings, compiledFindings } = await import('../check/release-check.ts');
    const { project } = flags;
    if (project !== undefined) await built(() => builtFindings(project, appid));
    if (flags.compile && brand) await built(() => compiledFindings(flags, brand.file, (text) => output.progress(text)));
  }
  if (flags.live && brand && placeOf) {
    const { liveFindings } = await import('../check/live.ts');
    const report = await liveFindings({
      ...flags,
      ...(flags.ver === undefined ? {} : { version: flags.ver }),
      brand: brand.file,
      file: basename(flags.brand),
      placeOf,
      timeoutMs: flags.timeout * 1000,
    });
    findings.push(...report.findings);
    for (const line of report.notAsked) output.say(`not asked: ${line}`);
  } else if ((flags.live || flags.compile) && !brand) output.say('compiling and asking wait until the brand file has no errors');
  const appQrTarget = brand?.images.get('support.appDownloadQr')?.qrText;
  return { findings, ...(appQrTarget === undefined ? {} : { appQrTarget }) };
}
