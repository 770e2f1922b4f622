/** The console's words in Chinese (first) and English. */
import { createContext, useContext } from 'react';

export type Language = 'zh' | 'en';
export const LanguageContext = createContext<Language>('zh');

/** Picks the words of the language the person reads. */
export function useWords(): (zh: string, en: string) => string {
  const language = useContext(LanguageContext);
  return (zh, en) => (language === 'zh' ? zh : en);
}

/** What is wrong, by the code of the finding; the rule of the field stands beside it. */
export const FINDINGS_ZH: { readonly [code: string]: string } = {
  missing: '此项必填',
  'missing-field': '此项必填',
  'wrong-format': '格式不正确',
  'wrong-type': '内容类型不正确',
  'unknown-key': '没有这个配置项',
  'too-long': '内容过长',
  'product-shared': '两个品类使用了同一个产品 ID',
  'model-shared': '两个品类使用了同一个 model_id',
  'template-shared': '同一个模板 ID 用在了两处，微信会拒绝推送',
  'template-length': '模板 ID 应为 43 个字符，请检查是否完整复制',
  'no-templates': '没有填写任何消息模板，无法开启提醒',
  placeholder: '这是示例值，地图选点将无法打开',
  'image-missing': '找不到这张图片',
  'image-width': '图片宽度超过建议值',
  'image-too-wide': '图片宽度超过建议值',
  'image-too-large': '图片文件过大',
  'image-corrupt': '图片已损坏，请重新导出',
  'image-repeated': '与前面的页面重复',
  'image-unused': '品牌没有门锁，这张图片不会用到',
  'manual-repeated': '产品名称重复',
  contrast: '颜色对比度不足，文字可能看不清',
};
