/** What the WeChat account says about a brand's reminders: its templates, its models, its service categories. */
import { randomBytes } from 'node:crypto';
import { type Category, catalogue, categories, type Reminder } from '../../devices/index.ts';
import { type BrandFile, shown } from '../../generator/index.ts';
import { type Answer, type Ask, LiveProblem } from './live-call.ts';
import type { LiveCode } from './live-kinds.ts';

/** One thing found, with the field of the brand file it is about. */
export interface LiveFinding {
  readonly severity: 'error' | 'warning';
  readonly code: LiveCode;
  readonly at: readonly (string | number)[];
  readonly value?: string;
  readonly message: string;
  readonly allowed?: string;
  readonly fix: string;
}

/** Type of a long-term template in `gettemplate` (facts/wechat.md §2.7). */
const LONG_TERM = 3;
const MY_TEMPLATES = 'WeChat admin console: 订阅消息 → 我的模板';

const code = (answer: Answer): number => (typeof answer.errcode === 'number' ? answer.errcode : 0);
const refused = (answer: Answer, what: string): LiveProblem =>
  new LiveProblem(
    'live-refused',
    `WeChat refused ${what}: ${code(answer)} ${String(answer.errmsg).slice(0, 160)}`,
    'see the code in facts of WeChat’s error table, then try again',
  );

/** An access token of the account (stable: the one the servers use stays good). Throws {@link LiveProblem}. */
export async function accessToken(ask: Ask, appid: string, secret: string): Promise<string> {
  const answer = await ask('/cgi-bin/stable_token', { body: { grant_type: 'client_credential', appid, secret } });
  if (typeof answer.access_token === 'string') return answer.access_token;
  if (code(answer) === 40013)
    throw new LiveProblem(
      'live-appid',
      `WeChat does not know the appid ${appid} (40013)`,
      'copy it from the WeChat console: 开发设置 → AppID',
    );
  if (code(answer) === 40125)
    throw new LiveProblem(
      'live-secret',
      'WeChat says the AppSecret is wrong (40125)',
      'reset it in the console (开发设置 → AppSecret) and save it in the file again',
    );
  if (code(answer) === 40164)
    throw new LiveProblem(
      'live-address',
      `WeChat does not take calls from this address (40164: ${String(answer.errmsg).slice(0, 120)})`,
      'add the address in the console: 开发设置 → IP白名单',
    );
  throw refused(answer, 'a token');
}

