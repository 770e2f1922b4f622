/**
 * The authorisation page on its two official addresses: `mp.weixin.qq.com/cgi-bin/componentloginpage` on a computer (a code
 * to scan) and `open.weixin.qq.com/wxaopen/safe/bindcomponent` on a phone (the consent). Source: facts/wechat.md §3.3.
 * The words and the way from scan to redirect are ours [I].
 */
import { type Context, Hono } from 'hono';
import { Hosts } from '../../../devices/index.ts';
import { limitBody, refuseUnbuilt } from '../../hosts.ts';
import { comesFromElsewhere } from '../../own-pages.ts';
import { administratorOf } from '../code-life/testers.ts';
import { OperatorError } from '../operator.ts';
import type { WechatParts } from '../parts.ts';
import { qrPng } from '../upload/qr-image.ts';
import { computerPage, consentPage, donePage, problemPage } from './authorisation-page.ts';
import { type AuthorisationRequest, answerAddress, isProblem, type PageProblem, personOf, readRequest } from './authorisation-request.ts';
import type { ThirdPartyConsole } from './console.ts';

const COMPUTER_PATH = '/cgi-bin/componentloginpage';
const STATE_PATH = `${COMPUTER_PATH}/state`;
const PHONE_PATH = '/wxaopen/safe/bindcomponent';
const BODY_MAX = 16 * 1024;

/** What a link to the phone's page keeps of the computer's. */
const KEPT = ['component_appid', 'pre_auth_code', 'redirect_uri', 'auth_type', 'biz_appid', 'category_id_list'];

type Report = (error: unknown) => void;

export function createAuthorisationPages(parts: WechatParts, desk: ThirdPartyConsole, report: Report): { readonly [host: string]: Hono } {
  return { [Hosts.wechatMp]: computerApp(parts, report), [Hosts.wechatOpen]: phoneApp(parts, desk, report) };
}

function pageApp(report: Report): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    report(error);
    return c.html(problemPage({ title: '模拟平台出错了', advice: '原因在服务器的日志里。' }), 500);
  });
  limitBody(app, BODY_MAX, (error) => ({ error }));
  return app;
}

const show = (c: Context, problem: PageProblem) => c.html(problemPage(problem), problem.status);

function computerApp(parts: WechatParts, report: Report): Hono {
  const app = pageApp(report);
  app.get(COMPUTER_PATH, async (c) => {
    const query = c.req.query();
    const request = readRequest(parts, query, true);
    if (isProblem(request)) return show(c, request);
    const scanned = phoneQuery(query, false);
    const code = (await qrPng(`https://${Hosts.wechatOpen}${PHONE_PATH}?${scanned}#wechat_redirect`)).toString('base64');
    return c.html(
      computerPage({
        request,
        code: `data:image/png;base64,${code}`,
        consentAddress: addressOf(c, Hosts.wechatMp, Hosts.wechatOpen, `${PHONE_PATH}?${phoneQuery(query, true)}`),
        stateAddress: addressOf(c, Hosts.wechatMp, Hosts.wechatMp, `${STATE_PATH}?${new URLSearchParams(query)}`),
      }),
    );
  });
  app.get(STATE_PATH, (c) => {
    const { pre_auth_code = '', component_appid = '', redirect_uri = '' } = c.req.query();
    const row = parts.state.preAuthCodes.get(pre_auth_code);
    const answer = row?.componentAppid === component_appid ? parts.state.authCodes.get(row.authCode ?? '') : undefined;
    if (!answer || !URL.canParse(redirect_uri)) return c.json({});
    const expires_in = Math.max(0, Math.ceil((answer.expiresAt - parts.clock.now()) / 1000));
    return c.json({ next: answerAddress(redirect_uri, { auth_code: answer.code, expires_in }) });
  });
  refuseUnbuilt(app, Hosts.wechatMp, (error) => ({ error }));
  return app;
}

