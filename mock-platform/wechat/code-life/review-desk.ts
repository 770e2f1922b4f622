/**
 * WeChat's reviewers: pending audits on the platform's clock. What is due is decided by the rule `wechat.reviewer` or waits
 * for a person (/__mock__/review). Everything is in the store: after a restart the timers start again.
 */
import { forgetOldest } from '../../store-limit.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import type { MiniProgramRow, VersionRow } from '../state.ts';
import { tellResult } from './audit-notice.ts';
import { scanCode } from './code-scan.ts';
import { declaredKinds } from './privacy-guide.ts';
import { findFaults } from './review-findings.ts';
import { AUDIT, isPending, type Move, moveAudit, reviewEnd } from './review-states.ts';
import { type AuditRow, nextNumber } from './rows.ts';

/** Real ids have ten digits. */
const FIRST_AUDIT_ID = 1_000_000_001;
/** Longer waits are taken in steps: the machine's own timers end at 2^31 ms. */
const STEP_MS = 86_400_000;
/** Audits one platform keeps; the oldest leave first. */
const AUDITS_MAX = 10_000;
const PLAIN_REFUSAL = '小程序功能不完整或无法正常使用，请完善后重新提交审核';

export interface ReviewDesk {
  /** Throws 85009 while one is pending. `version` becomes the formal one when it is released. */
  submit(submission: { readonly appid: string; readonly componentAppid?: string; readonly version: VersionRow }): AuditRow;
  /** The one submitted last, decided when its time is up. */
  latest(appid: string): AuditRow | undefined;
  find(appid: string, auditId: number): AuditRow | undefined;
  /** Everything submitted, oldest first. */
  all(): AuditRow[];
  /** Undefined when the audit was decided before. */
  move(audit: AuditRow, move: Move): AuditRow | undefined;
  speedUp(audit: AuditRow): AuditRow;
  /** Starts the timers of what the store holds. */
  resume(): void;
  /** Ends all timers. */
  close(): void;
}

export type DeskParts = Omit<WechatParts, 'reviews'>;

export function createReviewDesk(parts: DeskParts): ReviewDesk {
  const { clock, random, rules, shelf, state } = parts;
  const timers = new Map<number, () => void>();

  const put = (row: AuditRow): AuditRow => {
    state.audits.put(String(row.auditId), row);
    timers.get(row.auditId)?.();
    timers.delete(row.auditId);
    if (isPending(row)) arm(row);
    else shelf.sweep(row.version.package.packageId);
    return row;
  };
  const arm = (row: AuditRow): void => {
    const wait = Math.min(STEP_MS, Math.max(0, row.dueAt - clock.now()));
    timers.set(
      row.auditId,
      clock.after(wait, () => {
        const present = state.audits.get(String(row.auditId));
        if (!present || !isPending(present)) return;
        const settled = settle(present);
        // The rule says that a person decides: nothing to wait for until then.
        if (isPending(settled) && clock.now() < settled.dueAt) arm(settled);
      }),
    );
  };
  const move = (row: AuditRow, step: Move): AuditRow | undefined => {
    const moved = moveAudit(row, step, clock.now());
    if (!moved) return undefined;
    put(moved);
    if (step.to !== 'withdrawn') tellResult(parts, moved);
    return moved;
  };
  /** Decides what is due, as the rule says. */
  const settle = (row: AuditRow): AuditRow => {
    if (!isPending(row) || clock.now() < row.dueAt || rules['wechat.reviewer'] === 'waits') return row;
    return move(row, decision(parts, row)) ?? row;
  };
  const get = (id: number): AuditRow | undefined => {
    const row = state.audits.get(String(id));
    return row && settle(row);
  };

  const desk: ReviewDesk = {
    submit({ appid, componentAppid, version }) {
      const before = desk.latest(appid);
      if (before && isPending(before)) throw new WechatError(85009);
      const now = clock.now();
      const auditId = nextNumber(state, 'audit', FIRST_AUDIT_ID);
      state.latestAudits.put(appid, auditId);
      if (before) shelf.sweep(before.version.package.packageId);
      forgetOldest(state.audits, AUDITS_MAX);
      return put({
        auditId,
        appid,
        ...(componentAppid === undefined ? {} : { componentAppid }),
        status: AUDIT.reviewing,
        reason: '',
        screenshot: '',
        submittedAt: now,
        dueAt: reviewEnd(rules, random, now),
        version,
      });
    },
    latest(appid) {
      const id = state.latestAudits.get(appid);
      return id === undefined ? undefined : get(id);
    },
    find(appid, auditId) {
      const row = get(auditId);
      return row?.appid === appid ? row : undefined;
    },
    all: () => [...state.audits.values()].map(settle),
    move,
    speedUp(audit) {
      const dueAt = Math.min(audit.dueAt, reviewEnd(rules, random, clock.now(), 'spedUp'));
      return put({ ...audit, dueAt, spedUp: true });
    },
    resume() {
      desk.close();
      for (const row of state.audits.values()) if (isPending(row)) arm(row);
    },
    close() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
  return desk;
}

/** What the reviewer says to one audit. */
function decision(parts: DeskParts, row: AuditRow): Move {
  const { rules } = parts;
  if (rules['wechat.reviewer'] === 'passes') return { to: 'passed' };
  const faults = rules['wechat.reviewer'] === 'rejects' ? [PLAIN_REFUSAL] : faultsOf(parts, row);
  if (faults.length === 0) return { to: 'passed' };
  return { to: 'rejected', reason: faults.map((fault, i) => `${i + 1}:${fault}<br>`).join('') };
}

function faultsOf({ rules, shelf, state }: DeskParts, { appid, componentAppid, version }: AuditRow): string[] {
  const summary = version.package;
  const files = shelf.files(summary.packageId);
  const miniProgram = state.miniPrograms.get(appid);
  if (!files || !miniProgram) return ['小程序无法打开：代码包或小程序已不存在'];
  const totalMaxKB = componentAppid === undefined ? rules['wechat.totalPackageMaxKB'] : rules['wechat.providerPackageMaxKB'];
  return findFaults(
    {
      summary,
      files,
      scan: scanCode(files),
      granted: grantedLocationApis(miniProgram),
      guide: declaredKinds(state, appid),
      secrets: [miniProgram.secret],
      totalMaxKB,
    },
    rules,
  );
}

/** Location interfaces the mini-program was given in the console (开发管理 - 接口设置). */
export function grantedLocationApis({ locationApis = [] }: MiniProgramRow): readonly string[] {
  return locationApis;
}
