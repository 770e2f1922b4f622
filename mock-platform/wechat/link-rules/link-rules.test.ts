/** Rules for ordinary links: codes 85066–85075, versions, scope of tests, and what the page is opened with (facts/wechat.md §5). */
import { describe, expect, test } from 'vitest';
import { CUSTOMER_APPID, createCodeLife } from '../code-life/code-life.fixture.ts';
import { send, signedPackage } from '../upload/package.fixture.ts';
import { APPID, createWechatWorld, uploadKeys } from '../wechat.fixture.ts';

const PREFIX = 'https://m.example.com/lock/';
const RULE = {
  prefix: PREFIX,
  permit_sub_rule: '1',
  path: 'pages/home/index',
  open_version: '2',
  debug_url: [`${PREFIX}test?a=1`],
  is_edit: 0,
};
type Options = Parameters<typeof createWechatWorld>[0];

async function open(options: Options = {}) {
  const world = createWechatWorld({ ...options, program: { uploadPublicKeys: [uploadKeys().publicKey], ...options?.program } });
  let access_token = await world.token();
  const call = async (name: string, body: unknown = {}) =>
    (await world.post(`/cgi-bin/wxopen/qrcodejump${name}`, body, { access_token })).body;
  return {
    world,
    call,
    add: (change: object = {}) => call('add', { ...RULE, ...change }),
    /** Another mini-program speaks from here on. */
    async speakFor(appid: string, secret: string) {
      access_token = await world.token(appid, secret);
    },
    async upload(stage: 'trial' | 'formal') {
      await send(world, await signedPackage(world), { robot: '1', version: stage === 'trial' ? '1.1.0' : '1.0.0' });
      world.client.operator[stage === 'trial' ? 'selectAsTrial' : 'release']({ appid: APPID, robot: 1 });
    },
    scan: (text: string, user = 'me') => world.client.scanCode(user, text),
  };
}

describe('rules', () => {
  test('are added, told, changed and deleted', async () => {
    const { add, call } = await open();
    expect(await add()).toEqual({ errcode: 0, errmsg: 'ok' });
    const rule = { ...RULE, permit_sub_rule: 1, open_version: 2, state: 1 };
    const { is_edit: _, ...told } = rule;
    expect(await call('get', '')).toEqual({
      errcode: 0,
      errmsg: 'ok',
      qrcodejump_open: 1,
      qrcodejump_pub_quota: 100,
      list_size: 1,
      total_count: 1,
      rule_list: [told],
    });
    expect((await add({ is_edit: '1', path: 'pages/mine/index', debug_url: [] })).errcode).toBe(0);
    expect((await call('get')).rule_list).toMatchObject([{ path: 'pages/mine/index', debug_url: [] }]);
    expect((await call('delete', { prefix: PREFIX })).errcode).toBe(0);
    expect((await call('get')).rule_list).toEqual([]);
  });

  test('are told by prefix and by page', async () => {
    const { add, call } = await open();
    for (const name of ['a', 'b', 'c']) await add({ prefix: `${PREFIX}${name}`, debug_url: [] });
    const told = async (body: object) =>
      ((await call('get', body)).rule_list as { prefix: string }[] | undefined)?.map((rule) => rule.prefix.at(-1));
    expect(await told({ get_type: 1, prefix_list: [`${PREFIX}b`, 'x'] })).toEqual(['b']);
    expect(await told({ get_type: 2, page_num: 2, page_size: 2 })).toEqual(['c']);
    for (const body of [
      { get_type: 3 },
      { get_type: 1 },
      { get_type: 2, page_num: 0, page_size: 2 },
      { get_type: 2, page_num: 1, page_size: 201 },
    ])
      expect((await call('get', body)).errcode).toBe(40097);
  });

  test('the check file is the same every time, another for another mini-program', async () => {
    const { call, speakFor } = await open();
    const { file_name, file_content } = await call('download');
    expect(file_name).toMatch(/^[0-9a-f]{10}\.txt$/);
    expect(file_content).toMatch(/^[0-9a-f]{32}$/);
    expect(await call('download')).toMatchObject({ file_name, file_content });
    await speakFor('wxfedcba9876543210', 'another secret');
    expect((await call('download')).file_content).not.toBe(file_content);
  });
});

