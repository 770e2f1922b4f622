import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPhone, type PhoneDriver } from './hand.ts';
import { launchBrowser } from './launch-browser.ts';
import { fixtureFiles } from './mini-program.fixture.ts';
import { APPID, type FixturePhone, type FixtureWechat, fixtureWechat, servePhone } from './phone.fixture.ts';

type Browser = Awaited<ReturnType<typeof launchBrowser>>;

let browser: Browser;
let wechat: FixtureWechat;
let server: FixturePhone;
let phone: PhoneDriver;
let seen: unknown;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  wechat = fixtureWechat(fixtureFiles());
  seen = undefined;
  server = await servePhone(wechat, { routes: (host) => (host === 'login.example.com' ? `${server.url}/brand` : undefined) }, (app) => {
    app.post('/iot.cloud.tencent.com/echo', async (c) => c.json(await c.req.json()));
    app.post('/brand/login', (c) => c.json({ path: new URL(c.req.url).search, referer: c.req.header('referer') }));
    app.get('/simulator/devices', (c) =>
      c.json({
        devices: [
          { productId: 'P1', deviceName: 'lock-1', category: 'lock', name: '前门锁', label: 'P1;lock-1;r;1;hmacsha1;xx' },
          { productId: 'P2', deviceName: 'cam-1', category: 'camera', name: '门口摄像机' },
        ],
      }),
    );
    app.post('/simulator/devices/P2/cam-1/see', async (c) => {
      seen = (await c.req.arrayBuffer()).byteLength;
      return c.json({ ok: true });
    });
  });
  phone = await openPhone({ baseUrl: server.url, browser, timeoutMs: 8000 });
});
afterEach(async () => {
  await phone?.close();
  await server?.close();
});

const open = () => phone.openMiniProgram('晨曦智家');
const styleOf = (selector: string, property: string) =>
  phone.page
    .locator(selector)
    .first()
    .evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);

