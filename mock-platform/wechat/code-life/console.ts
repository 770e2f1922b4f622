/**
 * The way from a development version to everybody's phone as a person goes it in WeChat's console (版本管理), and what the
 * reviewer does when a tester plays one. Reached through `/__mock__/review*` and the deployment console.
 */
import { WechatError } from '../errors.ts';
import { OperatorError } from '../operator.ts';
import type { WechatParts } from '../parts.ts';
import { versionKey } from '../state.ts';
import { cancelGray, type GrayChoice, grayRelease, onlineRelease, releaseAudited, revertable, revertRelease } from './releases.ts';
import { AUDIT, isPending, type Move, reviewEnd } from './review-states.ts';
import type { AuditRow, ReleaseRow } from './rows.ts';
import { undoAudit } from './undo.ts';

/** An audit as people look at it; times in milliseconds since 1970. */
export interface AuditView extends Omit<AuditRow, 'status' | 'version'> {
  readonly state: keyof typeof AUDIT;
  readonly version: string;
  readonly description: string;
}

export interface ReleaseView {
  readonly appVersion: number;
  readonly version: string;
  readonly description: string;
  readonly releasedAt: number;
  readonly online: boolean;
}

export interface WechatConsole {
  /** 提交审核: the development version of that robot. Throws {@link OperatorError}. */
  submit(choice: { readonly appid: string; readonly robot: number }): AuditView;
  /** 撤回审核. Throws {@link OperatorError}. */
  withdraw(choice: { readonly appid: string }): AuditView;
  /** Everything that was submitted, oldest first. */
  audits(appid?: string): AuditView[];
  /** The reviewer's word on the pending audit. A delayed one is looked at again after another review's time. Throws {@link OperatorError}. */
  decide(choice: {
    readonly appid: string;
    readonly decision: 'pass' | 'reject' | 'delay';
    readonly reason?: string;
    readonly screenshot?: string;
  }): AuditView;
  /** 发布: what passed last. Throws {@link OperatorError}. */
  release(choice: { readonly appid: string }): ReleaseView;
  /** 分阶段发布. Throws {@link OperatorError}. */
  gray(choice: { readonly appid: string } & GrayChoice): { readonly percentage: number; readonly version: string };
  cancelGray(choice: { readonly appid: string }): void;
  /** 版本回退. Throws {@link OperatorError}. */
  revert(choice: { readonly appid: string; readonly appVersion?: number }): ReleaseView;
  /** What is online, then what one can go back to, newest first. */
  releases(appid: string): ReleaseView[];
}

export function createConsole(parts: WechatParts): WechatConsole {
  const { clock, random, reviews, rules, state } = parts;
  const pending = (appid: string): AuditRow => {
    const audit = reviews.latest(appid);
    if (!audit || !isPending(audit)) throw new OperatorError(`nothing of ${appid} is in review; GET /__mock__/reviews lists what was`);
    return audit;
  };
  return {
    submit: ({ appid, robot }) =>
      asOperator(() => {
        const version = state.versions.get(versionKey(appid, 'development', robot));
        if (!version) throw new OperatorError(`robot ${robot} of ${appid} has no development version to submit; upload one first`);
        if (state.miniPrograms.get(appid)?.profileComplete === false) throw new WechatError(86002);
        return auditView(reviews.submit({ appid, version }));
      }),
    withdraw: ({ appid }) => asOperator(() => auditView(undoAudit(parts, appid))),
    audits: (appid) =>
      reviews
        .all()
        .filter((row) => appid === undefined || row.appid === appid)
        .map(auditView),
    decide({ appid, decision, reason = '', screenshot }) {
      const audit = pending(appid);
      if (decision !== 'pass' && reason.trim() === '')
        throw new OperatorError(`a ${decision} needs a reason, in the words people will read`);
      const moves: { readonly [D in typeof decision]: Move } = {
        pass: { to: 'passed' },
        reject: { to: 'rejected', reason, ...(screenshot === undefined ? {} : { screenshot }) },
        delay: { to: 'delayed', reason, dueAt: reviewEnd(rules, random, clock.now()) },
      };
      return auditView(reviews.move(audit, moves[decision]) as AuditRow);
    },
    release: ({ appid }) =>
      asOperator(() => {
        releaseAudited(parts, reviews.latest(appid));
        return releaseView(onlineRelease(state, appid) as ReleaseRow, true);
      }),
    gray: ({ appid, ...choice }) =>
      asOperator(() => {
        const { percentage, version } = grayRelease(parts, appid, reviews.latest(appid), choice);
        return { percentage, version: version.version };
      }),
    cancelGray: ({ appid }) => asOperator(() => cancelGray(parts, appid)),
    revert: ({ appid, appVersion }) => asOperator(() => releaseView(revertRelease(parts, appid, appVersion), true)),
    releases(appid) {
      const online = onlineRelease(state, appid);
      return [...(online ? [releaseView(online, true)] : []), ...revertable(state, appid).map((row) => releaseView(row, false))];
    },
  };
}

/** A refusal of the platform in a sentence for the person who asked. */
function asOperator<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof WechatError) throw new OperatorError(`WeChat refuses: ${error.message} (${error.errcode})`);
    throw error;
  }
}

const STATES = Object.fromEntries(Object.entries(AUDIT).map(([word, status]) => [status, word])) as {
  readonly [status: number]: keyof typeof AUDIT;
};

function auditView({ status, version, ...row }: AuditRow): AuditView {
  return { ...row, state: STATES[status] as keyof typeof AUDIT, version: version.version, description: version.description };
}

function releaseView({ appVersion, releasedAt, version }: ReleaseRow, online: boolean): ReleaseView {
  return { appVersion, version: version.version, description: version.description, releasedAt, online };
}
