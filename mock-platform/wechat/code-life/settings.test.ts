/** Domains, testers, privacy guide, trial code, review materials, base library (facts/wechat.md §3.5, §3.6; checks 61, 62). */
import { decodeQR } from 'qr/decode.js';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { appFiles, CUSTOMER_APPID, createCodeLife, DAY_MS } from './code-life.fixture.ts';

const DOMAIN = 'api.brand.example';

describe('modify_domain', () => {
  const registered = async (options: Parameters<typeof createCodeLife>[0] = {}) => {
    const life = await createCodeLife(options);
    const names = `${DOMAIN};cdn.brand.example:8443;ws.brand.example;unfiled.example`;
    const answer = await life.ofPlatform.post('/cgi-bin/component/modify_wxa_server_domain', { action: 'add', wxa_server_domain: names });
    expect(answer).toMatchObject({ errcode: 0 });
    return life;
  };
  const modify = (life: Awaited<ReturnType<typeof registered>>, action: string, lists: object = {}) =>
    life.post('/wxa/modify_domain', { action, ...lists });

  test('what the platform registered becomes legal on the phone, beside what the mini-program had', async () => {
    const life = await registered({ program: { requestDomains: ['https://own.example'] } });
    const answer = await modify(life, 'add', {
      requestdomain: [`https://${DOMAIN}`, 'https://cdn.brand.example:8443', 'https://other.example'],
      wsrequestdomain: ['wss://ws.brand.example'],
    });
    expect(answer).toMatchObject({
      errcode: 0,
      requestdomain: [`https://${DOMAIN}`, 'https://cdn.brand.example:8443'],
      wsrequestdomain: ['wss://ws.brand.example'],
      udpdomain: [],
      invalid_requestdomain: ['https://other.example'],
    });
    expect(life.world.client.domains(CUSTOMER_APPID)).toEqual({
      request: ['https://own.example', `https://${DOMAIN}`, 'https://cdn.brand.example:8443'],
      socket: ['wss://ws.brand.example'],
    });
    expect(await modify(life, 'get')).toMatchObject({ requestdomain: [`https://${DOMAIN}`, 'https://cdn.brand.example:8443'] });
    expect(await modify(life, 'delete', { requestdomain: [`https://${DOMAIN}`] })).toMatchObject({
      errcode: 0,
      requestdomain: ['https://cdn.brand.example:8443'],
    });
    expect(await modify(life, 'set', { requestdomain: [`https://${DOMAIN}`] })).toMatchObject({ requestdomain: [`https://${DOMAIN}`] });
  });

  test.each([
    [true, ['https://api.brand.example']],
    [false, ['https://own.example', 'https://api.brand.example']],
  ])('wechat.releaseDropsOwnDomains %s: after a release through the platform', async (drops, request) => {
    const life = await registered({
      rules: { 'wechat.releaseDropsOwnDomains': drops },
      program: { requestDomains: ['https://own.example'] },
    });
    await modify(life, 'add', { requestdomain: [`https://${DOMAIN}`] });
    await life.released();
    expect(life.world.client.domains(CUSTOMER_APPID).request).toEqual(request);
  });

  test.each([
    ['61: not registered at the platform', 'add', ['https://other.example'], 85018],
    ['61: http', 'add', [`http://${DOMAIN}`], 85301],
    ['61: an address', 'add', ['https://1.2.3.4'], 85301],
    ['61: with a path', 'add', [`https://${DOMAIN}/x`], 85301],
    ["61: WeChat's own host", 'add', ['https://api.weixin.qq.com'], 85301],
    ['61: no ICP', 'add', ['https://unfiled.example'], 85302],
    ['61: bad form and no ICP', 'add', ['https://unfiled.example', 'ftp://x'], 85303],
    ['61: nothing new to delete', 'delete', [`https://${DOMAIN}`], 85017],
    ['61: nothing at all', 'add', [], 85017],
    ['40097: another action', 'replace', [], 40097],
    ['40097: no list', 'add', DOMAIN, 40097],
  ])('%s', async (_name, action, requestdomain, errcode) => {
    const life = await registered({ withoutIcp: ['unfiled.example'] });
    expect(await modify(life, action, { requestdomain })).toMatchObject({ errcode });
  });

  test('61: nothing new, the same again', async () => {
    const life = await registered();
    await modify(life, 'add', { requestdomain: [`https://${DOMAIN}`] });
    expect(await modify(life, 'add', { requestdomain: [`https://${DOMAIN}`] })).toMatchObject({ errcode: 85017 });
  });

  test('85016: wechat.domainsPerKindMax; 86102: wechat.domainChangesAMonth, again next month', async () => {
    const life = await registered({ rules: { 'wechat.domainsPerKindMax': 1 } });
    const two = [`https://${DOMAIN}`, 'https://ws.brand.example'];
    expect(await modify(life, 'add', { requestdomain: two })).toMatchObject({ errcode: 85016 });
    life.world.rules.set('wechat.domainsPerKindMax', 2);
    life.world.rules.set('wechat.domainChangesAMonth', 1);
    expect(await modify(life, 'add', { requestdomain: two })).toMatchObject({ errcode: 0 });
    expect(await modify(life, 'delete', { requestdomain: two })).toMatchObject({ errcode: 86102 });
    life.world.clock.advance(31 * DAY_MS);
    expect(await modify(life, 'delete', { requestdomain: two })).toMatchObject({ errcode: 0 });
  });

  test("the platform's own lists: in test and published, and what cannot stand", async () => {
    const life = await createCodeLife({ withoutIcp: ['unfiled.example'], rules: { 'wechat.platformDomainsMax': 2 } });
    const path = '/cgi-bin/component/modify_wxa_server_domain';
    const send = (action: string, wxa_server_domain: unknown, more: object = {}) =>
      life.ofPlatform.post(path, { action, wxa_server_domain, ...more });
    expect(await send('add', `${DOMAIN};https://x.example;unfiled.example`)).toMatchObject({
      errcode: 0,
      testing_wxa_server_domain: DOMAIN,
      published_wxa_server_domain: '',
      invalid_wxa_server_domain: 'https://x.example;unfiled.example',
    });
    expect(await send('add', 'b.example', { is_modify_published_together: true })).toMatchObject({
      testing_wxa_server_domain: `${DOMAIN};b.example`,
      published_wxa_server_domain: 'b.example',
    });
    expect(await send('add', 'c.example')).toMatchObject({ errcode: 85016 });
    expect(await send('add', '1.2.3.4')).toMatchObject({ errcode: 85017 });
    expect(await send('add', ['a.example'])).toMatchObject({ errcode: 40097 });
    expect(await send('delete', DOMAIN)).toMatchObject({ testing_wxa_server_domain: 'b.example' });
    expect(await send('get', undefined)).toMatchObject({ testing_wxa_server_domain: 'b.example' });
    expect(await life.post(path, { action: 'get' })).toMatchObject({ errcode: 61014 });
  });

  test('web-view domains of the platform (wechat.platformJumpDomainsMax)', async () => {
    const life = await createCodeLife({ rules: { 'wechat.platformJumpDomainsMax': 1 } });
    const send = (wxa_jump_h5_domain: string) =>
      life.ofPlatform.post('/cgi-bin/component/modify_wxa_jump_domain', { action: 'add', wxa_jump_h5_domain });
    expect(await send(DOMAIN)).toMatchObject({ errcode: 0, testing_wxa_jump_h5_domain: DOMAIN });
    expect(await send('b.example')).toMatchObject({ errcode: 85016 });
  });
});

