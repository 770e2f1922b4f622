/** Every field of chapters 5.1 and 5.2 of the original console, with the words beside it. Rules: schema/brand.schema.json. */
import type { FieldPath } from '../yaml-edit.ts';

export interface Field {
  readonly path: FieldPath;
  readonly kind: 'text' | 'lines' | 'image' | 'images' | 'colour';
  readonly required?: true;
  readonly zh: { readonly label: string; readonly help: string };
  readonly en: { readonly label: string; readonly help: string };
}

export interface FieldGroup {
  readonly zh: string;
  readonly en: string;
  readonly fields: readonly Field[];
}

export const BASICS: FieldGroup = {
  zh: '基础配置',
  en: 'Basics',
  fields: [
    {
      path: ['app', 'name'],
      kind: 'text',
      required: true,
      zh: { label: '小程序名称', help: '1–30 个字，显示在首页标题' },
      en: { label: 'Name', help: '1 to 30 characters, the title of the home page' },
    },
    {
      path: ['app', 'appid'],
      kind: 'text',
      required: true,
      zh: { label: '小程序 AppID', help: 'wx 开头，后跟 16 位 a–f 或数字' },
      en: { label: 'AppID', help: '`wx` and 16 digits or letters a–f' },
    },
    {
      path: ['app', 'locationKey'],
      kind: 'text',
      required: true,
      zh: { label: '家庭位置应用 key', help: '腾讯位置服务「地图选点应用」的 Key：六组五位大写字母或数字，以 - 连接' },
      en: { label: 'Key of the map application', help: 'six groups of five capital letters or digits, joined with `-`' },
    },
    {
      path: ['cloud', 'appKey'],
      kind: 'text',
      required: true,
      zh: { label: '应用 AppKey', help: '在「应用开发」中查看；不要填写 AppSecret' },
      en: { label: 'AppKey', help: 'from 应用开发; never the AppSecret' },
    },
    {
      path: ['cloud', 'endpoint'],
      kind: 'text',
      required: true,
      zh: { label: '云端地址', help: 'tencent、mock，或自己的 https 地址' },
      en: { label: 'Cloud', help: '`tencent`, `mock`, or an https origin' },
    },
    {
      path: ['cloud', 'login'],
      kind: 'text',
      required: true,
      zh: { label: '登录服务地址', help: '用 code 换取登录态的 https 地址' },
      en: { label: 'Login service', help: 'an https address' },
    },
  ],
};

/** Fields of one category under 强提醒消息配置; the templates follow from the catalogue. */
export function reminderFields(category: string): readonly Field[] {
  return [
    {
      path: ['reminders', category, 'productId'],
      kind: 'text',
      required: true,
      zh: { label: '默认产品 ID', help: '该品类下已创建的产品 ID，10 位大写字母或数字' },
      en: { label: 'Default product id', help: 'a product of this category' },
    },
    {
      path: ['reminders', category, 'modelId'],
      kind: 'text',
      required: true,
      zh: { label: 'model_id', help: '在小程序管理后台为该品类添加的 model_id' },
      en: { label: 'model_id', help: 'from the WeChat admin console' },
    },
  ];
}

export const SUPPORT: FieldGroup = {
  zh: '售后与反馈',
  en: 'Support and feedback',
  fields: [
    {
      path: ['support', 'phone'],
      kind: 'text',
      zh: { label: '售后电话（选填）', help: '不填写则不会在小程序上显示' },
      en: { label: 'Support phone (optional)', help: 'left empty: not shown in the app' },
    },
    {
      path: ['support', 'feedbackGuide'],
      kind: 'lines',
      zh: { label: '问题反馈指引（选填）', help: '最多 500 字' },
      en: { label: 'How to report a problem (optional)', help: 'up to 500 characters' },
    },
    {
      path: ['support', 'appDownloadQr'],
      kind: 'image',
      zh: { label: 'App 下载二维码（选填）', help: '建议宽度不超过 150 px' },
      en: { label: 'QR code of the app (optional)', help: 'not wider than 150 px' },
    },
  ],
};

export const MINI_PROGRAM_MANUAL: FieldGroup = {
  zh: '小程序使用说明配置',
  en: 'Manual of the mini-program',
  fields: [
    {
      path: ['manuals', 'miniProgram'],
      kind: 'images',
      zh: { label: '小程序使用说明书（选填）', help: '建议宽度不超过 370 px，可以多页' },
      en: { label: 'Manual pages (optional)', help: 'not wider than 370 px' },
    },
  ],
};

export const COLOURS: FieldGroup = {
  zh: '小程序主题配色',
  en: 'Colours',
  fields: [
    {
      path: ['theme', 'primary'],
      kind: 'colour',
      zh: { label: '主色', help: '按钮、选中状态和链接' },
      en: { label: 'Primary', help: 'buttons, what is selected, links' },
    },
    {
      path: ['theme', 'secondary'],
      kind: 'colour',
      zh: { label: '配色', help: '强调和点缀' },
      en: { label: 'Secondary', help: 'accents' },
    },
  ],
};

export const PICTURES: FieldGroup = {
  zh: '图片',
  en: 'Pictures',
  fields: [
    {
      path: ['theme', 'homeImage'],
      kind: 'image',
      zh: { label: '首页底部图片', help: '显示在最后一张设备卡片下方' },
      en: { label: 'Bottom of the home page', help: 'below the last device' },
    },
    {
      path: ['theme', 'lockImage'],
      kind: 'image',
      zh: { label: '门锁顶部图片', help: '显示在门锁设备页顶部' },
      en: { label: 'Top of the lock page', help: 'above the state of the lock' },
    },
  ],
};
