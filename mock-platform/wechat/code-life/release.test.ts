/** Release, gray release, going back and closing (facts/wechat.md §3.5; checks 57, 59, 60). */
import { describe, expect, test } from 'vitest';
import { send, signedPackage } from '../upload/package.fixture.ts';
import { APPID, OTHER_APPID } from '../wechat.fixture.ts';
import { appFiles, CUSTOMER_APPID, createCodeLife, DAY_MS } from './code-life.fixture.ts';

const TWO = appFiles({}, { 'app.js': 'App({two:2})' });

describe('release', () => {
  test('the audited version becomes the formal one on every phone', async () => {
    const life = await createCodeLife();
    await life.reviewed();
    expect(life.onPhone()).toEqual(['trial 1.0.0']);
    expect(await life.post('/wxa/release')).toMatchObject({ errcode: 0, errmsg: 'ok' });
    expect(life.onPhone()).toEqual(['trial 1.0.0', 'formal 1.0.0']);
    expect(await life.post('/wxa/getversioninfo')).toMatchObject({
      exp_info: { exp_version: '1.0.0', exp_desc: '首版' },
      release_info: { release_version: '1.0.0', release_time: Math.floor(life.world.clock.now() / 1000) },
    });
  });

  test('57: without a body, without a passed audit, twice', async () => {
    const life = await createCodeLife();
    expect(await life.post('/wxa/release', '')).toMatchObject({ errcode: 44002 });
    expect(await life.post('/wxa/release')).toMatchObject({ errcode: 85019 });
    await life.submitted();
    expect(await life.post('/wxa/release')).toMatchObject({ errcode: 85020 });
    life.world.clock.advance(7 * DAY_MS);
    expect(await life.post('/wxa/release')).toMatchObject({ errcode: 0 });
    expect(await life.post('/wxa/release')).toMatchObject({ errcode: 85052 });
  });

  test('57: a rejected one is not released', async () => {
    const life = await createCodeLife({ rules: { 'wechat.reviewer': 'rejects' } });
    await life.reviewed();
    expect(await life.post('/wxa/release')).toMatchObject({ errcode: 85020 });
    expect(life.onPhone()).toEqual(['trial 1.0.0']);
  });

  test('what was audited goes online, not what was committed afterwards', async () => {
    const life = await createCodeLife();
    await life.reviewed();
    await life.commit(TWO, {}, { user_version: '2.0.0' });
    await life.post('/wxa/release');
    expect(life.onPhone()).toEqual(['trial 2.0.0', 'formal 1.0.0']);
  });

  test('code that was rejected and replaced is forgotten, code that waits for its release is not', async () => {
    const life = await createCodeLife({ rules: { 'wechat.reviewer': 'waits' } });
    const desk = life.world.client.console;
    const trial = () =>
      life.world.client.operator.versions(CUSTOMER_APPID).find(({ slot }) => slot === 'trial')?.package.packageId as string;
    await life.submitted();
    const first = trial();
    desk.decide({ appid: CUSTOMER_APPID, decision: 'reject', reason: '改' });
    await life.submitted(TWO, '2.0.0');
    const second = trial();
    expect([first, second].map((id) => life.world.client.packageBytes(id) !== undefined)).toEqual([false, true]);
    desk.decide({ appid: CUSTOMER_APPID, decision: 'pass' });
    await life.commit(undefined, {}, { user_version: '3.0.0' });
    expect(life.world.client.packageBytes(second)).toBeDefined();
    expect(await life.post('/wxa/release')).toMatchObject({ errcode: 0 });
    expect(life.onPhone()).toEqual(['trial 3.0.0', 'formal 2.0.0']);
  });

  test('getversioninfo before anything, and without a body', async () => {
    const life = await createCodeLife();
    expect(await life.post('/wxa/getversioninfo')).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await life.post('/wxa/getversioninfo', '')).toMatchObject({ errcode: 44002 });
  });

  test('closed to visits: off the phones, 85021 twice, 85022 for other words', async () => {
    const life = await createCodeLife();
    await life.released();
    expect(await life.post('/wxa/getvisitstatus')).toMatchObject({ status: 1 });
    expect(await life.post('/wxa/change_visitstatus', { action: 'close' })).toMatchObject({ errcode: 0 });
    expect(await life.post('/wxa/getvisitstatus')).toMatchObject({ status: 0 });
    expect(life.onPhone()).toEqual(['trial 1.0.0']);
    expect(await life.post('/wxa/change_visitstatus', { action: 'close' })).toMatchObject({ errcode: 85021 });
    expect(await life.post('/wxa/change_visitstatus', { action: 'shut' })).toMatchObject({ errcode: 85022 });
    expect(await life.post('/wxa/change_visitstatus', { action: 'open' })).toMatchObject({ errcode: 0 });
    expect(life.onPhone()).toEqual(['trial 1.0.0', 'formal 1.0.0']);
  });
});