describe('testers', () => {
  test('the trial version is for the administrator and bound testers once the seed names testers', async () => {
    const life = await createCodeLife({ program: { testers: [] } });
    await life.commit();
    expect([life.onPhone('me'), life.onPhone('mum')]).toEqual([['trial 1.0.0'], []]);
    const { userstr } = await life.post('/wxa/bind_tester', { wechatid: 'mum' });
    expect(life.onPhone('mum')).toEqual(['trial 1.0.0']);
    expect(await life.post('/wxa/memberauth', { action: 'get_experiencer' })).toMatchObject({ members: [{ userstr }] });
    expect(await life.post('/wxa/unbind_tester', { userstr })).toMatchObject({ errcode: 0 });
    expect(life.onPhone('mum')).toEqual([]);
    await life.post('/wxa/bind_tester', { wechatid: 'mum' });
    expect(await life.post('/wxa/unbind_tester', { wechatid: 'mum' })).toMatchObject({ errcode: 0 });
    expect(await life.post('/wxa/unbind_tester', { wechatid: 'mum' })).toMatchObject({ errcode: 85001 });
  });

  test('62: unknown, full (wechat.testersMax), twice', async () => {
    const life = await createCodeLife({ rules: { 'wechat.testersMax': 1 } });
    expect(await life.post('/wxa/bind_tester', { wechatid: 'nobody' })).toMatchObject({ errcode: 85001 });
    expect(await life.post('/wxa/bind_tester', { wechatid: 'mum' })).toMatchObject({ errcode: 0, userstr: expect.any(String) });
    expect(await life.post('/wxa/bind_tester', { wechatid: 'mum' })).toMatchObject({ errcode: 85004 });
    expect(await life.post('/wxa/bind_tester', { wechatid: 'me' })).toMatchObject({ errcode: 85002 });
  });

  test('85003: wechat.testerProgramsMax; 47001 and 40097 for bodies that say nothing', async () => {
    const life = await createCodeLife({ rules: { 'wechat.testerProgramsMax': 0 } });
    expect(await life.post('/wxa/bind_tester', { wechatid: 'mum' })).toMatchObject({ errcode: 85003 });
    expect(await life.post('/wxa/bind_tester', {})).toMatchObject({ errcode: 47001 });
    expect(await life.post('/wxa/unbind_tester', {})).toMatchObject({ errcode: 47001 });
    expect(await life.post('/wxa/memberauth', { action: 'all' })).toMatchObject({ errcode: 40097 });
  });
});

