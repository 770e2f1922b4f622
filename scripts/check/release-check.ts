/** What can be known about an upload before it: the key, version, robot and description, a built project. */
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BrandFile, generateProject, shown } from '../../generator/index.ts';
import { checkAppJson } from '../build/app-json-check.ts';
import { checkBuiltApp } from '../build/built-app-check.ts';
import type { Compile } from '../build/compile.ts';
import { readBuiltApp } from '../build/packages.ts';
import { buildApp } from '../build/taro-build.ts';
import { Failure } from '../failure.ts';
import { problem, type UploadFinding } from '../upload/finding.ts';
import { checkKeyFile } from '../upload/key-check.ts';
import { readUploadProject } from '../upload/project.ts';
import { checkValues } from '../upload/values-check.ts';
import type { CheckFinding } from './finding-kinds.ts';

/** Name of findings about flags, which stand in no file. */
const COMMAND_LINE = 'camlock check';

function placed(file: string, path: string, { severity, code, message, fix }: UploadFinding, value?: string): CheckFinding {
  return { severity, code, file, line: 1, column: 1, path, message, fix, ...(value === undefined ? {} : { value }) };
}

export interface ReleaseValues {
  /** Path of the upload key. */
  readonly key?: string;
  readonly ver?: string;
  readonly robot?: number;
  readonly desc?: string;
}

/** Findings about the flags that were given, and only those: a key's content is in none of them. */
export function releaseFindings(given: ReleaseValues, appid: string | undefined): CheckFinding[] {
  const values = checkValues({
    // The brand's own rules look at the appid.
    appid: 'wx0000000000000000',
    version: given.ver ?? '1.0.0',
    robot: given.robot ?? 1,
    desc: given.desc ?? '',
  });
  const flagOf = (code: string): keyof ReleaseValues => (code.startsWith('robot') ? 'robot' : code.startsWith('desc') ? 'desc' : 'ver');
  return [
    ...values.map((finding) => {
      const flag = flagOf(finding.code);
      return placed(COMMAND_LINE, `--${flag}`, finding, shown(given[flag]));
    }),
    ...(given.key === undefined ? [] : checkKeyFile(given.key, appid).map((finding) => placed(given.key as string, '', finding))),
  ];
}

export interface PackageSize {
  /** `__APP__` is the main package. */
  readonly name: string;
  readonly size: number;
}

export interface BuiltReport {
  readonly findings: readonly CheckFinding[];
  /** As they were built, bytes. */
  readonly packages: readonly PackageSize[];
}

/** A project built already, at `path`: its packages, pages, tabs and declarations. Throws {@link Failure} when nothing is built there. */
export async function builtFindings(path: string, appid: string | undefined): Promise<BuiltReport> {
  const project = readUploadProject(path);
  const app = readBuiltApp(project.miniprogramRoot);
  const other =
    appid !== undefined && project.appid !== appid
      ? [
          placed(
            join(path, 'project.config.json'),
            'appid',
            problem(
              'appid-differs',
              `the project is of ${project.appid}, the brand of ${appid}`,
              'generate the project from this brand again',
            ),
            shown(project.appid),
          ),
        ]
      : [];
  const inside = [...checkBuiltApp(app), ...(await checkAppJson(app))];
  return { findings: [...other, ...inside.map((finding) => placed(join(path, 'app.json'), '', finding))], packages: app.packages };
}

/**
 * Generates and compiles the brand offline, with Taro and without cache, in a folder below `.camlock` where node_modules is
 * found, and looks at what came out. The sizes are those of a release build. Throws {@link Failure} when it cannot be compiled.
 */
export async function compiledFindings(
  { brand: brandFile, env }: { readonly brand: string; readonly env?: string },
  brand: BrandFile,
  onProgress: (text: string) => void,
  /** Default: Taro from nothing. */
  compile?: Compile,
): Promise<BuiltReport> {
  const outDir = resolve('.camlock/check', brand.app.appid);
  rmSync(outDir, { recursive: true, force: true });
  try {
    await generateProject({ brandFile, outDir, ...(env === undefined ? {} : { env }) });
    try {
      await buildApp({
        projectPath: outDir,
        onProgress: (seconds, line) => onProgress(`compiling … ${seconds} s  ${line}`),
        ...(compile ? { compile } : {}),
      });
    } catch (error) {
      // A build that is there and not fit is looked at below, all of it; one that is not there is told as it is.
      if (!(error instanceof Failure) || !existsSync(join(readUploadProject(outDir).miniprogramRoot, 'app.json'))) throw error;
    }
    const report = await builtFindings(outDir, brand.app.appid);
    return { ...report, findings: report.findings.map((finding) => ({ ...finding, file: 'app.json' })) };
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
