/** The template library operations (facts/wechat.md §2.7, codes 200012–200022). */
import { describe, expect, test } from 'vitest';
import { APPID, createWechatWorld, SN, TEMPLATE, wechatSeed } from '../../wechat.fixture.ts';

const open = async (options: Parameters<typeof createWechatWorld>[0] = {}) => {
  const world = createWechatWorld(options);
  const access_token = await world.token();
  const get = async (name: string, query: { [key: string]: string } = {}) =>
    (await world.get(`/wxaapi/newtmpl/${name}`, { access_token, ...query })).body;
  const post = async (name: string, body: unknown) => (await world.post(`/wxaapi/newtmpl/${name}`, body, { access_token })).body;
  const titles = async () => (await get('getpubtemplatetitles', { ids: '1001', start: '0', limit: '30' })).data as Title[];
  return { world, access_token, get, post, titles };
};
interface Title {
  tid: number;
  title: string;
  type: number;
}
interface Private {
  priTmplId: string;
  title: string;
  content: string;
  example: string;
  type: number;
  keywordEnumValueList?: { keywordCode: string; enumValueList: string[] }[];
}
const good = { tid: '10001', kidList: [1, 3], sceneDesc: '绑定设备' };

describe('template library', () => {
  test('categories, titles and keywords lead to a template that sends', async () => {
    const { world, access_token, get, post, titles } = await open();
    expect((await get('getcategory')).data).toEqual([{ id: 1001, name: '设备管理' }]);
    expect(await titles()).toContainEqual({ tid: 10001, title: '设备绑定结果通知', type: 2, categoryId: 1001 });
    const keywords = await get('getpubtemplatekeywords', { tid: '10001' });
    expect(keywords.count).toBe(4);
    expect(keywords.data).toContainEqual({ kid: 1, name: '设备名称', example: '客厅摄像机', rule: 'thing' });

    const { priTmplId } = await post('addtemplate', { ...good, kidList: [3, 1] });
    const mine = ((await get('gettemplate')).data as Private[]).find((row) => row.priTmplId === priTmplId);
    expect(mine).toMatchObject({ title: '设备绑定结果通知', content: '绑定结果:{{phrase3.DATA}}\n设备名称:{{thing1.DATA}}\n', type: 2 });
    expect(mine?.keywordEnumValueList).toBeUndefined();

    world.client.person.answerSubscribe({ userId: 'me', appid: APPID, choices: [{ templateId: priTmplId as string, choice: 'accept' }] });
    const message = {
      touser: await world.openid(),
      template_id: priTmplId,
      miniprogram_state: 'trial',
      data: { phrase3: { value: '成功' }, thing1: { value: '门锁' } },
    };
    expect((await world.post('/cgi-bin/message/subscribe/send', message, { access_token })).body.errcode).toBe(0);
  });

  test('a device title becomes a device template with the enumeration of the library', async () => {
    const { world, access_token, get, post, titles } = await open();
    const bell = (await titles()).find(({ title }) => title === '门铃呼叫提醒') as Title;
    expect(bell.type).toBe(3);
    world.room.seed({ miniPrograms: wechatSeed({ deviceTemplates: [] }).miniPrograms });
    const { priTmplId } = await post('addtemplate', { tid: bell.tid, kidList: [1, 2], sceneDesc: '门铃' });
    const mine = ((await get('gettemplate')).data as Private[]).find((row) => row.priTmplId === priTmplId);
    expect(mine?.keywordEnumValueList).toEqual([
      { keywordCode: 'enum_string2.DATA', enumValueList: expect.arrayContaining(['有人按门铃']) },
    ]);
    world.allow('me', { templateId: priTmplId as string, sn: SN });
    expect((await world.send({ template_id: priTmplId }, access_token)).body.errcode).toBe(0);
  });

  test('gettemplate lists seeded device templates as long-term', async () => {
    const { get } = await open();
    const rows = (await get('gettemplate')).data as Private[];
    expect(rows.find((row) => row.priTmplId === TEMPLATE)).toMatchObject({
      content: '时间:{{time1.DATA}}\n提醒内容:{{enum_string2.DATA}}\n',
      example: '时间:2021年10月21日 12:00:00\n提醒内容:有人按门铃\n',
      type: 3,
      keywordEnumValueList: [{ keywordCode: 'enum_string2.DATA', enumValueList: ['有人按门铃'] }],
    });
  });

  test('a deleted template sends no more', async () => {
    const { world, get, post } = await open();
    world.allow();
    expect((await post('deltemplate', { priTmplId: TEMPLATE })).errcode).toBe(0);
    expect((await world.send()).body.errcode).toBe(40037);
    expect(((await get('gettemplate')).data as Private[]).some((row) => row.priTmplId === TEMPLATE)).toBe(false);
    expect((await post('deltemplate', { priTmplId: TEMPLATE })).errcode).toBe(200014);
  });

  test.each([
    ['200014: unknown tid', { tid: '9' }, 200014],
    ['200014: tid missing', { tid: undefined }, 200014],
    ['200020: one keyword', { kidList: [1] }, 200020],
    ['200020: six keywords', { kidList: [1, 2, 3, 4, 5, 6] }, 200020],
    ['200020: twice the same', { kidList: [1, 1] }, 200020],
    ['200020: not in the title', { kidList: [1, 9] }, 200020],
    ['200020: not a list', { kidList: '1,2' }, 200020],
    ['200021: scene missing', { sceneDesc: '' }, 200021],
    ['200021: scene of 16 characters', { sceneDesc: '字'.repeat(16) }, 200021],
  ])('addtemplate %s', async (_name, change, code) => {
    const { post } = await open();
    expect((await post('addtemplate', { ...good, ...change })).errcode).toBe(code);
  });

  test('200022: the same title and keywords in another order exist already', async () => {
    const { post } = await open();
    expect((await post('addtemplate', good)).errcode).toBe(0);
    expect((await post('addtemplate', { ...good, kidList: [3, 1] })).errcode).toBe(200022);
    expect((await post('addtemplate', { ...good, kidList: [1, 2] })).errcode).toBe(0);
  });

  test('200012: one template too many', async () => {
    const { post } = await open({ rules: { 'wechat.privateTemplatesMax': 5 } });
    expect((await post('addtemplate', good)).errcode).toBe(0);
    expect((await post('addtemplate', { ...good, kidList: [1, 2] })).errcode).toBe(200012);
  });

  test.each([
    ['200018: ids missing', { start: '0', limit: '30' }, 200018],
    ['200019: a category of others', { ids: '1001,7', start: '0', limit: '30' }, 200019],
    ['200016: start missing', { ids: '1001', limit: '30' }, 200016],
    ['200016: start negative', { ids: '1001', start: '-1', limit: '30' }, 200016],
    ['200017: limit 31', { ids: '1001', start: '0', limit: '31' }, 200017],
    ['200017: limit 0', { ids: '1001', start: '0', limit: '0' }, 200017],
  ])('getpubtemplatetitles %s', async (_name, query, code) => {
    const { get } = await open();
    expect((await get('getpubtemplatetitles', query)).errcode).toBe(code);
  });

  test('titles come in pages, the count is of all', async () => {
    const { get, titles } = await open();
    const all = await titles();
    const second = await get('getpubtemplatetitles', { ids: '1001', start: '1', limit: '1' });
    expect(second).toMatchObject({ count: all.length, data: [all[1]] });
  });

  test('a seeded library replaces the samples, and one that cannot stand is refused', async () => {
    const { world, titles } = await open();
    const title = {
      tid: 7,
      title: '自己的',
      type: 2,
      categoryId: 1001,
      keywords: [{ kid: 1, name: '甲', example: '甲', rule: 'thing' }],
    } as const;
    world.room.seed({ miniPrograms: [], templateLibrary: [title] });
    expect(await titles()).toEqual([{ tid: 7, title: '自己的', type: 2, categoryId: 1001 }]);
    const broken = { ...title, keywords: [{ ...title.keywords[0], rule: 'poem' }] };
    expect(() => world.room.seed({ miniPrograms: [], templateLibrary: [broken] })).toThrow(/rule "poem" with kid 1 names no keyword type/);
  });
});
