/** A template and ext_json become the trial version of a mini-program. Source: facts/wechat.md §3.5 (commit), §4.1; checks 49, 50. */
import type { JsonObject } from '../api/json-body.ts';
import { WechatError } from '../errors.ts';
import type { PackageSummary } from '../packages.ts';
import type { WechatParts } from '../parts.ts';
import { type MiniProgramRow, type VersionRow, versionKey } from '../state.ts';
import { readAppJson } from '../upload/app-json.ts';
import { summarisePackage } from '../upload/package-summary.ts';
import { UploadRefusal } from '../upload/refusals.ts';
import { scanCode } from './code-scan.ts';
import { mergeTemplate, parseExtJson } from './ext-json.ts';
import { encodePackage } from './package-writer.ts';
import { grantedLocationApis } from './review-desk.ts';
import type { CodeTemplateRow, CommitRow } from './rows.ts';

export interface Commit {
  readonly miniProgram: MiniProgramRow;
  readonly componentAppid: string;
  readonly template: CodeTemplateRow;
  readonly extJson: unknown;
  readonly version: string;
  readonly description: string;
}

/** Throws 85043 when the template cannot be read, and what {@link mergeTemplate} throws. */
export async function commitCode(parts: WechatParts, commit: Commit): Promise<CommitRow> {
  const { clock, rules, shelf, state } = parts;
  const { miniProgram, componentAppid, template, extJson, version, description } = commit;
  const { appid } = miniProgram;
  const context = {
    appid,
    checkExtAppid: rules['wechat.checkExtAppid'],
    locationApis: grantedLocationApis(miniProgram),
    plugins: miniProgram.plugins ?? [],
    standard: template.standard === true,
  };
  const ext = parseExtJson(extJson, context);
  const source = shelf.files(template.package.packageId);
  if (!source) throw new WechatError(85043);
  const files = mergeTemplate(source, readTemplateApp(source), ext, context);
  const bytes = await encodePackage(files);
  const summary = asTemplateError(() => summarisePackage(appid, bytes, files));
  checkCommitSizes(parts, summary);

  const now = clock.now();
  const row: CommitRow = {
    appid,
    componentAppid,
    version,
    description,
    committedAt: now,
    scanEndsAt: now + rules['wechat.codeScanSeconds'] * 1000,
    scan: scanCode(files),
    package: summary,
  };
  const replaced = [state.commits.get(appid)?.package.packageId, state.versions.get(versionKey(appid, 'trial'))?.package.packageId];
  shelf.put(summary.packageId, bytes);
  state.commits.put(appid, row);
  state.versions.put(versionKey(appid, 'trial'), versionOfCommit(row));
  for (const packageId of replaced) shelf.sweep(packageId);
  return row;
}

/** No robot of miniprogram-ci uploaded it: robot 0. */
export function versionOfCommit({ appid, version, description, committedAt, package: summary }: CommitRow): VersionRow {
  return { appid, slot: 'trial', robot: 0, version, description, uploadedAt: committedAt, clientVersion: '', package: summary };
}

function readTemplateApp(files: ReadonlyMap<string, Uint8Array>): JsonObject {
  asTemplateError(() => readAppJson(files));
  return JSON.parse(Buffer.from(files.get('app.json') as Uint8Array).toString('utf8'));
}

function asTemplateError<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof UploadRefusal) throw new WechatError(85043, error.message);
    throw error;
  }
}

/** Code a platform commits has less room than one's own: 20 MB together. */
function checkCommitSizes({ rules }: WechatParts, { sizes }: PackageSummary): void {
  for (const { name, size } of sizes) {
    const maxKB =
      name === '__FULL__'
        ? rules['wechat.providerPackageMaxKB']
        : name === '__APP__'
          ? rules['wechat.mainPackageMaxKB']
          : rules['wechat.subPackageMaxKB'];
    if (size > maxKB * 1024) throw new WechatError(85044, `${name} ${Math.ceil(size / 1024)}KB, max ${maxKB}KB`);
  }
}
