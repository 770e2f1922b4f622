/** POST /wxa/submit_audit (submitAudit): the committed code goes to review. Source: facts/wechat.md §3.5; checks 51–56; 86007–86010, 87006, 9400001 for who is kept from it. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { refuseRestricted } from '../../restrictions.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { privacyLists } from '../code-scan.ts';
import { versionOfCommit } from '../commit-code.ts';
import { addCount, countOf } from '../counts.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { onlineRelease } from '../releases.ts';
import { grantedLocationApis } from '../review-desk.ts';
import { AUDIT, isPending } from '../review-states.ts';
import type { CommitRow } from '../rows.ts';
import { checkSubmitBody } from '../submit-body.ts';
import { AUDIT_COUNT } from './queryquota.ts';

export function submitAuditOperation(app: Hono, parts: WechatParts): void {
  const once = oneAtATime();
  app.post('/wxa/submit_audit', async (c) => {
    const { miniProgram, component } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const { appid } = miniProgram;
    return once(appid, async () => {
      const body = await readJsonObject(c);
      const commit = parts.state.commits.get(appid);
      if (!commit || commit.componentAppid !== component.appid) throw new WechatError(85086);
      refuseRestricted(miniProgram, { 'submit-forbidden': 86007, 'mini-game': 87006, 'live-broadcast': 9400001 });
      const first = onlineRelease(parts.state, appid) === undefined;
      refuseRestricted(component, first ? { 'first-submissions': 86009 } : { 'later-submissions': 86010 });
      if (miniProgram.profileComplete === false) throw new WechatError(86002);
      const latest = parts.reviews.latest(appid);
      if (latest && isPending(latest)) throw new WechatError(85009);
      if (parts.clock.now() < commit.scanEndsAt) throw new WechatError(61039);
      checkSubmitBody(parts, body, { miniProgram, pages: commit.package.pages, first, lastRejected: latest?.status === AUDIT.rejected });
      checkScan(commit, grantedLocationApis(miniProgram), body.privacy_api_not_use === true);
      if (commit.scan.jumpsToOthers && !commit.scan.namesOthers) throw new WechatError(85087);
      const over = countOf(parts, AUDIT_COUNT, component.appid, 'month') >= parts.rules['wechat.auditMonthlyQuota'];
      if (over) throw new WechatError(85085);
      const { auditId } = parts.reviews.submit({ appid, componentAppid: component.appid, version: versionOfCommit(commit) });
      addCount(parts, AUDIT_COUNT, component.appid, 'month');
      return c.json({ errcode: 0, errmsg: 'ok', auditid: auditId });
    });
  });
  app.all('/wxa/submit_audit', () => {
    throw new WechatError(43002);
  });
}

/** Throws 61040 (check 52): `promised`: privacy_api_not_use, which covers calls that are not declared. */
function checkScan({ scan }: CommitRow, granted: readonly string[], promised: boolean): void {
  const { declaredWithoutAuth, withoutConf } = privacyLists(scan, granted);
  const wrong = [...declaredWithoutAuth, ...(promised ? [] : withoutConf)];
  if (wrong.length > 0) throw new WechatError(61040, wrong.map((api) => `wx.${api}`).join(','));
}
