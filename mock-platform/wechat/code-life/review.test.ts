/** Submit, review, withdraw, speed up: the calls of a third-party platform (facts/wechat.md §3.5; checks 51–56, 58). */
import { describe, expect, test } from 'vitest';
import { APPID } from '../wechat.fixture.ts';
import { appFiles, CALLS_LOCATION, CATEGORY, CUSTOMER_APPID, committed, createCodeLife, DAY_MS, ITEM } from './code-life.fixture.ts';

describe('submit_audit', () => {
  test('in review until the reviewer has had one to seven days, then passed', async () => {
    const life = await createCodeLife();
    const auditid = await life.submitted();
    expect(await life.status()).toBe(2);
    life.world.clock.advance(DAY_MS - 1);
    expect(await life.status()).toBe(2);
    life.world.clock.advance(6 * DAY_MS + 1);
    expect(await life.post('/wxa/get_auditstatus', { auditid })).toMatchObject({ errcode: 0, status: 0 });
    expect(await life.get('/wxa/get_latest_auditstatus')).toMatchObject({ auditid, status: 0, user_version: '1.0.0', user_desc: '首版' });
    expect(life.world.failures).toEqual([]);
  });

  test('wechat.reviewDaysMin, wechat.reviewDaysMax: the bounds of a review', async () => {
    const life = await createCodeLife({ rules: { 'wechat.reviewDaysMin': 2, 'wechat.reviewDaysMax': 2 } });
    await life.submitted();
    life.world.clock.advance(2 * DAY_MS - 1);
    expect(await life.status()).toBe(2);
    life.world.clock.advance(1);
    expect(await life.status()).toBe(0);
  });

  test('51: before the scan ended', async () => {
    const life = await createCodeLife();
    await life.commit();
    expect(await life.submit()).toMatchObject({ errcode: 61039 });
    expect(await life.get('/wxa/security/get_code_privacy_info')).toMatchObject({ errcode: 61039 });
    life.world.clock.advance(60_000);
    expect(await life.get('/wxa/security/get_code_privacy_info')).toMatchObject({
      errcode: 0,
      without_auth_list: [],
      without_conf_list: [],
    });
    expect(await life.submit()).toMatchObject({ errcode: 0 });
  });

  test('wechat.codeScanSeconds: how long the scan takes', async () => {
    const life = await createCodeLife({ rules: { 'wechat.codeScanSeconds': 0 } });
    await life.commit();
    expect(await life.submit()).toMatchObject({ errcode: 0 });
  });

  test('52: location is asked for and not declared', async () => {
    const life = await committed({}, CALLS_LOCATION);
    expect(await life.get('/wxa/security/get_code_privacy_info')).toMatchObject({
      without_auth_list: ['wx.getLocation'],
      without_conf_list: ['wx.getLocation'],
    });
    expect(await life.submit()).toMatchObject({ errcode: 61040, errmsg: expect.stringContaining('wx.getLocation rid: ') });
    expect(await life.submit({ privacy_api_not_use: true })).toMatchObject({ errcode: 0 });
  });

  test('52: declared and granted, nothing is missing', async () => {
    const life = await committed({ program: { locationApis: ['getLocation'] } }, CALLS_LOCATION, { requiredPrivateInfos: ['getLocation'] });
    expect(await life.get('/wxa/security/get_code_privacy_info')).toMatchObject({ without_auth_list: [], without_conf_list: [] });
    expect(await life.submit()).toMatchObject({ errcode: 0 });
  });

  test('53: without a commit', async () => {
    const life = await createCodeLife();
    expect(await life.submit()).toMatchObject({ errcode: 85086 });
    expect(await life.get('/wxa/get_page')).toMatchObject({ errcode: 86001 });
  });

  test('54: while one is in review, also while it is delayed', async () => {
    const life = await createCodeLife();
    await life.submitted();
    expect(await life.submit()).toMatchObject({ errcode: 85009 });
    life.world.client.console.decide({ appid: CUSTOMER_APPID, decision: 'delay', reason: '审核时间延长' });
    expect(await life.submit()).toMatchObject({ errcode: 85009 });
  });

  test.each([
    ['no items', { item_list: [] }, 85023],
    ['six items', { item_list: Array(6).fill(ITEM) }, 85023],
    ['no list', { item_list: undefined }, 85023],
    ['second_class missing', { item_list: [{ ...ITEM, second_class: undefined }] }, 85010],
    ['first_id as text', { item_list: [{ ...ITEM, first_id: '287' }] }, 85010],
    ['eleven tags', { item_list: [{ ...ITEM, tag: '签 '.repeat(11) }] }, 85006],
    ['a tag of 21 characters', { item_list: [{ ...ITEM, tag: '签'.repeat(21) }] }, 85006],
    ['a title of 33 characters', { item_list: [{ ...ITEM, title: '题'.repeat(33) }] }, 85011],
  ])('55: %s', async (_name, change, code) => {
    const life = await committed();
    expect(await life.submit(change)).toMatchObject({ errcode: code });
  });

  test.each([
    ['85007: a page that is not there', { item_list: [{ ...ITEM, address: 'pages/gone/index' }] }, 85007],
    ['85007: the order page', { order_path: 'pages/gone/index' }, 85007],
    ['85008: a category of others', { item_list: [{ ...ITEM, second_id: 9 }] }, 85008],
    ['85092: a media id nobody gave out', { preview_info: { video_id_list: [], pic_id_list: ['x'] } }, 85092],
    ['85092: no lists', { preview_info: [] }, 85092],
    ['85093: eleven pictures', { preview_info: { video_id_list: [], pic_id_list: Array(11).fill('x') } }, 85093],
    ['85051: a long version_desc', { version_desc: '长'.repeat(501) }, 85051],
    ['85094: a declaration without a way to check', { ugc_declare: { scene: [2] } }, 85094],
    ['40097: privacy_api_not_use as text', { privacy_api_not_use: 'true' }, 40097],
    ['47001: tag as number', { item_list: [{ ...ITEM, tag: 5 }] }, 47001],
  ])('%s', async (_name, change, code) => {
    const life = await committed();
    expect(await life.submit(change)).toMatchObject({ errcode: code });
    expect(await life.submit()).toMatchObject({ errcode: 0 });
  });

  test('wechat.previewMaterialsMax and wechat.versionDescriptionMax are the limits of 85093 and 85051', async () => {
    const life = await committed({ rules: { 'wechat.previewMaterialsMax': 1, 'wechat.versionDescriptionMax': 2 } });
    expect(await life.submit({ preview_info: { video_id_list: [], pic_id_list: ['x', 'y'] } })).toMatchObject({ errcode: 85093 });
    expect(await life.submit({ version_desc: '三个字' })).toMatchObject({ errcode: 85051 });
  });

  test('wechat.submitNeedsItems off: the list may be left out', async () => {
    const life = await committed({ rules: { 'wechat.submitNeedsItems': false } });
    expect(await life.submit({ item_list: undefined })).toMatchObject({ errcode: 0 });
  });

  test('56: first submission without name, avatar, intro', async () => {
    const life = await committed({ program: { profileComplete: false } });
    expect(await life.submit()).toMatchObject({ errcode: 86002 });
  });

  test('85077: a category that was taken down', async () => {
    const codeCategories = [{ firstClass: '工具', firstId: 287, secondClass: '设备管理', secondId: 1001, withdrawn: true }];
    const life = await committed({ program: { codeCategories } });
    expect(await life.submit()).toMatchObject({ errcode: 85077 });
  });

  test('85094: the first submission of a talking category says how it checks what people write', async () => {
    const codeCategories = [{ firstClass: '社交', firstId: 1, secondClass: '笔记', secondId: 2 }];
    const life = await committed({ program: { codeCategories } });
    const item_list = [{ ...ITEM, first_class: '社交', first_id: 1, second_class: '笔记', second_id: 2 }];
    expect(await life.submit({ item_list })).toMatchObject({ errcode: 85094 });
    expect(await life.submit({ item_list, ugc_declare: { scene: [1, 2], method: [1], has_audit_team: 1 } })).toMatchObject({ errcode: 0 });
  });

  test('85087: the code jumps to other mini-programs and names none', async () => {
    const jumps = appFiles({}, { 'app.js': 'App({go(){wx.navigateToMiniProgram({appId:"wx"})}})' });
    const life = await committed({}, jumps);
    expect(await life.submit()).toMatchObject({ errcode: 85087 });
    const named = await committed({}, jumps, { navigateToMiniProgramAppIdList: [APPID] });
    expect(await named.submit()).toMatchObject({ errcode: 0 });
  });

  test('85085: wechat.auditMonthlyQuota is shared by the platform and turns with the month', async () => {
    const life = await createCodeLife({ rules: { 'wechat.auditMonthlyQuota': 1 } });
    await life.reviewed();
    expect(await life.get('/wxa/queryquota')).toMatchObject({ errcode: 0, rest: 0, limit: 1, speedup_rest: 3, speedup_limit: 3 });
    expect(await life.submit()).toMatchObject({ errcode: 85085 });
  });

  test('9402202: two submissions at once', async () => {
    const life = await committed();
    const answers = await Promise.all([life.submit(), life.submit()]);
    expect(answers.map(({ errcode }) => errcode).sort()).toEqual([0, 9402202]);
  });

  test("86000: the mini-program's own token", async () => {
    const life = await committed();
    const access_token = await life.world.token(CUSTOMER_APPID, 'another secret');
    expect((await life.world.post('/wxa/submit_audit', { item_list: [ITEM] }, { access_token })).body).toMatchObject({ errcode: 86000 });
  });
});