interface Template {
  readonly title: string;
  readonly type: number;
  readonly keys: readonly string[];
  /** By keyword. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

async function templatesOf(ask: Ask, access_token: string): Promise<Map<string, Template>> {
  const answer = await ask('/wxaapi/newtmpl/gettemplate', { query: { access_token } });
  if (code(answer) !== 0 || !Array.isArray(answer.data)) throw refused(answer, 'the list of templates');
  return new Map(
    (answer.data as Answer[]).map((row) => [
      String(row.priTmplId),
      {
        title: String(row.title),
        type: Number(row.type),
        keys: [...String(row.content).matchAll(/\{\{\s*([A-Za-z0-9_]+)\.DATA\s*\}\}/g)].map(([, key]) => key as string),
        values: new Map(
          (Array.isArray(row.keywordEnumValueList) ? (row.keywordEnumValueList as Answer[]) : []).map((entry) => [
            String(entry.keywordCode).replace(/\.DATA$/, ''),
            Array.isArray(entry.enumValueList) ? entry.enumValueList.map(String) : [],
          ]),
        ),
      },
    ]),
  );
}

/** A template of the account against what the IoT cloud will send for this reminder. */
function compare(template: Template, reminder: Reminder, at: readonly string[], id: string): LiveFinding[] {
  const found: LiveFinding[] = [];
  const error = (liveCode: LiveCode, message: string, allowed: string, fix: string): void => {
    found.push({ severity: 'error', code: liveCode, at, value: shown(id), message, allowed, fix });
  };
  const wanted = reminder.template.keywords.map(({ key }) => key);
  const again = `delete it and pick 「${reminder.template.title}」 from 公共模板库 again, ticking just ${reminder.template.keywords.map(({ name, key }) => `${name} (${key})`).join(' and ')}`;
  if (template.type !== LONG_TERM) {
    error(
      'live-template-kind',
      `「${template.title}」 is a one-off template; each acceptance is good for one message`,
      'a long-term template (长期订阅) of a device',
      again,
    );
    return found;
  }
  if (template.title !== reminder.template.title)
    found.push({
      severity: 'warning',
      code: 'live-template-title',
      at,
      value: shown(id),
      message: `this is the template 「${template.title}」`,
      allowed: `「${reminder.template.title}」`,
      fix: 'check that it says what this reminder is about, or write the id of the other one',
    });
  const missing = wanted.filter((key) => !template.keys.includes(key));
  const extra = template.keys.filter((key) => !wanted.includes(key));
  if (missing.length > 0)
    error(
      'live-keyword-missing',
      `the template has no ${missing.join(', ')}, which the IoT cloud fills`,
      `keywords ${wanted.join(', ')}`,
      again,
    );
  if (extra.length > 0)
    error(
      'live-keyword-extra',
      `the template has ${extra.join(', ')}, which the IoT cloud cannot fill`,
      `keywords ${wanted.join(', ')}`,
      again,
    );
  for (const [key, value] of Object.entries(reminder.values)) {
    const values = template.values.get(key);
    if (!template.keys.includes(key) || values?.includes(value)) continue;
    error(
      'live-enum-missing',
      `${key} does not take ${shown(value)}, which the IoT cloud sends`,
      values?.length ? values.map(shown).join(', ').slice(0, 200) : 'no values at all',
      again,
    );
  }
  return found;
}

async function modelFinding(ask: Ask, access_token: string, category: Category, modelId: string): Promise<LiveFinding[]> {
  // A ticket for a unit nobody has: it ends by itself after five minutes (facts/wechat.md §2.3).
  const sn = `camlock-check-${randomBytes(6).toString('hex')}`;
  const answer = await ask('/wxa/getsnticket', { query: { access_token }, body: { sn, model_id: modelId } });
  if (code(answer) === 0) return [];
  const at = ['reminders', category, 'modelId'];
  if (code(answer) === 48001)
    return [
      {
        severity: 'error',
        code: 'live-capability',
        at,
        message: 'the account may not send device messages (48001)',
        fix: 'apply for it in the WeChat console: 功能 → 硬件设备',
      },
    ];
  if (code(answer) !== 9800003) throw refused(answer, 'a ticket for the model');
  return [
    {
      severity: 'error',
      code: 'live-model',
      at,
      value: shown(modelId),
      message: 'WeChat does not take this model_id for this mini-program (9800003)',
      allowed: 'a model of this account whose review has ended well',
      fix: 'copy the model_id from 硬件设备 → 设备管理, and wait for its approval',
    },
  ];
}

/** Everything the account itself can be asked with its AppSecret. Throws {@link LiveProblem}. */
export async function wechatFindings(ask: Ask, brand: BrandFile, secret: string): Promise<LiveFinding[]> {
  const token = await accessToken(ask, brand.app.appid, secret);
  const found: LiveFinding[] = [];
  const services = await ask('/wxaapi/newtmpl/getcategory', { query: { access_token: token } });
  if (code(services) !== 0 || !Array.isArray(services.data)) throw refused(services, 'its service categories');
  const names = (services.data as Answer[]).map(({ name }) => String(name));
  if (!names.some((name) => name.includes('设备管理')))
    found.push({
      severity: 'error',
      code: 'live-category',
      at: ['app', 'appid'],
      value: shown(brand.app.appid),
      message: `the service categories of this mini-program are ${names.join('、') || 'none'}`,
      allowed: '工具 → 设备管理 among them',
      fix: 'add it in the WeChat console: 设置 → 基本设置 → 服务类目',
    });
  const templates = await templatesOf(ask, token);
  for (const category of categories) {
    const setting = brand.reminders[category];
    if (!setting) continue;
    found.push(...(await modelFinding(ask, token, category, setting.modelId)));
    const reminders: { readonly [key: string]: Reminder } = catalogue[category].reminders;
    for (const [key, id] of Object.entries(setting.templates)) {
      const reminder = reminders[key];
      if (id === undefined || !reminder) continue;
      const at = ['reminders', category, 'templates', key];
      const template = templates.get(id);
      if (template) found.push(...compare(template, reminder, at, id));
      else {
        const titled = [...templates].find(([, { title }]) => title === reminder.template.title)?.[0];
        found.push({
          severity: 'error',
          code: 'live-template-missing',
          at,
          value: shown(id),
          message: 'the account has no such template',
          ...(titled ? { allowed: `${titled} is its 「${reminder.template.title}」` } : {}),
          fix: titled ? 'write this id' : `pick 「${reminder.template.title}」 in 公共模板库 → 长期订阅 and copy its id (${MY_TEMPLATES})`,
        });
      }
    }
  }
  return found;
}