describe('going back', () => {
  const twice = async (options: Parameters<typeof createCodeLife>[0] = {}) => {
    const life = await createCodeLife(options);
    await life.released('1.0.0');
    await life.released('2.0.0');
    return life;
  };

  test('to the version before', async () => {
    const life = await twice();
    expect((await life.get('/wxa/revertcoderelease', { action: 'get_history_version' })).version_list).toMatchObject([
      { app_version: 1, user_version: '1.0.0', user_desc: '首版' },
    ]);
    expect(await life.get('/wxa/revertcoderelease')).toMatchObject({ errcode: 0 });
    expect(life.onPhone()).toEqual(['trial 2.0.0', 'formal 1.0.0']);
  });

  test('59: twice, or with nothing behind', async () => {
    const life = await createCodeLife();
    expect(await life.get('/wxa/revertcoderelease')).toMatchObject({ errcode: 87012 });
    await life.released('1.0.0');
    expect(await life.get('/wxa/revertcoderelease')).toMatchObject({ errcode: 87012 });
    await life.released('2.0.0');
    expect(await life.get('/wxa/revertcoderelease')).toMatchObject({ errcode: 0 });
    expect(await life.get('/wxa/revertcoderelease')).toMatchObject({ errcode: 87012 });
    expect((await life.get('/wxa/revertcoderelease', { action: 'get_history_version' })).version_list).toEqual([]);
  });

  test('to a version by its number; 40097 for others', async () => {
    const life = await twice();
    await life.released('3.0.0');
    expect(await life.get('/wxa/revertcoderelease', { app_version: '9' })).toMatchObject({ errcode: 40097 });
    expect(await life.get('/wxa/revertcoderelease', { app_version: 'x' })).toMatchObject({ errcode: 40097 });
    expect(await life.get('/wxa/revertcoderelease', { action: 'list' })).toMatchObject({ errcode: 40097 });
    expect(await life.get('/wxa/revertcoderelease', { app_version: '1' })).toMatchObject({ errcode: 0 });
    expect(life.onPhone()).toEqual(['trial 3.0.0', 'formal 1.0.0']);
  });

  test('87011: while a gray release runs', async () => {
    const life = await twice();
    await life.reviewed(undefined, '3.0.0');
    await life.post('/wxa/grayrelease', { gray_percentage: 5 });
    expect(await life.get('/wxa/revertcoderelease')).toMatchObject({ errcode: 87011 });
  });

  test('wechat.releasesKept: older ones cannot be gone back to, and their packages are forgotten', async () => {
    const life = await createCodeLife({ rules: { 'wechat.releasesKept': 1 } });
    const packages: string[] = [];
    for (const version of ['1.0.0', '2.0.0', '3.0.0']) {
      await life.reviewed(appFiles({}, { 'app.js': `App({v:"${version}"})` }), version);
      await life.post('/wxa/release');
      packages.push(life.world.client.operator.versions(CUSTOMER_APPID).find(({ slot }) => slot === 'formal')?.package.packageId as string);
    }
    const list = (await life.get('/wxa/revertcoderelease', { action: 'get_history_version' })).version_list as object[];
    expect(list).toMatchObject([{ user_version: '2.0.0' }]);
    expect(list).toHaveLength(1);
    expect(life.world.client.packageBytes(packages[1] as string)).toBeDefined();
  });
});

