/** Upload and preview: our checks first, then the unmodified miniprogram-ci, then plain words. */
import { resolve } from 'node:path';
import { checkBuiltApp } from '../build/built-app-check.ts';
import { type BuiltApp, readBuiltApp } from '../build/packages.ts';
import { Failure } from '../failure.ts';
import { problem, type UploadFinding } from './finding.ts';
import { checkKeyFile } from './key-check.ts';
import { type UploadNetwork, workerEnv } from './network.ts';
import { readUploadProject, type UploadProject } from './project.ts';
import { runUploadWorker, type UploadJob } from './run-worker.ts';
import { checkValues } from './values-check.ts';

export interface UploadOptions {
  /** Folder with project.config.json. */
  readonly projectPath: string;
  readonly privateKeyPath: string;
  readonly version: string;
  /** Default 1. The upload becomes the development version of this robot. */
  readonly robot?: number;
  readonly desc?: string;
  /** Checked against project.config.json when given. */
  readonly appid?: string;
  /** Default: the machine's own network. */
  readonly network?: UploadNetwork;
  /** Further environment of the upload process. */
  readonly env?: { readonly [name: string]: string };
  /** Watchdog, default 10 minutes. */
  readonly timeoutMs?: number;
  readonly onProgress?: (text: string) => void;
}

export interface PreviewOptions extends Omit<UploadOptions, 'version'> {
  /** Page to open, must be one of app.json. Default: the first. */
  readonly page?: string;
  readonly query?: string;
  /** Where the QR picture goes; real WeChat sends JPEG. */
  readonly qrFile: string;
}

export interface UploadReport {
  readonly appid: string;
  readonly version: string;
  readonly robot: number;
  /** As WeChat measured them: `__FULL__`, `__APP__`, then the sub-packages; bytes. */
  readonly packages: readonly { readonly name: string; readonly size: number }[];
  readonly pages: readonly string[];
  readonly warnings: readonly UploadFinding[];
  readonly ms: { readonly checks: number; readonly upload: number };
}

interface Checked {
  readonly project: UploadProject;
  readonly app: BuiltApp;
  readonly findings: readonly UploadFinding[];
}

/** Everything that can be known before WeChat is called; reads files only. Throws {@link Failure} when there is no project or build at all. */
export function checkUpload(options: UploadOptions): Checked {
  const project = readUploadProject(options.projectPath);
  const app = readBuiltApp(project.miniprogramRoot);
  const findings = [
    ...checkValues({ appid: project.appid, version: options.version, robot: options.robot ?? 1, desc: options.desc ?? '' }),
    ...checkKeyFile(options.privateKeyPath, project.appid),
    ...checkBuiltApp(app),
  ];
  if (options.appid && options.appid !== project.appid) {
    findings.unshift(
      problem(
        'appid-differs',
        `--appid says ${options.appid}, project.config.json says ${project.appid}`,
        'generate the project from the brand of this mini-program, or leave --appid out',
      ),
    );
  }
  return { project, app, findings };
}

function refuseErrors(findings: readonly UploadFinding[]): readonly UploadFinding[] {
  const errors = findings.filter((finding) => finding.severity === 'error');
  const [first] = errors;
  if (!first) return findings;
  if (errors.length === 1) throw new Failure(`upload-${first.code}`, first.message, { fix: first.fix });
  throw new Failure('upload-checks-failed', `${errors.length} things are wrong; nothing was uploaded`, {
    details: errors.flatMap((finding) => [`${finding.code}: ${finding.message}`, `  fix: ${finding.fix}`]),
  });
}

async function send(options: UploadOptions, checked: Checked, preview: UploadJob['preview'], began: number): Promise<UploadReport> {
  const warnings = refuseErrors(checked.findings);
  const checkedAt = performance.now();
  const robot = options.robot ?? 1;
  const job: UploadJob = {
    appid: checked.project.appid,
    projectPath: checked.project.path,
    privateKeyPath: resolve(options.privateKeyPath),
    version: options.version,
    desc: options.desc ?? `camlock ${options.version}`,
    robot,
    ...(preview ? { preview } : {}),
  };
  const { packages } = await runUploadWorker(job, {
    env: { ...workerEnv(options.network), ...options.env },
    timeoutMs: options.timeoutMs ?? 600_000,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  const ms = { checks: Math.round(checkedAt - began), upload: Math.round(performance.now() - checkedAt) };
  return { appid: checked.project.appid, version: options.version, robot, packages, pages: checked.app.pages, warnings, ms };
}

/** Makes a development version of the robot. Choosing it as trial, submitting and releasing are other steps, done elsewhere. */
export async function upload(options: UploadOptions): Promise<UploadReport> {
  const began = performance.now();
  return send(options, checkUpload(options), undefined, began);
}

/** A development build behind a QR code. miniprogram-ci does not compare the page with app.json, we do (facts §1.5). */
export async function preview(options: PreviewOptions): Promise<UploadReport & { readonly qrFile: string }> {
  const began = performance.now();
  const withVersion: UploadOptions = { ...options, version: '0.0.1' };
  const checked = checkUpload(withVersion);
  if (options.page !== undefined && !checked.app.pages.includes(options.page)) {
    throw new Failure(
      'preview-page-unknown',
      `page ${JSON.stringify(options.page)} is not in app.json; there are: ${checked.app.pages.join(', ')}`,
      { fix: 'name one of these with --page', exitCode: 2 },
    );
  }
  const qrFile = resolve(options.qrFile);
  const report = await send(
    withVersion,
    checked,
    {
      qrcodeFormat: 'image',
      qrcodeOutputDest: qrFile,
      ...(options.page ? { pagePath: options.page } : {}),
      ...(options.query ? { searchQuery: options.query } : {}),
    },
    began,
  );
  return { ...report, qrFile };
}