function phoneApp(parts: WechatParts, desk: ThirdPartyConsole, report: Report): Hono {
  const app = pageApp(report);
  const { state } = parts;
  app.get(PHONE_PATH, (c) => {
    const query = c.req.query();
    const request = readRequest(parts, query, redirects(query));
    if (isProblem(request)) return show(c, request);
    const person = personOf(parts, request, query.user);
    if (!person) return show(c, NOBODY);
    const here = (userId: string) => `?${new URLSearchParams({ ...query, user: userId })}`;
    return c.html(
      consentPage({
        request,
        person,
        // On a phone the person is who holds it.
        people: query.phone === '1' ? [] : [...state.users.values()].map((user) => ({ user, address: here(user.userId) })),
        accounts: request.accounts.map((account) => ({ account, manages: administratorOf(state, account.appid) === person.userId })),
        action: here(person.userId),
      }),
    );
  });
  app.post(PHONE_PATH, async (c) => {
    if (comesFromElsewhere(c)) return show(c, FROM_ELSEWHERE);
    const query = c.req.query();
    const request = readRequest(parts, query, redirects(query));
    if (isProblem(request)) return show(c, request);
    const answer = confirm(desk, request, new URLSearchParams(await c.req.text()));
    if (isProblem(answer)) return show(c, answer);
    if (redirects(query) && request.redirectUri !== undefined) return c.redirect(answerAddress(request.redirectUri, answer), 303);
    return c.html(donePage(state.miniPrograms.get(answer.appid)?.name ?? answer.appid, request.component.name));
  });
  refuseUnbuilt(app, Hosts.wechatOpen, (error) => ({ error }));
  return app;
}

const NOBODY: PageProblem = { title: '这里还没有人', advice: '请先在种子数据里加一位用户。', status: 400 };
const FROM_ELSEWHERE: PageProblem = { title: '不能从别的网页授权', advice: '请打开服务商的授权链接，自己确认。', status: 403 };
const NO_ACCOUNT: PageProblem = { title: '没有选择小程序', advice: '请返回，选择一个你管理的小程序。', status: 400 };
const NO_SET: PageProblem = { title: '没有选择权限', advice: '请返回，至少留下一项。', status: 400 };
const NOT_ALLOWED: PageProblem = { title: '不能授权', advice: '只有小程序的管理员可以授权，并且只能授权服务商申请的权限。', status: 403 };

/** The form as it was sent: everything in it may be made up. */
function confirm(
  desk: ThirdPartyConsole,
  request: AuthorisationRequest,
  form: URLSearchParams,
): { readonly appid: string; readonly auth_code: string; readonly expires_in: number } | PageProblem {
  const appid = form.get('appid') ?? '';
  if (!request.accounts.some((account) => account.appid === appid)) return NO_ACCOUNT;
  const sets = form.getAll('set').map(Number);
  if (sets.length === 0) return NO_SET;
  if (!sets.every((set) => request.sets.includes(set))) return NOT_ALLOWED;
  try {
    const choice = { preAuthCode: request.preAuthCode, userId: form.get('user') ?? '', appid, permissionSets: sets };
    return { appid, ...desk.authorise(choice) };
  } catch (error) {
    if (error instanceof OperatorError) return NOT_ALLOWED;
    throw error;
  }
}

/** A scanned page leaves the redirect to the computer that shows the code. */
function redirects(query: { readonly [name: string]: string }): boolean {
  return query.no_scan !== '0';
}

function phoneQuery(query: { readonly [name: string]: string }, redirect: boolean): URLSearchParams {
  const kept = Object.entries(query).filter(([name]) => KEPT.includes(name) && (redirect || name !== 'redirect_uri'));
  return new URLSearchParams([['action', 'bindcomponent'], ['no_scan', redirect ? '1' : '0'], ...kept]);
}

/** A page of `to`, through the door the request for a page of `from` came in by. */
function addressOf(c: Context, from: string, to: string, path: string): string {
  return c.req.path.startsWith(`/${from}/`) ? `/${to}${path}` : `https://${to}${path}`;
}
