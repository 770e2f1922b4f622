/**
 * What app.json itself gets wrong: pages, tabs, sub-packages, declared location interfaces. WeChat's own words about it come
 * after the upload, or as a blank phone. Source: facts/wechat.md (subpackages, app.json S74, §4.2).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem, type UploadFinding, warning } from '../upload/finding.ts';
import { type BuiltApp, readJson } from './packages.ts';

/** Tabs WeChat can show. */
const TABS_MIN = 2;
const TABS_MAX = 5;

interface AppJson {
  readonly pages?: readonly string[];
  readonly subPackages?: readonly { readonly root: string }[];
  readonly subpackages?: readonly { readonly root: string }[];
  readonly tabBar?: { readonly list?: readonly { readonly pagePath?: string }[] };
}

function pageProblems(app: BuiltApp): UploadFinding[] {
  const seen = new Set<string>();
  return app.pages.flatMap((page) => {
    if (!seen.has(page)) {
      seen.add(page);
      return [];
    }
    return [problem('page-twice', `page ${page} is listed twice in app.json`, 'list it once in src/app.config.ts')];
  });
}

function tabProblems(json: AppJson): UploadFinding[] {
  const tabs = json.tabBar?.list;
  if (!tabs) return [];
  const found: UploadFinding[] = [];
  if (tabs.length < TABS_MIN || tabs.length > TABS_MAX)
    found.push(
      problem(
        'tab-count',
        `the tab bar has ${tabs.length} tabs; allowed are ${TABS_MIN} to ${TABS_MAX}`,
        'change tabBar in src/app.config.ts',
      ),
    );
  for (const { pagePath } of tabs) {
    if (pagePath === undefined || json.pages?.includes(pagePath)) continue;
    const fix = 'tabs must be pages of the main package: move it there, or drop the tab';
    found.push(problem('tab-page-outside', `the tab ${pagePath} is not among the pages of the main package`, fix));
  }
  return found;
}

function subPackageProblems(json: AppJson): UploadFinding[] {
  const roots = (json.subPackages ?? json.subpackages ?? []).map(({ root }) => root.replace(/^\/+|\/+$/g, ''));
  return roots.flatMap((inner, index) => {
    const outer = roots.find((other, at) => at !== index && (inner.startsWith(`${other}/`) || (inner === other && at < index)));
    if (outer === undefined) return [];
    const fix = 'give each sub-package a folder of its own in src/app.config.ts';
    return [problem('subpackage-overlap', `sub-package ${inner} lies inside sub-package ${outer}`, fix)];
  });
}

/** The same scan our WeChat makes at a commit, so that both say the same. */
async function locationProblems(app: BuiltApp): Promise<UploadFinding[]> {
  const { isLocationApi, scanCode } = await import('../../mock-platform/index.ts');
  const read = app.files.filter(({ path }) => /\.(?:js|wxml)$/.test(path) || path === 'app.json');
  const scan = scanCode(new Map(read.map(({ path }) => [path, readFileSync(join(app.root, path))])));
  const called: readonly string[] = scan.privacyApis.filter(isLocationApi);
  return [
    ...called
      .filter((api) => !scan.declared.includes(api))
      .map((api) =>
        problem(
          'location-undeclared',
          `the code calls wx.${api}, which requiredPrivateInfos does not name`,
          `add requiredPrivateInfos: ['${api}'] to src/app.config.ts, or remove the call`,
        ),
      ),
    ...scan.declared
      .filter((api) => !called.includes(api))
      .map((api) =>
        warning('location-needless', `requiredPrivateInfos names ${api}, which no code calls`, 'remove it from src/app.config.ts'),
      ),
  ];
}

/** All findings at once. Throws {@link Failure} when app.json cannot be read. */
export async function checkAppJson(app: BuiltApp): Promise<UploadFinding[]> {
  const json = readJson(join(app.root, 'app.json')) as AppJson;
  return [...pageProblems(app), ...tabProblems(json), ...subPackageProblems(json), ...(await locationProblems(app))];
}
