/** What WeChat remembers about the code of mini-programs beyond its versions, as tables of the store; times in milliseconds since 1970. */
import type { Store } from '../../store.ts';
import type { PackageSummary } from '../packages.ts';
import type { VersionRow } from '../state.ts';
import type { CodeScan } from './code-scan.ts';
import { AUDIT, isPending } from './review-states.ts';

/** The newest upload of a development mini-program, as the platform's draft box shows it (facts/wechat.md §3.4). */
export interface DraftRow {
  draftId: number;
  appid: string;
  /** Of the version it was made from. */
  uploadedAt: number;
  packageId: string;
}

export interface CodeTemplateRow {
  templateId: number;
  componentAppid: string;
  sourceAppid: string;
  sourceName: string;
  version: string;
  description: string;
  createdAt: number;
  package: PackageSummary;
  standard?: boolean;
}

/** The code a third-party platform committed last; it is the trial version too. */
export interface CommitRow {
  appid: string;
  componentAppid: string;
  version: string;
  description: string;
  committedAt: number;
  /** Before that the scan is under way (61039). */
  scanEndsAt: number;
  scan: CodeScan;
  package: PackageSummary;
}

/** 0 passed, 1 rejected, 2 in review, 3 withdrawn, 4 delayed (facts/wechat.md §3.5). */
export type AuditStatus = 0 | 1 | 2 | 3 | 4;

export interface AuditRow {
  auditId: number;
  appid: string;
  /** Absent: a person submitted it in the console. */
  componentAppid?: string;
  status: AuditStatus;
  /** Why it was rejected or delayed; a line ends in `<br>`, as WeChat writes it. */
  reason: string;
  /** Media ids joined with `|`. */
  screenshot: string;
  submittedAt: number;
  /** When the reviewer decides. */
  dueAt: number;
  decidedAt?: number;
  spedUp?: boolean;
  released?: boolean;
  /** What becomes the formal version. */
  version: VersionRow;
}

/** One version that is or was online. */
export interface ReleaseRow {
  appVersion: number;
  releasedAt: number;
  version: VersionRow;
  /** A version somebody went back from, or went back to, is no place to go back from again. */
  reverted?: boolean;
}

/** Releases of one mini-program, newest last; the last one is online. */
export interface ReleaseListRow {
  next: number;
  list: readonly ReleaseRow[];
}

/** status: 0 initial, 1 running, 2 paused, 3 done, 4 deleted. */
export interface GrayPlanRow {
  status: 0 | 1 | 2 | 3 | 4;
  createdAt: number;
  percentage: number;
  debuggersFirst: boolean;
  testersFirst: boolean;
  auditId: number;
  version: VersionRow;
}

/** 用户隐私保护指引. `owner` as it was sent. */
export interface PrivacyRow {
  updatedAt: number;
  settings: readonly { readonly key: string; readonly text: string }[];
  owner: { readonly [field: string]: string };
}

export interface DomainLists {
  request: readonly string[];
  socket: readonly string[];
  upload: readonly string[];
  download: readonly string[];
  udp: readonly string[];
  tcp: readonly string[];
}

export interface DomainsRow extends DomainLists {
  /** The mini-program's own domains no longer count. */
  ownDropped: boolean;
}

/** Names a third-party platform registered, without scheme. */
export interface PlatformDomainsRow {
  testing: readonly string[];
  published: readonly string[];
}

export interface TesterRow {
  appid: string;
  userId: string;
  userstr: string;
}

/** 扫普通链接二维码打开小程序: one rule of a mini-program (facts/wechat.md §5). */
export interface LinkRuleRow {
  appid: string;
  /** Start of the links that open it. */
  prefix: string;
  /** 2: nobody else may have a rule for longer links of this prefix. */
  permitSubRule: 1 | 2;
  path: string;
  /** Which version the test links open: 1 development, 2 trial, 3 online. */
  openVersion: 1 | 2 | 3;
  debugUrls: readonly string[];
  published: boolean;
}

export interface ReviewMaterialRow {
  appid: string;
  type: 'image' | 'video';
  uploadedAt: number;
}

export function codeLifeTables(store: Store) {
  return {
    /** `componentAppid|appid`. */
    codeDrafts: store.table<DraftRow>('wechat.codeDrafts'),
    /** `componentAppid|templateId`. */
    codeTemplates: store.table<CodeTemplateRow>('wechat.codeTemplates'),
    /** Counters by name: ids of drafts, templates and audits. */
    codeCounters: store.table<number>('wechat.codeCounters'),
    /** By appid. */
    commits: store.table<CommitRow>('wechat.commits'),
    /** By audit id. */
    audits: store.table<AuditRow>('wechat.audits'),
    /** By appid: the audit submitted last. */
    latestAudits: store.table<number>('wechat.latestAudits'),
    /** By appid. */
    releases: store.table<ReleaseListRow>('wechat.releases'),
    /** By appid. */
    grayPlans: store.table<GrayPlanRow>('wechat.grayPlans'),
    /** By appid; absent: open. */
    closedToVisits: store.table<true>('wechat.closedToVisits'),
    /** By appid: lowest base library. */
    supportVersions: store.table<string>('wechat.supportVersions'),
    /** `appid|privacyVer`. */
    privacy: store.table<PrivacyRow>('wechat.privacy'),
    /** `appid|userId` → kinds the person agreed to. */
    privacyConsents: store.table<readonly string[]>('wechat.privacyConsents'),
    /** By appid: what a platform set. */
    codeDomains: store.table<DomainsRow>('wechat.codeDomains'),
    /** By component appid, then `|jump` for web-view domains. */
    platformDomains: store.table<PlatformDomainsRow>('wechat.platformDomains'),
    /** Host names without an ICP filing, as the seed says. */
    domainsWithoutIcp: store.table<true>('wechat.domainsWithoutIcp'),
    /** `appid|prefix`. */
    linkRules: store.table<LinkRuleRow>('wechat.linkRules'),
    /** Hosts that do not serve the check file of link rules, as the seed says. */
    hostsWithoutCheckFile: store.table<true>('wechat.hostsWithoutCheckFile'),
    /** `appid|userId`. */
    testers: store.table<TesterRow>('wechat.testers'),
    /** By media id. */
    reviewMaterials: store.table<ReviewMaterialRow>('wechat.reviewMaterials'),
    /** `name|account|period` → how often in that day or month. */
    codeCounts: store.table<{ period: number; used: number }>('wechat.codeCounts'),
  };
}

type CodeLifeTables = ReturnType<typeof codeLifeTables>;

/** The next number of a counter. */
export function nextNumber({ codeCounters }: Pick<CodeLifeTables, 'codeCounters'>, name: string, first: number): number {
  const number = (codeCounters.get(name) ?? first - 1) + 1;
  codeCounters.put(name, number);
  return number;
}

/** Packages besides those of versions that must stay on the shelf. */
export function* keptPackages(tables: CodeLifeTables): Iterable<string> {
  for (const row of tables.codeTemplates.values()) yield row.package.packageId;
  for (const row of tables.commits.values()) yield row.package.packageId;
  for (const auditId of tables.latestAudits.values()) {
    const row = tables.audits.get(String(auditId));
    // What was rejected, withdrawn or released needs its code no more: the formal version has its own row.
    if (row && (isPending(row) || (row.status === AUDIT.passed && !row.released))) yield row.version.package.packageId;
  }
  for (const row of tables.releases.values()) for (const { version } of row.list) yield version.package.packageId;
  for (const row of tables.grayPlans.values()) yield row.version.package.packageId;
}
