/** POST /wxaapi/newtmpl/addtemplate (addWxaNewTemplate). Source: facts/wechat.md §2.7, codes 200011–200014, 200020–200022, 200100. */
import type { Hono } from 'hono';
import { type MessageTemplate, randomText } from '../../../../devices/index.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { refuseRestricted } from '../../restrictions.ts';
import type { MiniProgramRow } from '../../state.ts';
import { keyOf, type LibraryKeyword, type LibraryTitle } from '../../templates/template-library.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject } from '../json-body.ts';
import { requireTitle } from './library.ts';

const KEYWORDS_MIN = 2;
const KEYWORDS_MAX = 5;
const SCENE_MAX = 15;
const TEMPLATE_ID_LENGTH = 43;

export function addTemplateOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxaapi/newtmpl/addtemplate', async (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'));
    refuseRestricted(miniProgram, { 'templates-banned': 200011, 'wrong-account-type': 200100 });
    const body = await readJsonObject(c);
    const title = requireTitle(parts, miniProgram, body.tid);
    if (title.banned) throw new WechatError(200013);
    const keywords = pickKeywords(title, body.kidList);
    const { sceneDesc } = body;
    if (typeof sceneDesc !== 'string' || sceneDesc.trim() === '' || [...sceneDesc].length > SCENE_MAX) throw new WechatError(200021);
    const max = parts.rules['wechat.privateTemplatesMax'];
    const mine = [...Object.values(miniProgram.subscribeTemplates ?? {}), ...Object.values(miniProgram.deviceTemplates)];
    const picked = keywordSet(keywords.map(keyOf));
    if (mine.some((template) => template.title === title.title && keywordSet(template.keywords.map(({ key }) => key)) === picked)) {
      throw new WechatError(200022);
    }
    if (max > 0 && mine.length >= max) throw new WechatError(200012);
    const priTmplId = randomText(parts.random, TEMPLATE_ID_LENGTH);
    parts.state.miniPrograms.put(miniProgram.appid, withTemplate(miniProgram, priTmplId, title, keywords));
    return c.json({ errcode: 0, errmsg: 'ok', priTmplId });
  });
  app.all('/wxaapi/newtmpl/addtemplate', () => {
    throw new WechatError(43002);
  });
}

/** In the order asked for. Throws 200020. */
function pickKeywords(title: LibraryTitle, kidList: unknown): LibraryKeyword[] {
  if (
    !Array.isArray(kidList) ||
    kidList.length < KEYWORDS_MIN ||
    kidList.length > KEYWORDS_MAX ||
    new Set(kidList).size !== kidList.length
  ) {
    throw new WechatError(200020);
  }
  return kidList.map((kid: unknown) => {
    const keyword = title.keywords.find((entry) => entry.kid === kid);
    if (!keyword) throw new WechatError(200020);
    return keyword;
  });
}

/** "Same keywords" regardless of their order. */
function keywordSet(keys: readonly string[]): string {
  return [...keys].sort().join(',');
}

/** A device title becomes a device template of its device category, any other an ordinary one. */
function withTemplate(row: MiniProgramRow, id: string, title: LibraryTitle, picked: readonly LibraryKeyword[]): MiniProgramRow {
  if (title.device === undefined) {
    const keywords = picked.map((keyword) => ({
      key: keyOf(keyword),
      name: keyword.name,
      ...(keyword.values ? { values: keyword.values } : {}),
    }));
    return {
      ...row,
      subscribeTemplates: { ...row.subscribeTemplates, [id]: { title: title.title, longTerm: title.type === 3, keywords } },
    };
  }
  const keywords: MessageTemplate['keywords'] = picked.map((keyword) =>
    keyword.values
      ? { key: keyOf(keyword), name: keyword.name, type: 'enum', values: keyword.values }
      : { key: keyOf(keyword), name: keyword.name, type: 'time' },
  );
  return { ...row, deviceTemplates: { ...row.deviceTemplates, [id]: { category: title.device, title: title.title, keywords } } };
}