describe('refusals', () => {
  test.each([
    ['no link', { prefix: 'lock' }],
    ['another scheme', { prefix: 'weixin://x.example.com/' }],
    ['an address', { prefix: 'https://127.0.0.1/' }],
    ['WeChat itself', { prefix: 'https://api.weixin.qq.com/x' }],
    ['a name and a secret in it', { prefix: 'https://a:b@m.example.com/' }],
    ['upper case', { prefix: 'HTTPS://M.example.com/' }],
    ['a domain without ICP filing', { prefix: 'https://no-icp.example.com/' }],
    ['a rule that is not there, changed', { is_edit: 1 }],
  ])('85066: %s', async (_name, change) => {
    const { world, add } = await open();
    world.room.seed({ miniPrograms: [], domainsWithoutIcp: ['no-icp.example.com'] });
    expect(await add({ debug_url: [], ...change })).toMatchObject({ errcode: 85066, errmsg: expect.stringContaining('链接错误') });
  });

  test('85066: publishing and deleting what is not there', async () => {
    const { call } = await open();
    for (const name of ['publish', 'delete']) expect(await call(name, { prefix: PREFIX })).toMatchObject({ errcode: 85066 });
  });

  test.each([
    [85068, 'a test link elsewhere', { debug_url: ['https://m.example.com/other'] }],
    [
      85068,
      'a test link on a host that only begins alike',
      { prefix: 'https://m.example.com', debug_url: ['https://m.example.com.evil.com/'] },
    ],
    [40097, 'six test links', { debug_url: Array(6).fill(`${PREFIX}1`) }],
    [40097, 'no version', { open_version: 4 }],
    [40097, 'no is_edit', { is_edit: undefined }],
    [40097, 'a page with a slash before it', { path: '/pages/home/index' }],
  ])('%i: %s', async (errcode, _name, change) => {
    const { add } = await open();
    expect((await add(change)).errcode).toBe(errcode);
  });

  test('85069: the host does not serve the check file, unless nobody looks', async () => {
    const { world, add } = await open();
    world.room.seed({ miniPrograms: [], hostsWithoutCheckFile: ['m.example.com'] });
    expect((await add()).errcode).toBe(85069);
    world.rules.set('wechat.linkCheckFile', false);
    expect((await add()).errcode).toBe(0);
  });

  test('85070 and 85075: an account of a person', async () => {
    const { add, call } = await open({ program: { personal: true } });
    expect((await add()).errcode).toBe(85070);
    for (const name of ['get', 'download', 'publish', 'delete']) expect((await call(name, { prefix: PREFIX })).errcode).toBe(85075);
  });

  test('85071: twice; 85072: of another mini-program, or kept by it with all under it', async () => {
    const { add, speakFor } = await open();
    await add({ permit_sub_rule: 2 });
    expect((await add()).errcode).toBe(85071);
    await speakFor('wxfedcba9876543210', 'another secret');
    expect((await add()).errcode).toBe(85072);
    expect((await add({ prefix: `${PREFIX}deep`, debug_url: [] })).errcode).toBe(85072);
    expect((await add({ prefix: 'https://m.example.com/camera/', debug_url: [] })).errcode).toBe(0);
  });

  test('a rule that leaves longer links free takes only itself', async () => {
    const { add, speakFor } = await open();
    await add({ permit_sub_rule: 1 });
    await speakFor('wxfedcba9876543210', 'another secret');
    expect((await add({ prefix: `${PREFIX}deep`, debug_url: [] })).errcode).toBe(0);
  });

  test('85073: too many rules', async () => {
    const { add } = await open({ rules: { 'wechat.linkRulesMax': 1 } });
    expect((await add()).errcode).toBe(0);
    expect((await add({ prefix: 'https://m.example.com/camera/', debug_url: [] })).errcode).toBe(85073);
    expect((await add({ is_edit: 1 })).errcode).toBe(0);
  });

  test('85074: nothing is released yet; 45009: published too often in a month', async () => {
    const { add, call, upload } = await open({ rules: { 'wechat.linkPublishesAMonth': 1 } });
    await add();
    expect((await call('publish', { prefix: PREFIX })).errcode).toBe(85074);
    await upload('formal');
    expect((await call('publish', { prefix: PREFIX })).errcode).toBe(0);
    expect(await call('get')).toMatchObject({ qrcodejump_pub_quota: 0, rule_list: [{ state: 2 }] });
    expect((await call('publish', { prefix: PREFIX })).errcode).toBe(45009);
  });

  test('61007: a platform without permission set 18; with it, it sets rules for the customer', async () => {
    const without = await createCodeLife({ permissionSets: [17] });
    expect((await without.post('/cgi-bin/wxopen/qrcodejumpadd', RULE)).errcode).toBe(61007);
    const life = await createCodeLife();
    expect((await life.post('/cgi-bin/wxopen/qrcodejumpadd', RULE)).errcode).toBe(0);
    expect([...life.world.store.table<{ appid: string }>('wechat.linkRules').values()]).toMatchObject([{ appid: CUSTOMER_APPID }]);
  });

  test('43002: read with GET', async () => {
    const { world } = await open();
    for (const name of ['add', 'get', 'download', 'delete', 'publish'])
      expect((await world.get(`/cgi-bin/wxopen/qrcodejump${name}`)).body.errcode).toBe(43002);
  });
});

