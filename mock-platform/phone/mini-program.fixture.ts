/** A small hand-made mini-program in native WXML and JavaScript that uses what the phone offers. */

const page = (config: object, wxml: string, js: string, wxss = ''): { [ending: string]: string } => ({
  '.json': JSON.stringify(config),
  '.wxml': wxml,
  '.js': js,
  '.wxss': wxss,
});

const pages: { [path: string]: { [ending: string]: string } } = {
  'pages/home/index': page(
    { navigationBarTitleText: '首页标题', enablePullDownRefresh: true, usingComponents: { badge: '/components/badge/index' } },
    `<import src="../../shared/parts.wxml"/>
<wxs src="../../shared/words.wxs" module="words"/>
<view class="box" style="width: 200rpx">{{words.shout(greeting)}}</view>
<template is="line" data="{{text: greeting}}"/>
<badge level="{{level}}" bind:grow="onGrow"/>
<view aria-role="button" aria-label="打开详情" bindtap="open" data-id="42" id="opener">去详情</view>
<view aria-label="按住" aria-role="button" bindlongpress="onLong" bindtap="onShort">按住我</view>
<view aria-label="申请订阅" aria-role="button" bindtap="subscribe">订阅</view>
<view aria-label="申请普通订阅" aria-role="button" bindtap="subscribeOrdinary">普通订阅</view>
<view aria-label="迟到的普通订阅" aria-role="button" bindtap="subscribeOrdinaryLate">迟到的普通</view>
<view aria-label="迟到的订阅" aria-role="button" bindtap="subscribeLate">迟到</view>
<view class="log">{{log}}</view>
<view hidden="{{true}}">看不见</view>`,
    `const { add } = require('../../shared/sum');
Page({
  data: { greeting: 'hello', level: 1, log: '' },
  onLoad() { this.setData({ log: 'loaded ' + add(1, 2) + ' ' + getCurrentPages().length }); },
  onShow() { this.shown = (this.shown || 0) + 1; },
  onPullDownRefresh() { this.setData({ log: 'pulled' }); wx.stopPullDownRefresh(); },
  onGrow(e) { this.setData({ level: e.detail.by + this.data.level }); },
  onLong() { this.setData({ log: 'long' }); },
  onShort() { this.setData({ log: 'short' }); },
  open(e) {
    wx.navigateTo({ url: '/pages/detail/index?id=' + e.currentTarget.dataset.id, events: { answer: (value) => this.setData({ log: 'answer ' + value }) } })
      .then((result) => result.eventChannel.emit('question', e.target.id));
  },
  subscribe() {
    const page = this;
    wx.requestSubscribeDeviceMessage({ tmplIds: ['t1', 't2', 't3'], sn: 'sn1', snTicket: 'ticket', modelId: 'm1',
      success(r) { page.setData({ log: JSON.stringify(r) }); }, fail(r) { page.setData({ log: r.errMsg + ' ' + r.errCode }); } });
  },
  subscribeOrdinary() {
    wx.requestSubscribeMessage({ tmplIds: ['o1', 'o2', 'o3'],
      success: (r) => this.setData({ log: JSON.stringify(r) }), fail: (r) => this.setData({ log: r.errMsg + ' ' + r.errCode }) });
  },
  async subscribeOrdinaryLate() {
    await wx.getSetting({});
    wx.requestSubscribeMessage({ tmplIds: ['o1'], fail: (r) => this.setData({ log: r.errMsg }) });
  },
  async subscribeLate() {
    await wx.getSetting({});
    wx.requestSubscribeDeviceMessage({ tmplIds: ['t1'], sn: 'sn1', snTicket: 'ticket', modelId: 'm1', fail: (r) => this.setData({ log: r.errMsg }) });
  },
});`,
    `@import "../../shared/colors.wxss";
.box { height: 100rpx; color: rgb(1, 2, 3); }
page { background: rgb(9, 9, 9); }`,
  ),
  'pages/mine/index': page(
    { navigationBarTitleText: '我的标题' },
    `<view class="box">tab two {{count}}</view><view aria-role="button" aria-label="加一" bindtap="add">+</view><view aria-role="button" aria-label="试错" bindtap="wrong">!</view><text>{{errors}}</text>`,
    `Page({ data: { count: 0, errors: '' },
  add() { this.setData({ count: this.data.count + 1 }); },
  async wrong() {
    const errors = [];
    const tell = (e) => errors.push(e.errMsg);
    await wx.navigateTo({ url: '/pages/home/index' }).catch(tell);
    await wx.navigateTo({ url: '/pages/none/index' }).catch(tell);
    await wx.switchTab({ url: '/pages/detail/index' }).catch(tell);
    await wx.navigateBack({}).catch(tell);
    await wx.request({ url: 'https://evil.example.com/x' }).catch(tell);
    await wx.startBluetoothThing({}).catch(tell);
    await new Promise((done) => wx.connectSocket({ url: 'wss://evil.example.com', fail(e) { tell(e); done(); } }));
    errors.push(typeof window + typeof document + typeof fetch + typeof localStorage);
    this.setData({ errors: errors.join('\\n') });
  } });`,
    '.box { color: rgb(200, 0, 0); }',
  ),
  'pages/detail/index': page(
    { navigationBarTitleText: '详情' },
    `<view>detail {{id}}</view><view>{{question}}</view>
<input placeholder="名字" bindinput="typed" value="{{name}}"/><view>typed {{name}}</view>
<switch aria-label="开关" checked="{{on}}" bindchange="toggled"/><view>switch {{on}}</view>
<form bindsubmit="submit"><input name="city" placeholder="城市"/><radio-group name="size"><radio value="s">小</radio><radio value="l" aria-label="大号">大</radio></radio-group><button form-type="submit">提交</button></form>
<view>{{submitted}}</view>
<picker range="{{['甲','乙']}}" bindchange="picked"><view>选择 {{choice}}</view></picker>
<button aria-label="问一下" bindtap="ask">问</button><view>{{answer}}</view>
<button aria-label="扫码" bindtap="scan">扫</button>
<button aria-label="请求" bindtap="request">请求</button>
<button aria-label="离线请求" bindtap="offline">离线</button>
<button aria-label="再来一页" bindtap="again">再来</button><view>{{error}}</view>
<button disabled aria-label="不能按" bindtap="ask">不能</button>`,
    `Page({ data: { id: '', name: '', on: false, submitted: '', choice: '-', answer: '', error: '', question: '' },
  onLoad(query) { this.setData({ id: query.id }); const channel = this.getOpenerEventChannel(); channel.on('question', (q) => this.setData({ question: 'asked by ' + q })); channel.emit('answer', 'yes'); },
  typed(e) { this.setData({ name: e.detail.value }); },
  toggled(e) { this.setData({ on: e.detail.value }); },
  submit(e) { this.setData({ submitted: JSON.stringify(e.detail.value) }); },
  picked(e) { this.setData({ choice: e.detail.value }); },
  ask() { wx.showModal({ title: '确定吗', content: '要开锁', success: (r) => this.setData({ answer: r.confirm ? '开了' : '没开' }) }); },
  scan() { wx.scanCode({ success: (r) => this.setData({ answer: r.scanType + ' ' + r.path + ' scan ' + r.result }), fail: (r) => this.setData({ answer: r.errMsg }) }); },
  request() { wx.request({ url: 'https://iot.cloud.tencent.com/echo', method: 'POST', data: { a: 1 }, success: (r) => this.setData({ answer: r.statusCode + ' ' + r.data.a }) });
    wx.request({ url: 'https://login.example.com/login?x=1', method: 'POST', data: { code: 'c' }, success: (r) => this.setData({ submitted: r.data.path + ' ' + r.data.referer }) }); },
  offline() { wx.getNetworkType({ success: (n) => wx.request({ url: 'https://iot.cloud.tencent.com/x', fail: (e) => this.setData({ answer: e.errMsg + ' ' + n.networkType }) }) }); },
  again() { wx.navigateTo({ url: '/pages/detail/index?id=' + (Number(this.data.id) + 1), fail: (e) => this.setData({ error: e.errMsg }) }); } });`,
  ),
  'sub/pages/deep': page({ navigationBarTitleText: '分包' }, '<view>deep page</view>', 'Page({});'),
};

