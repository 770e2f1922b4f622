/** An upload that can be told of later: the build is kept, sent from the kept copy, and recorded. */
import { rmSync } from 'node:fs';
import type { Channel } from '../../generator/index.ts';
import type { UploadNetwork } from '../upload/network.ts';
import { type UploadReport, upload } from '../upload/upload.ts';
import { keepConfig, readConfig, templateVersion } from './config-snapshot.ts';
import { type KeptPackage, keepPackage } from './package-store.ts';
import { type ReleaseContext, recordedPlatform } from './release-context.ts';
import { addEntry, type Recorded, readRecord, type UploadEntry, uploadsOf } from './release-record.ts';
import { sourceCommit } from './source-commit.ts';

export interface RecordedUploadOptions {
  readonly context: ReleaseContext;
  readonly privateKeyPath: string;
  readonly version: string;
  readonly desc?: string;
  /** Goes before the channel's. */
  readonly robot?: number;
  readonly channel?: Channel;
  /** To the development mini-program of the third-party platform, where `camlock trial` takes it from. */
  readonly asTemplate?: boolean;
  readonly network?: UploadNetwork;
  readonly timeoutMs?: number;
  readonly onProgress?: (text: string) => void;
}

export interface RecordedUpload extends UploadReport {
  readonly record: Recorded<UploadEntry>;
}

/** Robot of an upload: the flag, else the channel's in the brand file, else 1. */
export function robotOf(context: ReleaseContext, choice: { readonly robot?: number; readonly channel?: Channel }): number {
  const { channels } = context.brand?.release ?? {};
  return choice.robot ?? (choice.channel === undefined ? undefined : channels?.[choice.channel]) ?? channels?.development ?? 1;
}

/** Sends a kept build. */
export function sendPackage(kept: KeptPackage, options: RecordedUploadOptions): Promise<UploadReport> {
  const { privateKeyPath, version, desc, network, timeoutMs, onProgress } = options;
  return upload({
    projectPath: kept.path,
    privateKeyPath,
    version,
    robot: robotOf(options.context, options),
    ...(desc === undefined ? {} : { desc }),
    ...(network ? { network } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(onProgress ? { onProgress } : {}),
  });
}

/** Keeps, uploads, records. A build that did not go through is not kept. Throws {@link Failure}. */
export async function uploadRecorded(options: RecordedUploadOptions): Promise<RecordedUpload> {
  const { context, channel, version } = options;
  const { projectPath, appid } = context;
  const uploadAppid = options.asTemplate ? context.brand?.release?.thirdParty?.developmentAppid : undefined;
  const source = sourceCommit(projectPath);
  const kept = keepPackage(projectPath, uploadAppid);
  let report: UploadReport;
  try {
    report = await sendPackage(kept, options);
  } catch (error) {
    if (!uploadsOf(readRecord(projectPath)).some(({ packageHash }) => packageHash === kept.hash)) {
      rmSync(kept.path, { recursive: true, force: true });
    }
    throw error;
  }
  const template = templateVersion(projectPath);
  const record = addEntry<UploadEntry>(projectPath, {
    kind: 'upload',
    appid,
    platform: recordedPlatform(context.platform),
    version,
    desc: options.desc ?? '',
    robot: report.robot,
    ...(channel ? { channel } : {}),
    ...(uploadAppid === undefined ? {} : { uploadAppid }),
    ...(source ? { source } : {}),
    configHash: keepConfig(projectPath, readConfig(projectPath, context.brandFile)),
    packageHash: kept.hash,
    ...(template === undefined ? {} : { templateVersion: template }),
    packages: [...report.packages],
  });
  return { ...report, record };
}