describe('privacy guide', () => {
  const set = '/cgi-bin/component/setprivacysetting';
  const guide = {
    setting_list: [{ privacy_key: 'Album', privacy_text: '上传头像' }],
    owner_setting: { contact_phone: '400-800-8000', notice_method: '弹窗' },
  };

  test('set for the code in development, read back with what the code collects, online after a release', async () => {
    const life = await createCodeLife();
    expect(await life.post(set, guide)).toMatchObject({ errcode: 0 });
    await life.reviewed(appFiles({}, { 'pages/home/index.js': 'Page({pick(){wx.chooseImage({})}})' }));
    expect(await life.post('/cgi-bin/component/getprivacysetting')).toMatchObject({
      code_exist: 1,
      privacy_list: ['Album'],
      setting_list: [{ privacy_key: 'Album', privacy_text: '上传头像', privacy_label: '选中的照片或视频信息' }],
      owner_setting: guide.owner_setting,
      privacy_desc: { privacy_desc_list: [{ privacy_key: 'Album' }] },
    });
    expect(await life.post('/cgi-bin/component/getprivacysetting', { privacy_ver: 1 })).toMatchObject({ setting_list: [] });
    expect(await life.status()).toBe(0);
    await life.post('/wxa/release');
    expect(await life.post('/cgi-bin/component/getprivacysetting', { privacy_ver: 1 })).toMatchObject({
      setting_list: [{ privacy_key: 'Album' }],
    });
  });

  test.each([
    ['86069: no owner', { owner_setting: undefined }, 86069],
    ['86069: no contact', { owner_setting: { notice_method: '弹窗' } }, 86069],
    ['86070: no notice method', { owner_setting: { contact_qq: '1' } }, 86070],
    ['86072: an end that is no time', { owner_setting: { ...guide.owner_setting, store_expire_timestamp: 'soon' } }, 86072],
    ['86074: online, and nothing is', { privacy_ver: 1 }, 86074],
    ['40097: version 3', { privacy_ver: 3 }, 40097],
    ['40097: a kind nobody knows', { setting_list: [{ privacy_key: 'Dreams', privacy_text: 'x' }] }, 40097],
    ['40097: no purpose', { setting_list: [{ privacy_key: 'Album', privacy_text: ' ' }] }, 40097],
    ['40097: twice the same', { setting_list: [...guide.setting_list, ...guide.setting_list] }, 40097],
  ])('%s', async (_name, change, errcode) => {
    const life = await createCodeLife();
    expect(await life.post(set, { ...guide, ...change })).toMatchObject({ errcode });
  });
});

