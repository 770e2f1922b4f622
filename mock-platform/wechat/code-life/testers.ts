/**
 * Members of a mini-program: who may open its trial version. Source: facts/wechat.md §3.5 (bind_tester, unbind_tester,
 * memberauth). A seed that names no testers leaves the trial version open to every seeded person.
 */
import { createHash } from 'node:crypto';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import type { WechatState } from '../state.ts';
import type { TesterRow } from './rows.ts';

const key = (appid: string, userId: string) => `${appid}|${userId}`;

/** The person who manages the mini-program: named by the seed, or the first one there is. */
export function administratorOf(state: WechatState, appid: string): string | undefined {
  const named = state.miniPrograms.get(appid)?.administrator;
  if (named !== undefined) return named;
  for (const { userId } of state.users.values()) return userId;
  return undefined;
}

/** `project`: a member of the project (项目成员), here the administrator; `tester`: a bound 体验成员. */
export function isMember(state: WechatState, appid: string, userId: string, kind: 'project' | 'tester'): boolean {
  return kind === 'project' ? administratorOf(state, appid) === userId : state.testers.get(key(appid, userId)) !== undefined;
}

/** Whether this person may open the trial version. */
export function mayTry(state: WechatState, appid: string, userId: string): boolean {
  if (!state.miniPrograms.get(appid)?.testersOnly) return true;
  return isMember(state, appid, userId, 'project') || isMember(state, appid, userId, 'tester');
}

export function putTester(state: WechatState, appid: string, userId: string): TesterRow {
  const userstr = createHash('sha256').update(`tester|${appid}|${userId}`).digest('base64url').slice(0, 28);
  const row = { appid, userId, userstr };
  state.testers.put(key(appid, userId), row);
  return row;
}

/** A WeChat id here is the seeded `userId`. Throws 85001–85004 (check 62). */
export function bindTester({ rules, state }: WechatParts, appid: string, wechatid: string): TesterRow {
  if (!state.users.get(wechatid)) throw new WechatError(85001);
  if (isMember(state, appid, wechatid, 'tester')) throw new WechatError(85004);
  const rows = [...state.testers.values()];
  if (rows.filter((row) => row.appid === appid).length >= rules['wechat.testersMax']) throw new WechatError(85002);
  if (rows.filter((row) => row.userId === wechatid).length >= rules['wechat.testerProgramsMax']) throw new WechatError(85003);
  return putTester(state, appid, wechatid);
}

/** By WeChat id or userstr. Throws 85001. */
export function unbindTester({ state }: WechatParts, appid: string, who: { wechatid?: string; userstr?: string }): void {
  const row = testersOf(state, appid).find(({ userId, userstr }) => userId === who.wechatid || userstr === who.userstr);
  if (!row) throw new WechatError(85001);
  state.testers.delete(key(appid, row.userId));
}

export function testersOf(state: WechatState, appid: string): TesterRow[] {
  return [...state.testers.values()].filter((row) => row.appid === appid);
}