describe('a scanned link', () => {
  const link = `${PREFIX}42?x=1&y=门`;

  test('opens the online version once the rule is published, with q and scancode_time', async () => {
    const { world, add, call, scan, upload } = await open();
    await add({ path: 'pages/event/index?from=code' });
    expect(scan(link)).toBeUndefined();
    await upload('formal');
    await call('publish', { prefix: PREFIX });
    expect(scan(link)).toEqual({
      appid: APPID,
      miniProgramName: '晨曦智家',
      scanType: 'QR_CODE',
      scene: 1011,
      ordinaryLink: true,
      path: `pages/event/index?from=code&q=${encodeURIComponent(link)}&scancode_time=${Math.floor(world.clock.now() / 1000)}`,
      program: expect.objectContaining({ stage: 'formal', version: '1.0.0' }),
    });
    expect(scan('https://m.example.com/other')).toBeUndefined();
    expect(scan(link, 'nobody')).toBeUndefined();
  });

  test('of a test opens that version for its testers, the published one for others', async () => {
    const { add, call, scan, upload } = await open({ program: { testers: ['me'], administrator: 'me' } });
    const tested = RULE.debug_url[0] as string;
    await upload('formal');
    await upload('trial');
    await add();
    expect(scan(tested)?.program).toMatchObject({ stage: 'trial', version: '1.1.0' });
    expect(scan(tested, 'mum')).toBeUndefined();
    await call('publish', { prefix: PREFIX });
    expect(scan(tested)?.program).toMatchObject({ stage: 'trial' });
    expect(scan(tested, 'mum')?.program).toMatchObject({ stage: 'formal' });
    expect(scan(link)?.program).toMatchObject({ stage: 'formal' });
  });

  test('goes to the longest rule', async () => {
    const { add, call, scan, upload } = await open();
    await upload('formal');
    await add();
    await add({ prefix: `${PREFIX}42`, path: 'pages/mine/index', debug_url: [] });
    for (const prefix of [PREFIX, `${PREFIX}42`]) await call('publish', { prefix });
    expect(scan(link)?.path).toMatch(/^pages\/mine\/index\?q=/);
    expect(scan(`${PREFIX}7`)?.path).toMatch(/^pages\/home\/index\?q=/);
  });
});
