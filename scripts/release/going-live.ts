/** The last steps through a third-party platform: release, gray release, going back (facts/wechat.md §3.5). */
import { type ReleaseContext, recordedPlatform, thirdPartyOf } from './release-context.ts';
import { addEntry, type StepEntry } from './release-record.ts';
import { reviewStatus } from './review.ts';
import type { ThirdPartyClient } from './third-party-client.ts';

type Warn = (text: string) => void;

/** Numbers of gray release plans (facts/wechat.md §3.5). */
const GRAY_STATES = ['none', 'running', 'paused', 'done', 'ended'] as const;

export interface GrayPlan {
  readonly state: (typeof GRAY_STATES)[number];
  readonly percentage: number;
}

/** One that can be gone back to. */
export interface EarlierRelease {
  readonly appVersion: number;
  readonly version: string;
  readonly desc: string;
  /** ISO 8601. */
  readonly at: string;
}

function note(context: ReleaseContext, entry: Pick<StepEntry, 'kind' | 'version' | 'percentage' | 'appVersion'>): void {
  addEntry<StepEntry>(context.projectPath, { ...entry, appid: context.appid, platform: recordedPlatform(context.platform) });
}

/** The audited version goes online for everybody. Returns its version. */
export async function releaseNow(context: ReleaseContext, onWarning?: Warn): Promise<string> {
  const wechat = thirdPartyOf(context, 'releasing', onWarning);
  const { version } = await reviewStatus(wechat);
  await wechat.post('the release', '/wxa/release');
  note(context, { kind: 'release', version });
  return version;
}

export interface GrayOptions {
  readonly percentage: number;
  readonly testersFirst?: boolean;
  readonly developersFirst?: boolean;
}

/** For a part of the people; called again with more, it grows. */
export async function grayRelease(context: ReleaseContext, options: GrayOptions, onWarning?: Warn): Promise<string> {
  const wechat = thirdPartyOf(context, 'the gray release', onWarning);
  const { version } = await reviewStatus(wechat);
  await wechat.post('the gray release', '/wxa/grayrelease', {
    gray_percentage: options.percentage,
    support_experiencer_first: options.testersFirst === true,
    support_debuger_first: options.developersFirst === true,
  });
  note(context, { kind: 'gray', version, percentage: options.percentage });
  return version;
}

/** Everybody is back on the formal version. */
export async function cancelGray(context: ReleaseContext, onWarning?: Warn): Promise<void> {
  await thirdPartyOf(context, 'ending the gray release', onWarning).get('ending the gray release', '/wxa/revertgrayrelease');
  note(context, { kind: 'gray-cancel' });
}

export async function grayPlan(wechat: ThirdPartyClient): Promise<GrayPlan> {
  const answer = await wechat.get('the gray release', '/wxa/getgrayreleaseplan');
  const plan = answer.gray_release_plan as { status?: number; gray_percentage?: number } | undefined;
  return { state: GRAY_STATES[plan?.status ?? 0] ?? 'none', percentage: plan?.gray_percentage ?? 0 };
}

/** Newest first. */
export async function earlierReleases(wechat: ThirdPartyClient): Promise<readonly EarlierRelease[]> {
  const { version_list } = await wechat.get('the earlier releases', '/wxa/revertcoderelease', { action: 'get_history_version' });
  const list = Array.isArray(version_list)
    ? (version_list as { commit_time: number; user_version: string; user_desc: string; app_version: number }[])
    : [];
  return list.map(({ commit_time, user_version, user_desc, app_version }) => ({
    appVersion: app_version,
    version: user_version,
    desc: user_desc,
    at: new Date(commit_time * 1000).toISOString(),
  }));
}

/** WeChat itself goes back to the release before, or to the one named; only once in a row. */
export async function revertOnline(
  context: ReleaseContext,
  appVersion: number | undefined,
  onWarning?: Warn,
): Promise<EarlierRelease | undefined> {
  const wechat = thirdPartyOf(context, 'going back', onWarning);
  const choices = await earlierReleases(wechat);
  const target = appVersion === undefined ? choices[0] : choices.find((one) => one.appVersion === appVersion);
  await wechat.get('going back', '/wxa/revertcoderelease', appVersion === undefined ? {} : { app_version: String(appVersion) });
  note(context, {
    kind: 'revert',
    ...(target ? { version: target.version, appVersion: target.appVersion } : appVersion === undefined ? {} : { appVersion }),
  });
  return target;
}
