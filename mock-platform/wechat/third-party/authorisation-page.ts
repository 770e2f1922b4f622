/** How the authorisation page looks: a QR code on a computer, a consent on a phone. No script or style from elsewhere. */
import { html, raw } from 'hono/html';
import type { MiniProgramRow, UserRow } from '../state.ts';
import type { AuthorisationRequest, PageProblem } from './authorisation-request.ts';
import { permissionSet } from './permission-sets.ts';

type Html = ReturnType<typeof html>;

const STYLE = `
:root{color-scheme:light dark;--surface:#f2f3f5;--raised:#fff;--line:#e3e6ea;--text:#16181d;--quiet:#626a76;--primary:#067a3d;--on:#fff;--tint:#e7f4ec;--danger:#c02626}
@media (prefers-color-scheme:dark){:root{--surface:#101114;--raised:#1a1c21;--line:#2c3037;--text:#eceef2;--quiet:#9aa2ae;--primary:#3ecf7f;--on:#06210f;--tint:#14291d;--danger:#ff8b84}}
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--text);font:16px/1.5 system-ui,"PingFang SC","Noto Sans CJK SC",Roboto,sans-serif}
main{max-width:480px;margin:0 auto;padding:32px 16px 48px}main.wide{max-width:880px;padding-top:64px}
h1{font-size:20px;line-height:1.2;font-weight:600;margin:0 0 8px}h2{font-size:14px;font-weight:600;margin:24px 0 8px;color:var(--quiet)}
p{margin:0 0 12px}a{color:var(--primary)}.quiet{color:var(--quiet);font-size:14px}
.card{background:var(--raised);border-radius:16px;box-shadow:0 1px 8px rgba(16,24,40,.06);padding:24px}
@media (prefers-color-scheme:dark){.card{box-shadow:none}}
.pair{display:grid;grid-template-columns:minmax(0,1fr) 272px;gap:48px;padding:48px}@media (max-width:720px){.pair{grid-template-columns:1fr;padding:24px;gap:24px}}
.code{text-align:center}.code img{width:240px;height:240px;background:#fff;border-radius:8px;padding:4px;border:1px solid var(--line)}
.rows{list-style:none;margin:0;padding:0;background:var(--raised);border-radius:16px;overflow:hidden}
.rows>li+li{border-top:1px solid var(--line)}
.rows label,.rows .row{display:flex;gap:12px;align-items:flex-start;padding:12px 16px;min-height:48px}
.rows label:hover{background:var(--tint)}.rows input{width:20px;height:20px;margin:2px 0 0;accent-color:var(--primary);flex:none}
.rows .off{color:var(--quiet)}.rows small{display:block;color:var(--quiet);font-size:14px}
.card .rows{border:1px solid var(--line)}
.people{display:flex;flex-wrap:wrap;gap:8px}.people a{padding:4px 12px;border-radius:999px;border:1px solid var(--line);color:var(--text);text-decoration:none;font-size:14px;background:var(--raised)}
.people a[aria-current]{border-color:var(--primary);background:var(--tint);font-weight:600}
button,.button{display:block;width:100%;margin-top:24px;padding:12px;border:0;border-radius:8px;background:var(--primary);color:var(--on);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button:disabled{opacity:.5;cursor:default}button:focus-visible,a:focus-visible,input:focus-visible{outline:2px solid var(--primary);outline-offset:2px}
.mark{width:64px;height:64px;border-radius:50%;background:var(--tint);color:var(--primary);font-size:40px;line-height:64px;text-align:center;margin:0 auto 16px}
.mark.bad{color:var(--danger)}.middle{text-align:center}.note{margin-top:24px;text-align:center;color:var(--quiet);font-size:12px}
`;

