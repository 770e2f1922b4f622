/** What every release verb needs to know: the project, its brand's release settings, where the calls go. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type BrandFile, environmentOf, formatFinding, loadBrand } from '../../generator/index.ts';
import { Failure } from '../failure.ts';
import { readUploadProject } from '../upload/project.ts';
import { createThirdPartyClient, type ThirdPartyClient } from './third-party-client.ts';

/** One address switches between WeChat and a mock; `--platform` goes before the variable. */
export const PLATFORM_VARIABLE = 'CAMLOCK_PLATFORM';
const DEFAULT_BRAND_FILE = 'brand.yaml';

export interface ReleaseFlags {
  readonly brand?: string;
  readonly platform?: string;
}

export interface ReleaseContext {
  readonly projectPath: string;
  /** Of the mini-program that is released. */
  readonly appid: string;
  /** Absolute; absent: no brand file was named and there is none in the working folder. */
  readonly brandFile?: string;
  readonly brand?: BrandFile;
  /** Environment the project was generated with: its overlays count at every step. */
  readonly env?: string;
  /** Address of a mock platform; absent: WeChat. */
  readonly platform?: string;
}

/** Reads project and brand, the brand with the overlays the project was generated with. Throws {@link Failure}, also when the two are of different mini-programs. */
export async function releaseContext(project: string, flags: ReleaseFlags, env: NodeJS.ProcessEnv = process.env): Promise<ReleaseContext> {
  const { path: projectPath, appid } = readUploadProject(project);
  const platform = flags.platform ?? (env[PLATFORM_VARIABLE] || undefined);
  const place = { projectPath, appid, ...(platform === undefined ? {} : { platform }) };
  if (flags.brand === undefined && !existsSync(DEFAULT_BRAND_FILE)) return place;
  const brandFile = resolve(flags.brand ?? DEFAULT_BRAND_FILE);
  const generatedFor = environmentOf(projectPath);
  const environment = generatedFor === undefined ? {} : { env: generatedFor };
  const { brand, findings } = await loadBrand(brandFile, environment);
  if (!brand) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    throw new Failure('brand-has-errors', `${brandFile} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}`, {
      fix: 'correct the lines above',
      details: errors.map((finding) => formatFinding(finding)),
    });
  }
  if (brand.file.app.appid !== appid) {
    throw new Failure('brand-of-other-app', `${brandFile} is of ${brand.file.app.appid}, the project ${projectPath} of ${appid}`, {
      fix: 'name the brand file this project was generated from (--brand)',
      exitCode: 2,
    });
  }
  return { ...place, ...environment, brandFile, brand: brand.file };
}

/** What the record says about where a step was done: the mock's host, or WeChat's. */
export function recordedPlatform(platform: string | undefined): string {
  return platform === undefined ? 'WeChat' : `mock ${URL.canParse(platform) ? new URL(platform).host : platform}`;
}

/** The platform's identity of the brand. Throws {@link Failure} naming the console's way when there is none. */
export function thirdPartyOf(context: ReleaseContext, step: string, onWarning?: (text: string) => void): ThirdPartyClient {
  const access = context.brand?.release?.thirdParty;
  if (!access || !context.brandFile) {
    throw new Failure(
      'no-third-party',
      `${step} needs the access of a third-party platform (release.thirdParty), and ${context.brandFile ?? 'no brand file'} names none`,
      {
        fix: 'add the block to the brand file and name it with --brand, or do this step by hand at mp.weixin.qq.com → 版本管理: the upload key cannot do it',
        exitCode: 2,
      },
    );
  }
  return createThirdPartyClient({
    access,
    appid: context.appid,
    folder: dirname(context.brandFile),
    ...(context.platform === undefined ? {} : { platform: context.platform }),
    ...(onWarning ? { onWarning } : {}),
  });
}
