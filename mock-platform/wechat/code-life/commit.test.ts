/** Drafts, templates and commits (facts/wechat.md §3.4, §3.5; checks 47–50). */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { send, signedPackage } from '../upload/package.fixture.ts';
import { APPID } from '../wechat.fixture.ts';
import { appFiles, CUSTOMER_APPID, createCodeLife } from './code-life.fixture.ts';

const TABS = { tabBar: { color: '#000', list: [{ pagePath: 'pages/home/index' }, { pagePath: 'pages/event/index' }] } };

describe('drafts and templates', () => {
  test('the newest upload of the development mini-program is the draft; a template of it stays', async () => {
    const life = await createCodeLife();
    await life.template(undefined, '1.0.0');
    await send(life.world, await signedPackage(life.world, appFiles({}, { 'app.js': 'App({two:2})' })), { version: '2.0.0', robot: '3' });
    const { draft_list } = (await life.ofPlatform.get('/wxa/gettemplatedraftlist')) as { draft_list: { [key: string]: unknown }[] };
    expect(draft_list).toMatchObject([{ user_version: '2.0.0', user_desc: '第一次', source_miniprogram_appid: APPID, draft_id: 2 }]);
    expect((await life.ofPlatform.get('/wxa/gettemplatelist')).template_list).toMatchObject([
      { template_id: 1, user_version: '1.0.0', template_type: 0 },
    ]);
    expect(await life.commit(undefined, {}, { template_id: 1 })).toMatchObject({ errcode: 0 });
  });

  test('47: gettemplatelist by POST', async () => {
    const life = await createCodeLife();
    expect(await life.ofPlatform.post('/wxa/gettemplatelist')).toMatchObject({ errcode: 43001 });
  });

  test('48: unknown draft, unknown template, one template too many (wechat.codeTemplatesMax)', async () => {
    const life = await createCodeLife({ rules: { 'wechat.codeTemplatesMax': 1 } });
    expect(await life.ofPlatform.post('/wxa/addtotemplate', { draft_id: 9 })).toMatchObject({ errcode: 85064 });
    await life.template();
    expect(await life.ofPlatform.post('/wxa/addtotemplate', { draft_id: 1 })).toMatchObject({ errcode: 85065 });
    expect(await life.ofPlatform.post('/wxa/deletetemplate', { template_id: 9 })).toMatchObject({ errcode: 85064 });
    expect(await life.ofPlatform.post('/wxa/deletetemplate', { template_id: 1 })).toMatchObject({ errcode: 0 });
    expect((await life.ofPlatform.get('/wxa/gettemplatelist')).template_list).toEqual([]);
    expect(await life.ofPlatform.post('/wxa/addtotemplate', { draft_id: 1 })).toMatchObject({ errcode: 0 });
  });

  test('the 201st template: the default of wechat.codeTemplatesMax', async () => {
    const { world } = await createCodeLife();
    expect(world.rules.list().find(({ name }) => name === 'wechat.codeTemplatesMax')?.value).toBe(200);
  });

  test("61014: an authorizer's token in the template library", async () => {
    const life = await createCodeLife();
    expect(await life.get('/wxa/gettemplatelist')).toMatchObject({ errcode: 61014 });
  });
});

