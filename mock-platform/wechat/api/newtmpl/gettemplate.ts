/** GET /wxaapi/newtmpl/gettemplate (getWxaPubNewTemplate): ordinary and device templates of the account. Source: facts/wechat.md §2.7. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import {
  asOrdinary,
  type KeywordType,
  keywordType,
  type OrdinaryKeyword,
  type OrdinaryTemplate,
} from '../../templates/ordinary-template.ts';
import { requireToken } from '../access-tokens.ts';

const EXAMPLES: { readonly [T in Exclude<KeywordType, 'enum'>]: string } = {
  thing: '客厅摄像机',
  number: '2',
  letter: 'A',
  symbol: '!',
  character_string: 'CAM-0001',
  time: '2021年10月21日 12:00:00',
  date: '2021年10月21日',
  amount: '¥30.5元',
  phone_number: '400-800-8000',
  car_number: '粤A8Z888挂',
  name: '王师傅',
  phrase: '已完成',
};

export function getTemplateOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxaapi/newtmpl/gettemplate', (c) => {
    const { subscribeTemplates = {}, deviceTemplates } = requireToken(parts, c.req.query('access_token'));
    const data = [
      ...Object.entries(subscribeTemplates).map(([id, template]) => describe(id, template)),
      ...Object.entries(deviceTemplates).map(([id, template]) => describe(id, asOrdinary(template))),
    ];
    return c.json({ errcode: 0, errmsg: 'ok', data });
  });
  app.all('/wxaapi/newtmpl/gettemplate', () => {
    throw new WechatError(43001);
  });
}

/** `content` and `example` are lines with a line break after each; enumerations are listed with `.DATA` in their code. */
function describe(priTmplId: string, template: OrdinaryTemplate) {
  const { title, keywords, longTerm } = template;
  const enums = keywords.filter(({ values }) => values !== undefined);
  return {
    priTmplId,
    title,
    content: keywords.map(({ key, name }) => `${name}:{{${key}.DATA}}\n`).join(''),
    example: keywords.map((keyword) => `${keyword.name}:${exampleOf(keyword)}\n`).join(''),
    type: longTerm ? 3 : 2,
    ...(enums.length > 0
      ? { keywordEnumValueList: enums.map(({ key, values }) => ({ keywordCode: `${key}.DATA`, enumValueList: values })) }
      : {}),
  };
}

function exampleOf({ key, values }: OrdinaryKeyword): string {
  const type = keywordType(key);
  return type === undefined || type === 'enum' ? (values?.[0] ?? '') : EXAMPLES[type];
}
