/**
 * What is online: release, gray release, going back, and who sees which version. Source: facts/wechat.md §3.5 (release,
 * grayrelease, revertcoderelease, change_visitstatus).
 */
import { createHash } from 'node:crypto';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { type VersionRow, versionKey, type WechatState } from '../state.ts';
import { dropOwnDomains } from './domains.ts';
import { publishPrivacy } from './privacy-guide.ts';
import { AUDIT } from './review-states.ts';
import type { AuditRow, GrayPlanRow, ReleaseListRow, ReleaseRow } from './rows.ts';
import { isMember } from './testers.ts';

export const GRAY = { initial: 0, running: 1, done: 3, deleted: 4 } as const;

type ReleaseParts = Pick<WechatParts, 'clock' | 'rules' | 'state' | 'shelf'>;

/** Makes a version the formal one and remembers it among the releases. */
export function putOnline({ clock, rules, state, shelf }: ReleaseParts, version: VersionRow): VersionRow {
  const { appid } = version;
  const formal: VersionRow = { ...version, slot: 'formal' };
  const replaced = state.versions.get(versionKey(appid, 'formal'))?.package.packageId;
  const { next, list } = releasesOf(state, appid);
  const row: ReleaseRow = { appVersion: next, releasedAt: clock.now(), version: formal };
  const kept = [...list, row].slice(-(rules['wechat.releasesKept'] + 1));
  state.versions.put(versionKey(appid, 'formal'), formal);
  state.releases.put(appid, { next: next + 1, list: kept });
  const plan = state.grayPlans.get(appid);
  if (plan?.status === GRAY.running) state.grayPlans.put(appid, { ...plan, status: GRAY.done });
  for (const old of list.slice(0, Math.max(0, list.length + 1 - kept.length))) shelf.sweep(old.version.package.packageId);
  shelf.sweep(replaced);
  return formal;
}

function releasesOf(state: WechatState, appid: string): ReleaseListRow {
  return state.releases.get(appid) ?? { next: 1, list: [] };
}

/** What is online, with the time it went there. */
export function onlineRelease(state: WechatState, appid: string): ReleaseRow | undefined {
  return releasesOf(state, appid).list.at(-1);
}

/** Puts the audited version online for everybody. Throws 85019, 85020 or 85052 (check 57). */
export function releaseAudited(parts: ReleaseParts, audit: AuditRow | undefined): VersionRow {
  if (!audit) throw new WechatError(85019);
  if (audit.status !== AUDIT.passed) throw new WechatError(85020);
  if (audit.released) throw new WechatError(85052);
  const { state, rules } = parts;
  const formal = putOnline(parts, audit.version);
  state.audits.put(String(audit.auditId), { ...audit, released: true });
  publishPrivacy(state, audit.appid);
  if (audit.componentAppid !== undefined && rules['wechat.releaseDropsOwnDomains']) dropOwnDomains(state, audit.appid);
  return formal;
}

export interface GrayChoice {
  readonly percentage: number;
  readonly debuggersFirst: boolean;
  readonly testersFirst: boolean;
}

/** Begins a gray release or widens the running one; 100 is a release. Throws 85079–85082 (check 60). */
export function grayRelease(parts: ReleaseParts, appid: string, audit: AuditRow | undefined, choice: GrayChoice): GrayPlanRow {
  const { clock, state } = parts;
  const { percentage, debuggersFirst, testersFirst } = choice;
  if (!state.versions.get(versionKey(appid, 'formal'))) throw new WechatError(85079);
  if (!audit || audit.status !== AUDIT.passed || audit.released) throw new WechatError(85080);
  if (!Number.isInteger(percentage) || percentage < 0 || percentage > 100) throw new WechatError(85081);
  if (percentage === 0 && !debuggersFirst && !testersFirst) throw new WechatError(85081);
  const before = state.grayPlans.get(appid);
  const running = before?.status === GRAY.running && before.auditId === audit.auditId ? before : undefined;
  if (running && percentage <= running.percentage) throw new WechatError(85082);
  const plan: GrayPlanRow = {
    status: GRAY.running,
    createdAt: running?.createdAt ?? clock.now(),
    percentage,
    debuggersFirst,
    testersFirst,
    auditId: audit.auditId,
    version: { ...audit.version, slot: 'formal' },
  };
  state.grayPlans.put(appid, plan);
  if (percentage === 100) releaseAudited(parts, audit);
  return state.grayPlans.get(appid) as GrayPlanRow;
}

/** Everybody is back on the released version. Throws 85020 while no gray release runs (the code is not documented [I]). */
export function cancelGray({ state }: ReleaseParts, appid: string): void {
  const plan = state.grayPlans.get(appid);
  if (plan?.status !== GRAY.running) throw new WechatError(85020);
  state.grayPlans.put(appid, { ...plan, status: GRAY.deleted });
}

/** Versions to go back to, newest first; none after a revert. */
export function revertable(state: WechatState, appid: string): ReleaseRow[] {
  const { list } = releasesOf(state, appid);
  return list.at(-1)?.reverted ? [] : list.slice(0, -1).reverse();
}

/** Goes back to the version before, or to the one named. Throws 87011, 87012 or 40097 (check 59). */
export function revertRelease({ clock, state, shelf }: ReleaseParts, appid: string, appVersion?: number): ReleaseRow {
  if (state.grayPlans.get(appid)?.status === GRAY.running) throw new WechatError(87011);
  const choices = revertable(state, appid);
  if (choices.length === 0) throw new WechatError(87012);
  const target = appVersion === undefined ? choices[0] : choices.find((row) => row.appVersion === appVersion);
  if (!target) throw new WechatError(40097, 'app_version is none of get_history_version');
  const { next, list } = releasesOf(state, appid);
  const online = list.at(-1) as ReleaseRow;
  const back: ReleaseRow = { ...target, releasedAt: clock.now(), reverted: true };
  state.releases.put(appid, { next, list: [...list.filter((row) => row !== online && row !== target), back] });
  state.versions.put(versionKey(appid, 'formal'), target.version);
  shelf.sweep(online.version.package.packageId);
  return back;
}

/** The formal version this person gets: the gray one inside its circle; nothing while the service is closed. */
export function formalVersionFor(state: WechatState, row: VersionRow, userId: string): VersionRow | undefined {
  const { appid } = row;
  if (state.closedToVisits.get(appid)) return undefined;
  const plan = state.grayPlans.get(appid);
  return plan?.status === GRAY.running && isInCircle(state, plan, appid, userId) ? plan.version : row;
}

function isInCircle(state: WechatState, plan: GrayPlanRow, appid: string, userId: string): boolean {
  if (plan.debuggersFirst && isMember(state, appid, userId, 'project')) return true;
  if (plan.testersFirst && isMember(state, appid, userId, 'tester')) return true;
  return percentile(appid, userId) < plan.percentage;
}

/** 0 to 99, the same for a person and a mini-program each time, so that a wider circle holds the narrower one. */
function percentile(appid: string, userId: string): number {
  return createHash('sha256').update(`gray|${appid}|${userId}`).digest().readUInt32BE(0) % 100;
}