describe('a mini-program on the phone', () => {
  it('shows templates, wxs, components and data of its first page', async () => {
    await open();
    await phone.see('HELLO!');
    await phone.see('line hello');
    await phone.see('loaded 3 1');
    await phone.tap('徽章');
    await phone.see('level 11');
    expect(await phone.sees('看不见')).toBe(false);
    expect(phone.errors).toEqual([]);
  });

  it('keeps style sheets to their page and measures rpx by the frame', async () => {
    await open();
    await phone.see('HELLO!');
    expect(await styleOf('wx-view.box', 'width')).toBe('100px');
    expect(await styleOf('wx-view.box', 'height')).toBe('50px');
    expect(await styleOf('wx-view.box', 'color')).toBe('rgb(1, 2, 3)');
    expect(await styleOf('wx-page', 'background-color')).toBe('rgb(9, 9, 9)');
    await phone.tap('我的');
    await phone.see('tab two 0');
    expect(await styleOf('wx-view.box:visible', 'color')).toBe('rgb(200, 0, 0)');
    expect(await styleOf('badge wx-view', 'font-weight')).toBe('700');
    expect(await styleOf('wx-view.box:visible', 'font-weight')).toBe('400');
  });

  it('keeps tab pages alive and shows no back arrow on them', async () => {
    await open();
    await phone.tap('我的');
    await phone.tap('加一');
    await phone.see('tab two 1');
    await phone.tap('首页');
    await phone.see('HELLO!');
    await phone.tap('我的');
    await phone.see('tab two 1');
    expect(await phone.page.locator('[data-phone="back"]:visible').count()).toBe(0);
    expect(await phone.stack()).toEqual([{ path: 'pages/mine/index', query: {} }]);
  });

  it('hands query and event channel to the page it opens, and comes back', async () => {
    await open();
    await phone.tap('打开详情');
    await phone.see('detail 42');
    await phone.see('asked by opener');
    await phone.tap('返回');
    await phone.see('answer yes');
  });

  it('takes the tap away when a long press is heard', async () => {
    await open();
    await phone.hold('按住', 500);
    await phone.see('long');
    await phone.tap('按住');
    await phone.see('short');
  });

  it('runs fields, switch, form, picker and dialog', async () => {
    await open();
    await phone.tap('打开详情');
    await phone.fill('名字', '前门');
    await phone.see('typed 前门');
    await phone.tap('开关');
    await phone.see('switch true');
    await phone.fill('城市', '深圳');
    await phone.tap('大号');
    await phone.tap('提交');
    await phone.see('{"city":"深圳","size":"l"}');
    await phone.tap('选择 -');
    await phone.page.getByLabel('第 1 列').selectOption('乙');
    await phone.tap('确定');
    await phone.see('选择 1');
    await phone.tap('问一下');
    await phone.see('要开锁');
    await phone.tap('确定');
    await phone.see('开了');
    await phone.page.locator('[aria-label="不能按"]:visible').click({ force: true });
    await phone.idle();
    expect(await phone.page.locator('[data-phone="modal"]').count()).toBe(0);
  });

  it('opens ten pages and refuses the eleventh', async () => {
    await open();
    await phone.tap('打开详情');
    for (let id = 43; id <= 50; id++) {
      await phone.tap('再来一页');
      await phone.see(`detail ${id}`);
    }
    expect(await phone.stack()).toHaveLength(10);
    await phone.tap('再来一页');
    await phone.see('navigateTo:fail webview count limit exceed');
  });

  it('refuses what WeChat refuses, in its words, and hides the browser', async () => {
    await open();
    await phone.tap('我的');
    await phone.tap('试错');
    for (const text of [
      'navigateTo:fail can not navigateTo a tabbar page',
      'navigateTo:fail page "/pages/none/index" is not found',
      'switchTab:fail can not switch to no-tabBar page',
      'navigateBack:fail cannot navigate back at first page.',
      'request:fail url not in domain list',
      'startBluetoothThing:fail camlock phone: not built',
      'createSocketTask:fail wss url not in domain list',
      'undefinedundefinedundefinedundefined',
    ]) {
      await phone.see(new RegExp(text.replace(/[.?"/]/g, '\\$&')));
    }
    expect(phone.errors.join()).toContain('wx.startBluetoothThing is not built');
  });

  it('sends official hosts to this platform and the brand host through the route table', async () => {
    await open();
    await phone.tap('打开详情');
    await phone.tap('请求');
    await phone.see('200 1');
    await phone.see(`?x=1 https://servicewechat.com/${APPID}/0/page-frame.html`);
  });

  it('reads a printed label with the scanner, and can be cancelled', async () => {
    await open();
    await phone.tap('打开详情');
    await phone.tap('扫码');
    await phone.scanLabel('P1/lock-1');
    await phone.see('QR_CODE  scan P1;lock-1;r;1;hmacsha1;xx');
    await phone.tap('扫码');
    await phone.page.locator('[data-phone="scan-cancel"]').click();
    await phone.see('scanCode:fail cancel');
  });
});

describe('the subscription dialog', () => {
  const items = [
    { templateId: 't1', title: '门铃提醒', keywords: [{ name: '设备', example: '前门' }], filtered: false, banned: false },
    { templateId: 't2', title: '低电量', keywords: [], filtered: false, banned: false },
    { templateId: 't3', title: '低电量', keywords: [], filtered: true, banned: false },
  ];

  it('returns one answer per template and records 添加提醒 as its own choice', async () => {
    wechat.check = () => ({ ok: true, items });
    await open();
    await phone.tap('申请订阅');
    await phone.answerSubscribe({ allow: true, addReminder: true, untick: ['低电量'] });
    await phone.see('{"errMsg":"requestSubscribeDeviceMessage:ok","t1":"accept","t2":"reject","t3":"filter"}');
    expect(wechat.recorded).toEqual([
      {
        userId: 'me',
        appid: APPID,
        sn: 'sn1',
        modelId: 'm1',
        choices: [
          { templateId: 't1', choice: 'accept', addReminder: true, keep: false },
          { templateId: 't2', choice: 'reject', addReminder: false, keep: false },
        ],
      },
    ]);
  });

  it('does not add a reminder the person did not ask for', async () => {
    wechat.check = () => ({ ok: true, items });
    await open();
    await phone.tap('申请订阅');
    await phone.answerSubscribe({ allow: true });
    await phone.see(/"t1":"accept"/);
    expect(wechat.recorded[0]?.choices.map((one) => one.addReminder)).toEqual([false, false]);
  });

  it('26: records nothing when the person refuses', async () => {
    wechat.check = () => ({ ok: true, items });
    await open();
    await phone.tap('申请订阅');
    await phone.answerSubscribe({ allow: false });
    await phone.see(/requestSubscribeDeviceMessage:fail reject operation/);
    expect(wechat.recorded).toEqual([]);
  });

  it('16: refuses a call after the first async step of a tap', async () => {
    wechat.check = () => ({ ok: true, items });
    await open();
    await phone.tap('迟到的订阅');
    await phone.see('requestSubscribeDeviceMessage:fail can only be invoked by user TAP gesture.');
  });

  it('passes on what WeChat answers, word for word', async () => {
    // What the servers refuse carries the call's name twice already, and so it arrives.
    const errMsg = 'requestSubscribeDeviceMessage:fail requestSubscribeDeviceMessage:fail sn_ticket expire';
    wechat.check = () => ({ ok: false, errCode: 19720727, errMsg });
    await open();
    await phone.tap('申请订阅');
    await phone.see(`${errMsg} 19720727`);
  });
});

describe('the dialog of ordinary subscriptions', () => {
  const item = (templateId: string, title: string, change: object = {}) => ({
    templateId,
    title,
    keywords: [],
    filtered: false,
    banned: false,
    ...change,
  });
  const items = [item('o1', '服务进度提醒'), item('o2', '维修完成通知'), item('o3', '维修完成通知', { filtered: true })];

  it('returns one answer per template; nobody is asked about a ring', async () => {
    let askedFor: unknown;
    wechat.checkOrdinary = ({ tmplIds }) => {
      askedFor = tmplIds;
      return { ok: true, items };
    };
    await open();
    await phone.tap('申请普通订阅');
    await phone.see('申请给你发送一次以下消息');
    expect(await phone.sees('添加提醒')).toBe(false);
    await phone.answerSubscribe({ allow: true, keep: true, untick: ['维修完成通知'] });
    await phone.see('{"errMsg":"requestSubscribeMessage:ok","o1":"accept","o2":"reject","o3":"filter"}');
    expect(askedFor).toEqual(['o1', 'o2', 'o3']);
    expect(wechat.recordedOrdinary).toMatchObject([
      {
        userId: 'me',
        appid: APPID,
        choices: [
          { templateId: 'o1', choice: 'accept', keep: true },
          { templateId: 'o2', choice: 'reject', keep: true },
        ],
      },
    ]);
    expect(wechat.recorded).toEqual([]);
  });

  it('closed without an answer every template is refused, and the call succeeds', async () => {
    wechat.checkOrdinary = () => ({ ok: true, items: [item('o1', '设备到期提醒', { longTerm: true })] });
    await open();
    await phone.tap('申请普通订阅');
    await phone.see('申请长期给你发送以下消息');
    await phone.answerSubscribe({ allow: false });
    await phone.see('{"errMsg":"requestSubscribeMessage:ok","o1":"reject"}');
    expect(wechat.recordedOrdinary).toMatchObject([{ choices: [{ templateId: 'o1', choice: 'reject', keep: false }] }]);
  });

  it('asks no more for kept answers, and says them', async () => {
    wechat.checkOrdinary = () => ({ ok: true, items: [item('o1', '一', { kept: 'accept' }), item('o2', '二', { kept: 'reject' })] });
    await open();
    await phone.tap('申请普通订阅');
    await phone.see('{"errMsg":"requestSubscribeMessage:ok","o1":"accept","o2":"reject"}');
    expect(await phone.page.locator('[data-phone="subscribe"]').count()).toBe(0);
  });

  it('asks nobody about a template WeChat closed: its answer is ban', async () => {
    wechat.checkOrdinary = () => ({ ok: true, items: [item('o1', '服务进度提醒'), item('o2', '维修完成通知', { banned: true })] });
    await open();
    await phone.tap('申请普通订阅');
    await phone.see('服务进度提醒');
    expect(await phone.sees('维修完成通知')).toBe(false);
    await phone.answerSubscribe({ allow: true });
    await phone.see('{"errMsg":"requestSubscribeMessage:ok","o1":"accept","o2":"ban"}');
    expect(wechat.recordedOrdinary).toMatchObject([{ choices: [{ templateId: 'o1' }] }]);
  });

  it('is refused after the first async step of a tap', async () => {
    await open();
    await phone.tap('迟到的普通订阅');
    await phone.see('requestSubscribeMessage:fail can only be invoked by user TAP gesture.');
  });

  it('passes on what WeChat answers, with the name once', async () => {
    wechat.checkOrdinary = () => ({ ok: false, errCode: 20013, errMsg: 'requestSubscribeMessage:fail Reject DeviceMsg Template' });
    await open();
    await phone.tap('申请普通订阅');
    await phone.see('requestSubscribeMessage:fail Reject DeviceMsg Template 20013');
    expect(await phone.sees(/fail requestSubscribeMessage/)).toBe(false);
  });

  it('without network the list (10002) or the answer (10003) fails', async () => {
    wechat.checkOrdinary = () => ({ ok: true, items: items.slice(0, 1) });
    await open();
    await phone.tap('申请普通订阅');
    await phone.page.locator('[data-phone="subscribe"]').waitFor();
    await phone.setOnline(false);
    await phone.answerSubscribe({ allow: true });
    await phone.see('requestSubscribeMessage:fail Request subscribe fail 10003');
    await phone.tap('申请普通订阅');
    await phone.see('requestSubscribeMessage:fail Request list fail 10002');
    expect(wechat.recordedOrdinary).toEqual([]);
  });
});

describe('the settings page of WeChat', () => {
  it('shows the kept choices of both kinds by their title and changes them', async () => {
    wechat.lines.push(
      { templateId: 't1', title: '门铃提醒', kind: 'device', choice: 'accept' },
      { templateId: 'o1', title: '服务进度提醒', kind: 'ordinary', choice: 'reject' },
    );
    await open();
    await phone.page.locator('[data-phone="menu"]:visible').click();
    await phone.tap('设置');
    await phone.see('设备消息');
    await phone.page.getByLabel('门铃提醒', { exact: true }).uncheck();
    await phone.page.getByLabel('服务进度提醒', { exact: true }).check();
    await phone.page.getByLabel('接收订阅消息', { exact: true }).uncheck();
    await phone.idle();
    expect(wechat.settings).toEqual({ mainSwitch: false, itemSettings: { t1: 'reject', o1: 'accept' } });
  });

  it('asks no more for a kept choice, but records it for the device at hand', async () => {
    wechat.check = () => ({
      ok: true,
      items: [{ templateId: 't1', title: '门铃提醒', keywords: [], filtered: false, banned: false, kept: 'accept' }],
    });
    await open();
    await phone.tap('申请订阅');
    await phone.see(/"t1":"accept"/);
    expect(await phone.page.locator('[data-phone="subscribe"]').count()).toBe(0);
    expect(wechat.recorded).toMatchObject([{ sn: 'sn1', choices: [{ templateId: 't1', choice: 'accept', keep: true }] }]);
  });
});

describe('without network', () => {
  it('fails requests as a phone does', async () => {
    await open();
    await phone.tap('打开详情');
    await phone.setOnline(false);
    await phone.tap('离线请求');
    await phone.see('request:fail net::ERR_INTERNET_DISCONNECTED none');
  });
});

describe('messages', () => {
  it('rings for a strong reminder and opens the page of the event from a cold start', async () => {
    wechat.deliver({ strong: true });
    const said = await phone.answerRing('查看');
    expect(said).toContain('有人按门铃');
    await phone.see('detail 42');
    expect(await phone.stack()).toEqual([{ path: 'pages/detail/index', query: { id: '42' } }]);
  });

  it('opens the page in a running mini-program', async () => {
    await open();
    await phone.see('HELLO!');
    wechat.deliver({ strong: true, page: 'pages/detail/index?id=7' });
    await phone.answerRing('查看');
    await phone.see('detail 7');
  });

  it('shows a banner and a card for an ordinary message, and no ring', async () => {
    wechat.deliver({ title: '电量低', page: '' });
    await phone.page.locator('[data-phone="banner"]').waitFor();
    expect(await phone.page.locator('[data-phone="ring"]').count()).toBe(0);
    expect((await phone.inbox()).join()).toContain('电量低');
    await phone.openCard('电量低');
    expect(await phone.stack()).toEqual([]);
  });

  it('opens at the service notifications when its address asks for them', async () => {
    await phone.page.goto(`${server.url}/phone/#inbox`);
    await phone.page.reload();
    await phone.see('设备消息会出现在这里。');
  });

  it('keeps the message in the inbox when the ring is ignored', async () => {
    wechat.deliver({ strong: true });
    await phone.answerRing('忽略');
    expect((await phone.inbox()).join()).toContain('有人按门铃');
  });
});

describe('around the phone', () => {
  it('starts a version again that was built anew, on the page it shows', async () => {
    await open();
    await phone.tap('打开详情');
    await phone.see('detail 42');
    const files = fixtureFiles();
    const name = 'pages/detail/index.wxml';
    wechat.rebuild({ ...files, [name]: `<view><text>built anew</text></view>${files[name]}` });
    await phone.see('built anew');
    await phone.see('detail 42');
    expect(phone.errors).toEqual([]);
  });

  it('says so when no QR is on the screen that is held to a camera', async () => {
    await open();
    await phone.see('HELLO!');
    await expect(phone.showToCamera('P2/cam-1')).rejects.toThrow('什么也没看到');
    expect(seen).toBeUndefined();
  });

  it('tells a package that cannot start with the file that is missing', async () => {
    const files = fixtureFiles();
    delete files['pages/mine/index.wxml'];
    const broken = await servePhone(fixtureWechat(files));
    const other = await openPhone({ baseUrl: broken.url, browser, timeoutMs: 8000 });
    try {
      await other.page.locator('[data-phone="mini-program-entry"]').click();
      await other.see(/pages\/mine\/index\.wxml is not in the package/);
    } finally {
      await other.close();
      await broken.close();
    }
  });
});