/** Files of the fixture, path → text. */
export function fixtureFiles(): { [path: string]: string } {
  const files: { [path: string]: string } = {
    'app.json': JSON.stringify({
      pages: ['pages/home/index', 'pages/mine/index', 'pages/detail/index'],
      subPackages: [{ root: 'sub', pages: ['pages/deep'] }],
      window: { navigationBarBackgroundColor: '#ffffff', navigationBarTextStyle: 'black' },
      tabBar: {
        color: '#666666',
        selectedColor: '#0055cc',
        list: [
          { pagePath: 'pages/home/index', text: '首页' },
          { pagePath: 'pages/mine/index', text: '我的' },
        ],
      },
    }),
    'app.js': `App({ onLaunch(o) { this.launched = o; }, onShow(o) { this.scenes = (this.scenes || []).concat(o.scene); } });`,
    'app.wxss': '.log { color: rgb(0, 100, 0); }',
    'shared/parts.wxml': '<template name="line"><text>line {{text}}</text></template>',
    'shared/words.wxs': 'module.exports = { shout: function (t) { return t.toUpperCase() + "!"; } };',
    'shared/sum.js': 'module.exports = { add: (a, b) => a + b };',
    'shared/colors.wxss': '.imported { color: rgb(5, 5, 5); }',
    'components/badge/index.json': JSON.stringify({ component: true }),
    'components/badge/index.wxml': '<view class="box" aria-role="button" aria-label="徽章" bindtap="tap">level {{level}}</view>',
    'components/badge/index.js': `Component({ properties: { level: Number }, methods: { tap() { this.triggerEvent('grow', { by: 10 }); } } });`,
    'components/badge/index.wxss': '.box { font-weight: 700; }',
  };
  for (const [path, parts] of Object.entries(pages)) for (const [ending, text] of Object.entries(parts)) files[path + ending] = text;
  return files;
}