function frame(title: string, body: Html, wide = false): Html {
  return html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,"><title>${title}</title><style>${raw(STYLE)}</style></head><body><main class="${wide ? 'wide' : ''}">${body}
<p class="note">camlock 模拟的微信授权页，什么都不会发到外面</p></main></body></html>`;
}

export function problemPage({ title, advice }: Pick<PageProblem, 'title' | 'advice'>): Html {
  return frame(
    title,
    html`<div class="card middle"><div class="mark bad" aria-hidden="true">!</div><h1>${title}</h1><p class="quiet">${advice}</p></div>`,
  );
}

export function donePage(account: string, platform: string): Html {
  return frame(
    '授权成功',
    html`<div class="card middle"><div class="mark" aria-hidden="true">✓</div><h1>授权成功</h1>
<p>「${account}」已授权给「${platform}」</p><p class="quiet">请回到电脑继续。</p></div>`,
  );
}

export interface ComputerPage {
  readonly request: AuthorisationRequest;
  /** The QR code, a data: address. */
  readonly code: string;
  /** The phone's page, for who has no second window. */
  readonly consentAddress: string;
  /** Answers JSON `{next}` once somebody has confirmed. */
  readonly stateAddress: string;
}

/** Asks every second and a half; when the network is away it just asks again. */
const WAIT_SCRIPT = `
const ask=async()=>{try{const{next}=await(await fetch(document.querySelector('[data-state]').dataset.state)).json();if(next){location.replace(next);return}}catch{}setTimeout(ask,1500)};ask();
`;

export function computerPage({ request, code, consentAddress, stateAddress }: ComputerPage): Html {
  const { component, sets } = request;
  return frame(
    `授权给 ${component.name}`,
    html`<div class="card pair" data-state="${stateAddress}"><div><h1>「${component.name}」申请管理你的小程序</h1>
<p class="quiet">授权后，它可以帮你做下面这些事。你可以在手机上少选几项，也可以随时取消授权。</p>
<ul class="rows">${sets.map((id) => setRow(id))}</ul></div>
<div class="code"><img src="${code}" alt="授权二维码"><p>用管理员的微信扫一扫</p>
<p class="quiet">只有小程序的管理员可以授权</p><p class="quiet"><a href="${consentAddress}">不扫码，直接在这里确认</a></p></div></div>
<script>${raw(WAIT_SCRIPT)}</script>`,
    true,
  );
}

function setRow(id: number): Html {
  const { name, text } = permissionSet(id);
  return html`<li><div class="row"><div>${name}<small>${text}</small></div></div></li>`;
}

export interface ConsentPage {
  readonly request: AuthorisationRequest;
  readonly person: UserRow;
  /** Everybody, with the address of this page as they would see it; empty on a phone, which has one holder. */
  readonly people: readonly { readonly user: UserRow; readonly address: string }[];
  /** Offered accounts, and whether the person manages them. */
  readonly accounts: readonly { readonly account: MiniProgramRow; readonly manages: boolean }[];
  /** Where the answer is posted. */
  readonly action: string;
}

export function consentPage({ request, person, people, accounts, action }: ConsentPage): Html {
  const { component, sets } = request;
  const first = accounts.find(({ manages }) => manages)?.account.appid;
  return frame(
    `授权给 ${component.name}`,
    html`<h1>授权给「${component.name}」</h1><p class="quiet">它会以你的小程序的名义工作。授权后可以随时在小程序后台取消。</p>
${people.length > 0 ? peopleChoice(people, person) : ''}
<form method="post" action="${action}"><input type="hidden" name="user" value="${person.userId}">
<h2>选择小程序</h2>${accounts.length === 0 ? noAccounts() : html`<ul class="rows">${accounts.map((entry) => accountRow(entry, first))}</ul>`}
<h2>允许它</h2><ul class="rows">${sets.map((id) => choiceRow(id))}</ul>
<button ${first === undefined ? raw('disabled') : ''}>${first === undefined ? '你不是管理员，不能授权' : '确认授权'}</button></form>`,
  );
}

function peopleChoice(people: ConsentPage['people'], person: UserRow): Html {
  return html`<h2>我是</h2><div class="people">${people.map(
    ({ user, address }) =>
      html`<a href="${address}" ${user.userId === person.userId ? raw('aria-current="true"') : ''}>${user.nickname}</a>`,
  )}</div>`;
}

function noAccounts(): Html {
  return html`<div class="card quiet">没有可以授权的小程序。这里不演示公众号。</div>`;
}

function accountRow({ account, manages }: ConsentPage['accounts'][number], first: string | undefined): Html {
  const state = manages ? (account.appid === first ? 'checked' : '') : 'disabled';
  return html`<li><label class="${manages ? '' : 'off'}"><input type="radio" name="appid" value="${account.appid}" ${raw(state)}>
<div>${account.name}<small>${manages ? account.appid : '你不是这个小程序的管理员'}</small></div></label></li>`;
}

function choiceRow(id: number): Html {
  const { name, text } = permissionSet(id);
  return html`<li><label><input type="checkbox" name="set" value="${id}" checked><div>${name}<small>${text}</small></div></label></li>`;
}