describe('withdraw and speed up', () => {
  test('status 3, and the next submission is free', async () => {
    const life = await createCodeLife();
    await life.submitted();
    expect(await life.get('/wxa/undocodeaudit')).toMatchObject({ errcode: 0 });
    expect(await life.status()).toBe(3);
    expect(await life.get('/wxa/undocodeaudit')).toMatchObject({ errcode: 85058 });
    life.world.rules.set('wechat.nothingToUndoCode', 85019);
    expect(await life.get('/wxa/undocodeaudit')).toMatchObject({ errcode: 85019 });
    expect(await life.submit()).toMatchObject({ errcode: 0 });
    life.world.clock.advance(7 * DAY_MS);
    expect(await life.status()).toBe(0);
  });

  test('58: the sixth in a day (wechat.undoAuditsADay), the eleventh in a month (wechat.undoAuditsAMonth)', async () => {
    const life = await committed();
    const undo = async () => {
      await life.submit();
      return (await life.get('/wxa/undocodeaudit')).errcode;
    };
    for (let i = 0; i < 5; i++) expect(await undo()).toBe(0);
    expect(await undo()).toBe(87013);
    expect(() => life.world.client.console.withdraw({ appid: CUSTOMER_APPID })).toThrow(/87013/);
    life.world.clock.advance(DAY_MS);
    for (let i = 0; i < 5; i++) expect(await undo()).toBe(0);
    life.world.clock.advance(DAY_MS);
    expect(await undo()).toBe(87013);
    life.world.clock.advance(31 * DAY_MS);
    expect(await undo()).toBe(0);
  });

  test('89404, 89405: once for an audit, wechat.speedupMonthlyQuota times for a platform', async () => {
    const life = await createCodeLife({ rules: { 'wechat.speedupMonthlyQuota': 1, 'wechat.reviewDaysMin': 7 } });
    const auditid = await life.submitted();
    expect(await life.post('/wxa/speedupaudit', { auditid: 5 })).toMatchObject({ errcode: 89402 });
    expect(await life.post('/wxa/speedupaudit', { auditid })).toMatchObject({ errcode: 0 });
    expect(await life.post('/wxa/speedupaudit', { auditid })).toMatchObject({ errcode: 89404 });
    life.world.clock.advance(2 * 3_600_000 - 1);
    expect(await life.status()).toBe(2);
    life.world.client.console.withdraw({ appid: CUSTOMER_APPID });
    expect(await life.post('/wxa/speedupaudit', { auditid })).toMatchObject({ errcode: 89402 });
    const next = (await life.submit()).auditid;
    expect(await life.post('/wxa/speedupaudit', { auditid: next })).toMatchObject({ errcode: 89405 });
  });

  test('wechat.speedupHoursMin, wechat.speedupHoursMax: decided in that time', async () => {
    const life = await createCodeLife({ rules: { 'wechat.speedupHoursMin': 1, 'wechat.speedupHoursMax': 1 } });
    const auditid = await life.submitted();
    await life.post('/wxa/speedupaudit', { auditid });
    life.world.clock.advance(3_599_999);
    expect(await life.status()).toBe(2);
    life.world.clock.advance(1);
    expect(await life.status()).toBe(0);
  });

  test('85012: an audit of nobody, or of another mini-program', async () => {
    const life = await createCodeLife();
    for (const auditid of [5, 'x', undefined, -1])
      expect(await life.post('/wxa/get_auditstatus', { auditid })).toMatchObject({ errcode: 85012 });
    expect(await life.get('/wxa/get_latest_auditstatus')).toMatchObject({ errcode: 85058 });
  });
});

test('categories and pages to submit with', async () => {
  const life = await committed();
  expect((await life.get('/wxa/get_category')).category_list).toEqual([CATEGORY]);
  expect((await life.get('/wxa/get_page')).page_list).toEqual(['pages/home/index', 'pages/event/index', 'panels/lock/index']);
});
