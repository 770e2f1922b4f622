/**
 * What only a third-party platform may ask about a mini-program, with its authorizer_access_token: legal domains, privacy
 * guide, version online. Source: facts/wechat.md §3.5, §4.4, §4.6.
 */
import { Hosts } from '../../devices/index.ts';
import { type BrandFile, shown } from '../../generator/index.ts';
import { type Answer, type Ask, LiveProblem } from './live-call.ts';
import type { LiveFinding } from './live-wechat.ts';

async function answerTo(ask: Ask, path: string, access_token: string, body: object): Promise<Answer> {
  const answer = await ask(path, { query: { access_token }, body });
  if (typeof answer.errcode === 'number' && answer.errcode !== 0)
    throw new LiveProblem(
      'live-refused',
      `WeChat refused ${path}: ${answer.errcode} ${String(answer.errmsg).slice(0, 160)}`,
      'save a fresh authorizer_access_token of this mini-program in the file; it lives two hours',
    );
  return answer;
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

/** `version` is the one about to be uploaded. Throws {@link LiveProblem}. */
export async function thirdPartyFindings(ask: Ask, brand: BrandFile, token: string, version: string | undefined): Promise<LiveFinding[]> {
  const found: LiveFinding[] = [];
  const domains = await answerTo(ask, '/wxa/modify_domain', token, { action: 'get' });
  const { endpoint, login } = brand.cloud;
  const cloud = endpoint === 'tencent' || endpoint === 'mock' ? `https://${Hosts.iotApp}` : new URL(endpoint).origin;
  const needed = [
    { at: ['cloud', 'endpoint'], list: 'requestdomain', origin: cloud },
    { at: ['cloud', 'login'], list: 'requestdomain', origin: new URL(login).origin },
    { at: ['cloud', 'endpoint'], list: 'wsrequestdomain', origin: cloud.replace(/^https:/, 'wss:') },
  ];
  for (const { at, list, origin } of needed) {
    const legal = texts(domains[list]);
    if (legal.includes(origin)) continue;
    found.push({
      severity: 'error',
      code: 'live-domain',
      at,
      value: shown(origin),
      message: `${origin} is not among the ${list === 'requestdomain' ? 'request' : 'socket'} domains of this mini-program`,
      allowed: legal.join(', ') || 'no address at all',
      fix: 'add it in the WeChat console: 开发设置 → 服务器域名',
    });
  }
  const privacy = await answerTo(ask, '/cgi-bin/component/getprivacysetting', token, { privacy_ver: 2 });
  const declared = (Array.isArray(privacy.setting_list) ? (privacy.setting_list as Answer[]) : []).map(({ privacy_key }) =>
    String(privacy_key),
  );
  for (const key of texts(privacy.privacy_list)) {
    if (declared.includes(key)) continue;
    found.push({
      severity: 'error',
      code: 'live-privacy',
      at: ['app', 'appid'],
      value: shown(key),
      message: `the code collects ${key}, and the privacy guide does not say so`,
      allowed: declared.join(', ') || 'the guide names nothing',
      fix: 'add it in the WeChat console: 设置 → 服务内容声明 → 用户隐私保护指引',
    });
  }
  const versions = await answerTo(ask, '/wxa/getversioninfo', token, {});
  const online = (versions.release_info as Answer | undefined)?.release_version;
  if (version !== undefined && online === version)
    found.push({
      severity: 'warning',
      code: 'live-version',
      at: ['app', 'appid'],
      value: shown(version),
      message: `version ${version} is online already`,
      fix: 'give the next upload a higher --ver',
    });
  return found;
}
