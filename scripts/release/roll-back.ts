/** Uploads a build of the record again, byte by byte: refused when the kept copy is not what was uploaded. */
import { Failure } from '../failure.ts';
import { openPackage } from './package-store.ts';
import { recordedPlatform } from './release-context.ts';
import { addEntry, type Recorded, readRecord, type UploadEntry, uploadsOf } from './release-record.ts';
import { type RecordedUpload, type RecordedUploadOptions, sendPackage } from './upload-recorded.ts';

export interface RollBackOptions extends Omit<RecordedUploadOptions, 'version' | 'asTemplate'> {
  /** Version, start of a package hash, or id of a record; default: the upload whose bytes differ from the last one's. */
  readonly to?: string;
}

/** The entry meant. Throws {@link Failure} naming what there is. */
export function findUpload(uploads: readonly Recorded<UploadEntry>[], to: string | undefined): Recorded<UploadEntry> {
  const last = uploads.at(-1);
  const found =
    to === undefined
      ? uploads.findLast(({ packageHash }) => packageHash !== last?.packageHash)
      : uploads.findLast(({ id, version, packageHash }) => id === to || version === to || (to.length >= 6 && packageHash.startsWith(to)));
  if (found) return found;
  const there = uploads.map(({ version, packageHash }) => `${version} (${packageHash.slice(0, 12)})`);
  throw new Failure(
    'upload-not-recorded',
    to === undefined
      ? 'there is no earlier build to go back to'
      : `${JSON.stringify(to)} is no upload of the record; there are: ${there.join(', ') || 'none'}`,
    { fix: to === undefined ? 'camlock status shows what was uploaded' : 'name one of these with --to', exitCode: 2 },
  );
}

/** Sends it as version and description of then, and records that. */
export async function rollBack(options: RollBackOptions): Promise<RecordedUpload> {
  const { context } = options;
  const of = findUpload(uploadsOf(readRecord(context.projectPath)), options.to);
  const kept = openPackage(context.projectPath, of.packageHash);
  const desc = options.desc ?? of.desc;
  const report = await sendPackage(kept, {
    ...options,
    version: of.version,
    ...(desc === '' ? {} : { desc }),
    ...(options.robot === undefined && options.channel === undefined ? { robot: of.robot } : {}),
  });
  const record = addEntry<UploadEntry>(context.projectPath, {
    kind: 'rollback',
    appid: of.appid,
    platform: recordedPlatform(context.platform),
    version: of.version,
    desc,
    robot: report.robot,
    ...(options.channel ? { channel: options.channel } : {}),
    ...(of.uploadAppid === undefined ? {} : { uploadAppid: of.uploadAppid }),
    ...(of.source ? { source: of.source } : {}),
    configHash: of.configHash,
    packageHash: of.packageHash,
    ...(of.templateVersion === undefined ? {} : { templateVersion: of.templateVersion }),
    packages: [...report.packages],
    of: of.id,
  });
  return { ...report, record };
}
