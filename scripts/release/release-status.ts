/** What is live: the versions WeChat has, the review, and what the record says. */
import { Failure } from '../failure.ts';
import { type EarlierRelease, earlierReleases, type GrayPlan, grayPlan } from './going-live.ts';
import { type ReleaseContext, thirdPartyOf } from './release-context.ts';
import { type Recorded, type ReleaseEntry, readRecord, type UploadEntry, uploadsOf } from './release-record.ts';
import { type Review, reviewStatus } from './review.ts';

interface VersionAtWechat {
  readonly version: string;
  readonly desc: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Asked of WeChat. */
export interface LiveState {
  readonly trial?: VersionAtWechat;
  readonly formal?: VersionAtWechat;
  readonly review?: Review;
  readonly gray: GrayPlan;
  readonly canGoBackTo: readonly EarlierRelease[];
}

export interface ReleaseStatus {
  readonly appid: string;
  /** Absent without a third-party platform: the upload key can ask for nothing. */
  readonly live?: LiveState;
  /** The upload of each robot that was sent last, newest first. */
  readonly development: readonly Recorded<UploadEntry>[];
  /** Newest first. */
  readonly record: readonly Recorded<ReleaseEntry>[];
  readonly broken: readonly { readonly file: string; readonly reason: string }[];
}

function versionOf(info: unknown, kind: 'exp' | 'release'): VersionAtWechat | undefined {
  const row = info as { readonly [field: string]: unknown } | undefined;
  if (!row) return undefined;
  return {
    version: String(row[`${kind}_version`] ?? ''),
    desc: String(row[`${kind}_desc`] ?? ''),
    at: new Date(Number(row[`${kind}_time`]) * 1000).toISOString(),
  };
}

async function liveState(context: ReleaseContext, onWarning?: (text: string) => void): Promise<LiveState> {
  const wechat = thirdPartyOf(context, 'asking WeChat', onWarning);
  const info = await wechat.post('the versions', '/wxa/getversioninfo');
  const trial = versionOf(info.exp_info, 'exp');
  const formal = versionOf(info.release_info, 'release');
  const review = await reviewStatus(wechat).catch((error: unknown) => {
    if (error instanceof Failure && error.code === 'wechat-85058') return undefined;
    throw error;
  });
  return {
    ...(trial ? { trial } : {}),
    ...(formal ? { formal } : {}),
    ...(review ? { review } : {}),
    gray: await grayPlan(wechat),
    canGoBackTo: await earlierReleases(wechat),
  };
}

/** Throws {@link Failure} when the platform cannot be asked. */
export async function releaseStatus(context: ReleaseContext, onWarning?: (text: string) => void): Promise<ReleaseStatus> {
  const record = readRecord(context.projectPath);
  const byRobot = new Map<string, Recorded<UploadEntry>>();
  for (const entry of uploadsOf(record)) byRobot.set(`${entry.uploadAppid ?? entry.appid}|${entry.robot}`, entry);
  return {
    appid: context.appid,
    ...(context.brand?.release?.thirdParty ? { live: await liveState(context, onWarning) } : {}),
    development: [...byRobot.values()].reverse().toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)),
    record: record.entries.toReversed(),
    broken: record.broken,
  };
}
