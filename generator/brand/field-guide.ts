/**
 * What each field of a brand file is for: one table that feeds the JSON Schema (Chinese words), the error messages
 * (what is allowed, what to do) and the commented file of `camlock init`. Fields: chapters 5.1 and 5.2 of the console's guide.
 * `*` stands for a category or a reminder key, `[]` for any place in a list.
 */

import { RELEASE_GUIDE } from './release-guide.ts';

export interface FieldGuide {
  /** Title and explanation for editors. */
  readonly zh: string;
  readonly en: string;
  readonly allowed: string;
  readonly fix: string;
}

const image = 'a PNG or JPEG file inside the folder of the brand file';

export const FIELD_GUIDE: { readonly [path: string]: FieldGuide } = {
  app: {
    zh: '小程序基础配置',
    en: 'The mini-program itself',
    allowed: 'the keys name, appid, locationKey',
    fix: 'add an `app:` block with name, appid and locationKey',
  },
  'app.name': {
    zh: '小程序名称，显示在首页标题',
    en: 'Name of the mini-program, shown as the title of the home page',
    allowed: '1 to 30 characters on one line',
    fix: 'write the name registered in the WeChat admin console',
  },
  'app.appid': {
    zh: '小程序 AppID，在微信公众平台「开发管理」中查看',
    en: 'AppID, from the WeChat admin console under development settings',
    allowed: '`wx` and 16 digits or letters a–f, lower case',
    fix: 'copy the AppID from the WeChat admin console (开发管理 → 开发设置)',
  },
  'app.locationKey': {
    zh: '家庭位置应用 key：在腾讯位置服务创建地图选点应用后获得的 Key',
    en: 'Key of the map application that picks the home address (lbs.qq.com)',
    allowed: 'six groups of five capital letters or digits, joined with `-`',
    fix: 'copy the key of the map application from lbs.qq.com (应用管理 → 我的应用)',
  },
  cloud: {
    zh: '物联网云应用',
    en: 'The application in the IoT cloud',
    allowed: 'the keys appKey, endpoint, login',
    fix: 'add a `cloud:` block with appKey, endpoint and login',
  },
  'cloud.appKey': {
    zh: '应用的 AppKey，在控制台「应用开发」中查看（不要填写 AppSecret）',
    en: 'AppKey of the application in the IoT console (never the AppSecret)',
    allowed: '8 to 64 letters, digits, `_` or `-`',
    fix: 'copy the AppKey from the IoT console (应用开发); the AppSecret stays on your server',
  },
  'cloud.endpoint': {
    zh: '云端地址：tencent 为腾讯云，mock 为本机模拟平台，也可填写自己的 https 地址',
    en: 'Which cloud: tencent, the mock platform, or an https address of your own',
    allowed: '`tencent`, `mock`, or an https origin such as `https://iot.example.com`',
    fix: 'write `tencent` for the real cloud or `mock` for this machine',
  },
  'cloud.login': {
    zh: '品牌登录服务的 https 地址，用 wx.login 的 code 换取访问令牌',
    en: 'https address of the brand’s login service, which trades a wx.login code for an access token',
    allowed: 'an https address without user name, password or fragment',
    fix: 'write the address under which server/login.mjs of the generated project is reachable',
  },
  reminders: {
    zh: '强提醒消息配置，按品类填写（可多选，至少一个）',
    en: 'Strong reminders by category: one or both',
    allowed: 'at least one category',
    fix: 'add a block for each category the brand sells',
  },
  'reminders.*': {
    zh: '该品类的默认产品与消息模板',
    en: 'Default product and templates of this category',
    allowed: 'the keys productId, modelId, templates',
    fix: 'add productId, modelId and templates',
  },
  'reminders.*.productId': {
    zh: '默认产品 ID：指定品类下已创建的产品',
    en: 'Default product id: a product of this category in the IoT console',
    allowed: '1 to 10 letters, digits, `_` or `-`',
    fix: 'copy the product id from the IoT console, in quotes when it is all digits',
  },
  'reminders.*.modelId': {
    zh: 'model_id：小程序管理后台「硬件设备」中该品类的型号编号',
    en: 'model_id that the WeChat admin console gave to this hardware type',
    allowed: '1 to 64 letters, digits, `_` or `-`',
    fix: 'copy it from the WeChat admin console (功能 → 硬件设备)',
  },
  'reminders.*.templates': {
    zh: '消息模板 id：填写了的提醒才会出现在小程序里',
    en: 'Message template ids; only reminders with an id are offered',
    allowed: 'reminder keys of this category with a template id each',
    fix: 'write `<reminder key>: <template id>` lines',
  },
  'reminders.*.templates.*': {
    zh: '微信「我的模板」中的模板 ID',
    en: 'Template id from the WeChat admin console, under my templates',
    allowed: 'a template id of letters, digits, `_` and `-`, usually 43 characters',
    fix: 'copy the whole id from the WeChat admin console (订阅消息 → 我的模板)',
  },
  support: {
    zh: '售后与反馈（选填）',
    en: 'After-sales (optional)',
    allowed: 'the keys phone, feedbackGuide, appDownloadQr',
    fix: 'leave the block out, or give it one of these keys',
  },
  'support.phone': {
    zh: '售后电话（选填）：不填写则小程序不显示',
    en: 'After-sales phone; left out, nothing is shown',
    allowed: '3 to 20 digits, spaces and `-`, with a `+` in front if you like',
    fix: 'write the number in quotes, e.g. "400-800-8000", or leave the line out',
  },
  'support.feedbackGuide': {
    zh: '问题反馈指引（选填）',
    en: 'Words shown above the feedback form',
    allowed: '1 to 500 characters',
    fix: 'shorten the text, or leave the line out',
  },
  'support.appDownloadQr': {
    zh: 'App 下载二维码（选填），建议宽度不超过 150px',
    en: 'QR code of the app download, at most 150 px wide',
    allowed: image,
    fix: 'write the path relative to the brand file, or leave the line out',
  },
  manuals: {
    zh: '使用说明（选填）',
    en: 'Manuals (optional)',
    allowed: 'the keys miniProgram, products',
    fix: 'leave the block out, or give it one of these keys',
  },
  'manuals.miniProgram': {
    zh: '小程序使用说明书（选填）：图片（建议宽度不超过 370px）、PDF 或 Markdown',
    en: 'Manual of the mini-program: images at most 370 px wide, PDF or Markdown',
    allowed: 'a list of up to 30 images, PDF or Markdown files',
    fix: 'write the paths as a list: [images/manual-1.png]',
  },
  'manuals.miniProgram[]': {
    zh: '说明书图片',
    en: 'One page of the manual',
    allowed: image,
    fix: 'write the path relative to the brand file',
  },
  'manuals.products': {
    zh: '产品使用说明（选填），可添加多个',
    en: 'Manuals of products, as many as you like',
    allowed: 'a list of up to 100 products, each with name and pages',
    fix: 'write each product as `- { name: …, pages: [images/…] }`',
  },
  'manuals.products[]': {
    zh: '一个产品的使用说明',
    en: 'Manual of one product',
    allowed: 'the keys name, pages',
    fix: 'write `{ name: …, pages: [images/…] }`',
  },
  'manuals.products[].name': {
    zh: '硬件产品名称',
    en: 'Name of the product',
    allowed: '1 to 40 characters on one line',
    fix: 'write the name printed on the product',
  },
  'manuals.products[].pages': {
    zh: '产品使用说明书：图片（建议宽度不超过 370px）、PDF 或 Markdown',
    en: 'Pages in reading order: images at most 370 px wide, PDF or Markdown',
    allowed: 'a list of 1 to 30 images, PDF or Markdown files',
    fix: 'write the paths as a list: [images/c1-1.png]',
  },
  'manuals.products[].pages[]': {
    zh: '说明书图片',
    en: 'One page of the manual',
    allowed: image,
    fix: 'write the path relative to the brand file',
  },
  theme: {
    zh: '小程序 UI 配置（选填）',
    en: 'Looks (optional)',
    allowed: 'the keys primary, secondary, homeImage, lockImage',
    fix: 'leave the block out, or give it one of these keys',
  },
  'theme.primary': {
    zh: '主色；删除此行恢复默认',
    en: 'Primary colour; leave the line out for the default',
    allowed: 'a colour such as "#0F6FFF"',
    fix: 'write it in quotes: an unquoted # starts a comment',
  },
  'theme.secondary': {
    zh: '配色；删除此行恢复默认',
    en: 'Secondary colour; leave the line out for the default',
    allowed: 'a colour such as "#12B886"',
    fix: 'write it in quotes: an unquoted # starts a comment',
  },
  'theme.homeImage': {
    zh: '首页底部图片（选填），建议宽度不超过 1125px',
    en: 'Image at the bottom of the home page, at most 1125 px wide',
    allowed: image,
    fix: 'write the path relative to the brand file, or leave the line out',
  },
  'theme.lockImage': {
    zh: '门锁设备页顶部图片（选填），建议宽度不超过 1125px',
    en: 'Image at the top of the lock page, at most 1125 px wide',
    allowed: image,
    fix: 'write the path relative to the brand file, or leave the line out',
  },
  ...RELEASE_GUIDE,
};

/** Guide of a concrete path such as `['reminders', 'lock', 'templates', 'door-open']`. */
export function guideFor(path: readonly (string | number)[]): FieldGuide | undefined {
  const text = path
    .map((step, index) => {
      if (typeof step === 'number') return '[]';
      const wild = path[0] === 'reminders' && (index === 1 || (index === 3 && path[2] === 'templates'));
      return index === 0 ? step : `.${wild ? '*' : step}`;
    })
    .join('');
  return FIELD_GUIDE[text];
}