describe('gray release', () => {
  const ready = async (options: Parameters<typeof createCodeLife>[0] = {}) => {
    const life = await createCodeLife(options);
    await life.released('1.0.0');
    await life.reviewed(TWO, '2.0.0');
    return life;
  };
  const gray = (life: Awaited<ReturnType<typeof ready>>, gray_percentage: unknown, change: object = {}) =>
    life.post('/wxa/grayrelease', { gray_percentage, ...change });
  const formal = (life: Awaited<ReturnType<typeof ready>>, userId?: string) =>
    life.onPhone(userId).find((line) => line.startsWith('formal'));

  test('about the share of the people asked for, and a wider circle keeps the narrower one', async () => {
    const life = await ready();
    const users = Array.from({ length: 300 }, (_, i) => ({ userId: `user-${i}`, nickname: `${i}` }));
    life.world.room.seed({ miniPrograms: [], users });
    const inside = () => users.filter(({ userId }) => formal(life, userId) === 'formal 2.0.0').map(({ userId }) => userId);
    await gray(life, 20);
    const first = inside();
    expect(first.length).toBeGreaterThan(30);
    expect(first.length).toBeLessThan(90);
    await gray(life, 60);
    expect(inside()).toEqual(expect.arrayContaining(first));
    expect(inside().length).toBeGreaterThan(130);
    expect((await life.get('/wxa/getgrayreleaseplan')).gray_release_plan).toMatchObject({ status: 1, gray_percentage: 60 });
    expect(await life.get('/wxa/revertgrayrelease')).toMatchObject({ errcode: 0 });
    expect(inside()).toEqual([]);
    expect((await life.get('/wxa/getgrayreleaseplan')).gray_release_plan).toMatchObject({ status: 4 });
  });

  test('testers or project members first', async () => {
    const life = await ready();
    await life.post('/wxa/bind_tester', { wechatid: 'mum' });
    await gray(life, 0, { support_experiencer_first: true });
    expect([formal(life, 'me'), formal(life, 'mum')]).toEqual(['formal 1.0.0', 'formal 2.0.0']);
    await life.get('/wxa/revertgrayrelease');
    await gray(life, 0, { support_debuger_first: true });
    expect([formal(life, 'me'), formal(life, 'mum')]).toEqual(['formal 2.0.0', 'formal 1.0.0']);
  });

  test('all of them is a release; a release ends the plan', async () => {
    const life = await ready();
    await gray(life, 10);
    await gray(life, 100);
    expect(formal(life)).toBe('formal 2.0.0');
    expect((await life.get('/wxa/getgrayreleaseplan')).gray_release_plan).toMatchObject({ status: 3 });
    expect(await life.post('/wxa/release')).toMatchObject({ errcode: 85052 });
    expect(await life.get('/wxa/revertgrayrelease')).toMatchObject({ errcode: 85020 });
  });

  test('60: without a release', async () => {
    const life = await createCodeLife();
    expect((await life.get('/wxa/getgrayreleaseplan')).gray_release_plan).toMatchObject({ status: 0, gray_percentage: 0 });
    await life.reviewed();
    expect(await gray(life, 10)).toMatchObject({ errcode: 85079 });
  });

  test('60: a lower percentage, or the same', async () => {
    const life = await ready();
    await gray(life, 10);
    expect(await gray(life, 9)).toMatchObject({ errcode: 85082 });
    expect(await gray(life, 10)).toMatchObject({ errcode: 85082 });
    expect(await gray(life, 11)).toMatchObject({ errcode: 0 });
  });

  test.each([
    ['85081: over 100', 101, 85081],
    ['85081: a fraction', 0.5, 85081],
    ['85081: nobody at all', 0, 85081],
    ['40097: a text', '10', 40097],
  ])('%s', async (_name, percentage, errcode) => {
    expect(await gray(await ready(), percentage)).toMatchObject({ errcode });
  });

  test('85080: nothing that passed', async () => {
    const life = await createCodeLife();
    await life.released();
    expect(await gray(life, 10)).toMatchObject({ errcode: 85080 });
  });
});

describe('without a platform, in the console', () => {
  test('upload, submit, decide, release, go back', async () => {
    const life = await createCodeLife();
    const { client, clock } = life.world;
    const desk = client.console;
    expect(() => desk.submit({ appid: APPID, robot: 1 })).toThrow(/robot 1 of .* has no development version/);
    for (const version of ['1.0.0', '1.1.0']) {
      await send(life.world, await signedPackage(life.world, appFiles({}, { 'app.js': `App({v:"${version}"})` })), { version });
      expect(desk.submit({ appid: APPID, robot: 1 })).toMatchObject({ state: 'reviewing', version });
      expect(() => desk.submit({ appid: APPID, robot: 1 })).toThrow(/already submit a version under auditing \(85009\)/);
      expect(() => desk.release({ appid: APPID })).toThrow(/status not allowed \(85020\)/);
      clock.advance(7 * DAY_MS);
      expect(desk.audits(APPID).at(-1)).toMatchObject({ state: 'passed' });
      expect(desk.release({ appid: APPID })).toMatchObject({ version, online: true });
    }
    expect(desk.releases(APPID).map(({ version, online }) => [version, online])).toEqual([
      ['1.1.0', true],
      ['1.0.0', false],
    ]);
    expect(desk.revert({ appid: APPID })).toMatchObject({ version: '1.0.0' });
    expect(client.miniPrograms('me').filter(({ appid }) => appid === APPID)).toMatchObject([{ stage: 'formal', version: '1.0.0' }]);
    expect(desk.audits(OTHER_APPID)).toEqual([]);
  });

  test('gray release and its end', async () => {
    const life = await createCodeLife();
    await life.released('1.0.0');
    await life.reviewed(TWO, '2.0.0');
    const desk = life.world.client.console;
    const everybodyFirst = { debuggersFirst: true, testersFirst: false };
    expect(desk.gray({ appid: CUSTOMER_APPID, percentage: 0, ...everybodyFirst })).toEqual({ percentage: 0, version: '2.0.0' });
    desk.cancelGray({ appid: CUSTOMER_APPID });
    expect(() => desk.cancelGray({ appid: CUSTOMER_APPID })).toThrow(/85020/);
    expect(() => desk.decide({ appid: CUSTOMER_APPID, decision: 'pass' })).toThrow(/nothing of/);
  });
});