describe('the privacy guide on a phone', () => {
  const declare = (life: Awaited<ReturnType<typeof createCodeLife>>, ...keys: string[]) =>
    life.post('/cgi-bin/component/setprivacysetting', {
      setting_list: keys.map((privacy_key) => ({ privacy_key, privacy_text: '用途' })),
      owner_setting: { contact_phone: '400-800-8000', notice_method: '弹窗' },
    });
  const declared = (life: Awaited<ReturnType<typeof createCodeLife>>, stage: 'trial' | 'formal') =>
    life.world.client.privacy('me', CUSTOMER_APPID, stage).declared?.map(({ key }) => key);

  test('is known five minutes after it was set, to the version in development first, to the formal one with its release', async () => {
    const life = await createCodeLife();
    await declare(life, 'Album');
    life.world.clock.advance(299_000);
    expect(declared(life, 'trial')).toBeUndefined();
    life.world.clock.advance(1_000);
    expect(declared(life, 'trial')).toEqual(['Album']);
    expect(declared(life, 'formal')).toBeUndefined();
    await life.released();
    expect(declared(life, 'formal')).toEqual(['Album']);
  });

  test('wechat.privacyEffectSeconds 0: at once', async () => {
    const life = await createCodeLife({ rules: { 'wechat.privacyEffectSeconds': 0 } });
    await declare(life, 'Album');
    expect(declared(life, 'trial')).toEqual(['Album']);
  });

  test('consent is per kind: a guide that grows needs it anew', async () => {
    const life = await createCodeLife({ rules: { 'wechat.privacyEffectSeconds': 0 } });
    await declare(life, 'Album');
    life.world.client.agreeToPrivacy('me', CUSTOMER_APPID, 'trial');
    await declare(life, 'Album', 'Clipboard');
    expect(life.world.client.privacy('me', CUSTOMER_APPID, 'trial')).toMatchObject({
      contractName: expect.stringMatching(/^《.+小程序隐私保护指引》$/),
      declared: [
        { key: 'Album', label: '选中的照片或视频信息', text: '用途', agreed: true },
        { key: 'Clipboard', agreed: false },
      ],
    });
  });
});

describe('trial code', () => {
  test('a JPEG that decodes and leads to the page of the trial version', async () => {
    const life = await createCodeLife();
    const ask = () =>
      life.world.fetch(
        new Request(
          `https://api.weixin.qq.com/wxa/get_qrcode?access_token=${life.access_token}&path=${encodeURIComponent('pages/event/index?a=1')}`,
        ),
      );
    expect(await (await ask()).json()).toMatchObject({ errcode: 86001 });
    life.world.rules.set('wechat.noTrialVersionCode', -1);
    expect(await (await ask()).json()).toMatchObject({ errcode: -1 });
    await life.commit();
    const response = await ask();
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="QRCode.jpg"');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const text = decodeQR({ width: info.width, height: info.height, data });
    expect(life.world.client.readCode(text)).toEqual({ appid: CUSTOMER_APPID, stage: 'trial', path: 'pages/event/index?a=1' });
  });

  test('set 86 alone is enough; without either 61007', async () => {
    const path = { path: 'pages/home/index' };
    expect(await (await createCodeLife({ permissionSets: [86] })).get('/wxa/get_qrcode', path)).toMatchObject({ errcode: 86001 });
    expect(await (await createCodeLife({ permissionSets: [118] })).get('/wxa/get_qrcode', path)).toMatchObject({ errcode: 61007 });
  });
});

