/** What the reviewer finds in a package, and who is told (facts/wechat.md §3.5, §4.1, §4.2, §4.6). */
import { describe, expect, test } from 'vitest';
import { appFiles, CALLS_LOCATION, CUSTOMER_APPID, committed, createCodeLife, DAY_MS } from './code-life.fixture.ts';

describe('the reviewer', () => {
  const decided = async (files: ReturnType<typeof appFiles>, options: Parameters<typeof createCodeLife>[0] = {}, ext: object = {}) => {
    const life = await committed(options, files, ext);
    expect(await life.submit({ privacy_api_not_use: true })).toMatchObject({ errcode: 0 });
    life.world.clock.advance(7 * DAY_MS);
    return life.get('/wxa/get_latest_auditstatus');
  };

  test('finds a location interface that is not declared', async () => {
    const answer = await decided(CALLS_LOCATION);
    expect(answer).toMatchObject({
      status: 1,
      reason: expect.stringContaining('未在 requiredPrivateInfos 中声明的接口：wx.getLocation<br>'),
    });
    expect(answer.screenshot).toBe('');
  });

  test('finds that the purpose of location is not told', async () => {
    const location = { program: { locationApis: ['getLocation'], privacyGuide: { Location: '显示附近' } } };
    expect((await decided(CALLS_LOCATION, location, { requiredPrivateInfos: ['getLocation'] })).reason).toBe(
      '1:获取位置信息时未说明用途：app.json 缺少 permission["scope.userLocation"].desc<br>',
    );
  });

  test('finds what the privacy guide does not declare, and passes once it does', async () => {
    const pictures = appFiles({}, { 'pages/home/index.js': 'Page({pick(){wx.chooseMedia({})}})' });
    expect(await decided(pictures)).toMatchObject({ status: 1, reason: '1:未设置用户隐私保护指引，但代码收集：选中的照片或视频信息<br>' });
    expect(await decided(pictures, { program: { privacyGuide: { PhoneNumber: '登录' } } })).toMatchObject({
      reason: '1:用户隐私保护指引未声明收集：选中的照片或视频信息<br>',
    });
    expect(await decided(pictures, { program: { privacyGuide: { Album: '上传头像' } } })).toMatchObject({ status: 0 });
  });

  test('finds a tab that leads nowhere and icons that are not there', async () => {
    const tabBar = {
      list: [
        { pagePath: 'pages/home/index', text: '家', iconPath: 'gone.png' },
        { pagePath: 'pages/event/index', text: '事' },
      ],
    };
    expect(await decided(appFiles({ tabBar }))).toMatchObject({ status: 1, reason: '1:底部标签的图标不存在：gone.png<br>' });
  });

  test('finds the AppSecret in the code', async () => {
    const leaks = appFiles({}, { 'app.js': 'App({s:"another secret"})' });
    expect(await decided(leaks)).toMatchObject({ status: 1, reason: '1:代码中包含 AppSecret：app.js<br>' });
  });

  test('finds a package over size when the limit came down meanwhile', async () => {
    const life = await committed();
    await life.submit();
    life.world.rules.set('wechat.mainPackageMaxKB', 0);
    life.world.clock.advance(7 * DAY_MS);
    expect((await life.get('/wxa/get_latest_auditstatus')).reason).toMatch(/^1:主包 1KB，超过 0KB 的限制<br>$/);
  });

  test.each([
    ['passes', CALLS_LOCATION, 0],
    ['rejects', appFiles(), 1],
    ['waits', appFiles(), 2],
  ])('wechat.reviewer: %s', async (reviewer, files, status) => {
    expect((await decided(files, { rules: { 'wechat.reviewer': reviewer } })).status).toBe(status);
  });

  test('a tester decides instead: delayed, then rejected', async () => {
    const life = await createCodeLife({ rules: { 'wechat.reviewer': 'waits' } });
    await life.submitted();
    const desk = life.world.client.console;
    desk.decide({ appid: CUSTOMER_APPID, decision: 'delay', reason: '服务商提审系统优化' });
    expect(await life.get('/wxa/get_latest_auditstatus')).toMatchObject({ status: 4, reason: '服务商提审系统优化' });
    desk.decide({ appid: CUSTOMER_APPID, decision: 'reject', reason: '1:首页无法打开<br>', screenshot: 'a|b' });
    expect(await life.get('/wxa/get_latest_auditstatus')).toMatchObject({ status: 1, reason: '1:首页无法打开<br>', screenshot: 'a|b' });
    expect(() => desk.decide({ appid: CUSTOMER_APPID, decision: 'pass' })).toThrow(/nothing of .* is in review/);
    expect(life.world.client.messages().map(({ title }) => title)).toEqual(['小程序审核延后通知', '小程序审核未通过通知']);
  });

  test('feedback is read only after a rejection', async () => {
    const life = await committed({ rules: { 'wechat.reviewer': 'waits' } });
    const feedback_info = '话'.repeat(201);
    expect(await life.submit({ feedback_info })).toMatchObject({ errcode: 0 });
    life.world.client.console.decide({ appid: CUSTOMER_APPID, decision: 'reject', reason: '改' });
    expect(await life.submit({ feedback_info })).toMatchObject({ errcode: 40097 });
    expect(await life.submit({ feedback_info: '已修改', feedback_stuff: 'a|b' })).toMatchObject({ errcode: 0 });
  });

  test('the administrator finds the result in the inbox', async () => {
    const life = await createCodeLife();
    life.seedCustomer({ administrator: 'mum' });
    await life.reviewed();
    expect(life.world.client.inbox('me')).toEqual([]);
    expect(life.world.client.inbox('mum')).toMatchObject([
      {
        title: '小程序审核通过通知',
        miniProgramName: '别家',
        page: '',
        strong: false,
        keywords: expect.arrayContaining([{ key: 'phrase3', name: '审核结果', value: '审核通过' }]),
      },
    ]);
  });
});