describe('commit', () => {
  test('makes the trial version of the customer, with ext.json and the merged app.json', async () => {
    const life = await createCodeLife();
    const ext = {
      extAppid: CUSTOMER_APPID,
      ext: { brand: '晨曦' },
      window: { navigationBarTitleText: '晨曦' },
      extPages: { 'pages/home/index': { navigationBarTitleText: '家' } },
      tabBar: { color: '#fff' },
      pages: ['pages/event/index', 'pages/home/index'],
      networkTimeout: { request: 5000 },
    };
    const template = appFiles({ ...TABS, window: { backgroundColor: '#eee' } });
    expect(await life.commit(template, ext)).toMatchObject({ errcode: 0 });
    expect(life.onPhone()).toEqual(['trial 1.0.0']);
    const version = life.world.client.operator.versions(CUSTOMER_APPID)[0];
    const bytes = life.world.client.packageBytes(version?.package.packageId as string) as Uint8Array;
    expect(version?.package.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    const files = life.world.client.packageFiles(version?.package.packageId as string);
    const json = (path: string) => JSON.parse(Buffer.from(files?.get(path) ?? []).toString());
    expect(json('app.json')).toMatchObject({
      pages: ext.pages,
      window: { backgroundColor: '#eee', navigationBarTitleText: '晨曦' },
      tabBar: { ...TABS.tabBar, color: '#fff' },
      networkTimeout: { request: 5000 },
      extAppid: CUSTOMER_APPID,
    });
    expect(json('pages/home/index.json')).toEqual({ navigationBarTitleText: '家' });
    expect(json('ext.json')).toEqual({ extEnable: true, extAppid: CUSTOMER_APPID, ext: { brand: '晨曦' } });
    expect(Buffer.from(files?.get('pages/home/index.wxml') ?? []).toString()).toBe('<view>家</view>');
  });

  test('pages of a template may be fewer, and then only those are there', async () => {
    const life = await createCodeLife();
    await life.commit(undefined, { pages: ['pages/home/index'], subPackages: [] });
    expect((await life.get('/wxa/get_page')).page_list).toEqual(['pages/home/index']);
  });

  test.each([
    ['49: unknown template', {}, { template_id: 99 }, 85014],
    ['49: template in quotes inside quotes', {}, { template_id: '"1"' }, 85014],
    ['49: ext_json is an object', {}, { ext_json: { ext: {} } }, 85013],
    ['49: ext_json is no JSON', '{"ext":', {}, 85048],
    ['49: ext_json is a list', '[]', {}, 85013],
    ['49: unknown page', { pages: ['pages/gone/index'] }, {}, 85045],
    ['49: unknown page of a sub-package', { subPackages: [{ root: 'panels/lock', pages: ['gone'] }] }, {}, 85045],
    ['49: unknown sub-package', { subPackages: [{ root: 'panels/camera', pages: ['index'] }] }, {}, 85045],
    ['49: unknown page in extPages', { extPages: { 'pages/gone/index': {} } }, {}, 85045],
    ['49: no pages', { pages: [] }, {}, 85047],
    ['49: tab page that is not in pages', { pages: ['pages/home/index'] }, {}, 85046],
    ['50: a name that is none', { requiredPrivateInfos: ['getPlace'] }, {}, 85310],
    ['50: not a list', { requiredPrivateInfos: 'getLocation' }, {}, 85310],
    ['50: fuzzy and exact', { requiredPrivateInfos: ['getFuzzyLocation', 'getLocation'] }, {}, 85311],
    ['50: not granted', { requiredPrivateInfos: ['chooseAddress'] }, {}, 85312],
    ['85013: extAppid of another', { extAppid: 'wx0000000000000000' }, {}, 85013],
    ['85013: window is a text', { window: 'x' }, {}, 85013],
    ['85013: pages is a text', { pages: 'pages/home/index' }, {}, 85013],
    ['80066: a plugin version that is none', { plugins: { p: { version: 'new', provider: APPID } } }, {}, 80066],
    ['80067: a plugin of nobody', { plugins: { p: { version: '1.0.0', provider: 'x' } } }, {}, 80067],
    ['80082: a plugin that was not added', { plugins: { p: { version: '1.0.0', provider: APPID } } }, {}, 80082],
    ['40097: a version of 65 characters', {}, { user_version: '1'.repeat(65) }, 40097],
    ['47001: no version', {}, { user_version: undefined }, 47001],
  ])('%s', async (_name, ext, change, errcode) => {
    const life = await createCodeLife({ program: { locationApis: ['getLocation', 'getFuzzyLocation'] } });
    expect(await life.commit(appFiles(TABS), ext, change)).toMatchObject({ errcode });
    expect(life.onPhone()).toEqual([]);
  });

  test('a template id as digits reaches the template', async () => {
    const life = await createCodeLife();
    expect(await life.commit(undefined, {}, { template_id: '1' })).toMatchObject({ errcode: 0 });
  });

  test('49: over size, alone and together (wechat.providerPackageMaxKB)', async () => {
    const life = await createCodeLife({ rules: { 'wechat.providerPackageMaxKB': 1 } });
    const heavy = appFiles({}, { 'app.js': `App({t:"${'x'.repeat(1100)}"})` });
    expect(await life.commit(heavy)).toMatchObject({ errcode: 85044, errmsg: expect.stringContaining('__FULL__ 2KB, max 1KB') });
    life.world.rules.set('wechat.providerPackageMaxKB', 20_480);
    life.world.rules.set('wechat.mainPackageMaxKB', 1);
    expect(await life.commit(undefined, {}, { template_id: 1 })).toMatchObject({ errcode: 85044 });
  });

  test('wechat.checkExtAppid off: extAppid of another is let through', async () => {
    const life = await createCodeLife({ rules: { 'wechat.checkExtAppid': false } });
    expect(await life.commit(undefined, { extAppid: APPID })).toMatchObject({ errcode: 0 });
  });

  test('a plugin that was added, in a version that is there', async () => {
    const life = await createCodeLife({ program: { plugins: [{ appid: APPID, versions: ['1.2.3'] }] } });
    const plugins = (version: string) => ({ plugins: { p: { version, provider: APPID } } });
    expect(await life.commit(undefined, plugins('1.2.4'))).toMatchObject({ errcode: 80066 });
    expect(await life.commit(undefined, plugins('1.2.3'), { template_id: 1 })).toMatchObject({ errcode: 0 });
  });

  test('9402202: two commits at once', async () => {
    const life = await createCodeLife();
    const template_id = await life.template();
    const body = { template_id, ext_json: '{}', user_version: '1', user_desc: '甲' };
    const answers = await Promise.all([life.post('/wxa/commit', body), life.post('/wxa/commit', body)]);
    expect(answers.map(({ errcode }) => errcode).sort()).toEqual([0, 9402202]);
    expect(await life.post('/wxa/commit', body)).toMatchObject({ errcode: 0 });
  });

  test('45: a platform without permission set 18', async () => {
    const life = await createCodeLife({ permissionSets: [118] });
    expect(await life.commit()).toMatchObject({ errcode: 61007 });
  });

  test('a package nobody refers to any more is forgotten, one of a template is not', async () => {
    const life = await createCodeLife();
    const template_id = await life.template();
    const draft = life.world.client.operator.versions(APPID)[0]?.package.packageId as string;
    await send(life.world, await signedPackage(life.world, appFiles({}, { 'app.js': 'App({n:2})' })), { version: '2.0.0' });
    expect(life.world.client.packageBytes(draft)).toBeDefined();
    await life.ofPlatform.post('/wxa/deletetemplate', { template_id });
    expect(life.world.client.packageBytes(draft)).toBeUndefined();
  });
});