describe('review materials', () => {
  const upload = async (
    life: Awaited<ReturnType<typeof createCodeLife>>,
    media: Uint8Array | string | undefined,
  ): Promise<{ [key: string]: unknown }> => {
    const body = new FormData();
    if (media !== undefined) body.set('media', typeof media === 'string' ? media : new File([media as Uint8Array<ArrayBuffer>], 'media'));
    const request = new Request(`https://api.weixin.qq.com/wxa/uploadmedia?access_token=${life.access_token}`, { method: 'POST', body });
    const response = await life.world.fetch(request);
    return { status: response.status, ...((await response.json()) as object) };
  };
  const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
  const film = (bytes: number) => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(bytes)]);

  test('a picture and a film go with a submission, for three days (wechat.mediaDays)', async () => {
    const life = await createCodeLife();
    const picture = await upload(life, PNG);
    const video = await upload(life, film(3 * 1024 * 1024));
    expect([picture.type, video.type]).toEqual(['image', 'video']);
    await life.commit();
    life.world.clock.advance(3 * DAY_MS - 1);
    const preview_info = { video_id_list: [video.mediaid], pic_id_list: [picture.mediaid] };
    expect(await life.submit({ preview_info: { ...preview_info, pic_id_list: [video.mediaid] } })).toMatchObject({ errcode: 85092 });
    expect(await life.submit({ preview_info })).toMatchObject({ errcode: 0 });
    life.world.client.console.withdraw({ appid: CUSTOMER_APPID });
    life.world.clock.advance(1);
    expect(await life.submit({ preview_info })).toMatchObject({ errcode: 85092 });
  });

  test.each([
    ['41005: no form field', undefined, 41005],
    ['41005: a text', 'text', 41005],
    ['40005: neither picture nor film', Buffer.from('MZ executable'), 40005],
    ['40006: a picture over 2 MB', Buffer.concat([PNG, Buffer.alloc(2 * 1024 * 1024)]), 40006],
    ['40006: a film over 10 MB', film(10 * 1024 * 1024), 40006],
  ])('%s', async (_name, media, errcode) => {
    expect(await upload(await createCodeLife(), media)).toMatchObject({ status: 200, errcode });
  });

  test('43002 by GET, 413 for what is far too large', async () => {
    const life = await createCodeLife();
    expect(await life.get('/wxa/uploadmedia')).toMatchObject({ errcode: 43002 });
    expect((await upload(life, film(12 * 1024 * 1024))).status).toBe(413);
  });
});

test('base library: set within what was released, 89014 beyond', async () => {
  const life = await createCodeLife();
  const path = '/cgi-bin/wxopen/setweappsupportversion';
  expect(await life.post('/cgi-bin/wxopen/getweappsupportversion')).toMatchObject({
    now_version: '1.0.0',
    uv_info: { items: [{ percentage: 100 }] },
  });
  expect(await life.post(path, { version: '2.32.3' })).toMatchObject({ errcode: 0 });
  for (const version of ['99.0.0', '0.9.9', 'x', '3.15']) expect(await life.post(path, { version })).toMatchObject({ errcode: 89014 });
  expect(await life.post('/cgi-bin/wxopen/getweappsupportversion')).toMatchObject({ now_version: '2.32.3' });
});
