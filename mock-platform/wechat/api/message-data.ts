/** The `data` of a message against its template. Source: facts/wechat.md §2.6 (47003), §2.7 (time format), checks 33, 36. */
import type { TemplateKeyword } from '../../../devices/index.ts';
import { WechatError } from '../errors.ts';
import { isPlainObject } from './json-body.ts';

export interface MessageKeyword {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

const CLOCK_TIME = String.raw`([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?`;
export const DATE = String.raw`\d{4}(-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|年\d{1,2}月\d{1,2}日)`;
export const MOMENT = `(${DATE} ?)?${CLOCK_TIME}`;
/** 24-hour time, optional date before it, a range joined with `~`. */
export const TIME = new RegExp(`^${MOMENT}( ?~ ?${MOMENT})?$`);

/** Whether a keyword of a device template takes this text. `checkEnum` false lets any text pass for an enumeration. */
export function fitsDeviceKeyword(keyword: TemplateKeyword, value: string, checkEnum: boolean): boolean {
  return keyword.type === 'time' ? TIME.test(value) : !checkEnum || keyword.values.includes(value);
}

/** Keywords in the template's order. Throws 47003 naming the field that breaks the template. */
export function checkData<K extends { readonly key: string; readonly name: string }>(
  keywords: readonly K[],
  data: unknown,
  fits: (keyword: K, value: string) => boolean,
): MessageKeyword[] {
  if (!isPlainObject(data)) throw new WechatError(47003, 'data should be an object');
  for (const key of Object.keys(data)) {
    if (!keywords.some((keyword) => keyword.key === key)) {
      throw new WechatError(47003, `data.${key.slice(0, 40)}.value is not in the template`);
    }
  }
  return keywords.map((keyword) => {
    const { key, name } = keyword;
    const field = Object.hasOwn(data, key) ? data[key] : undefined;
    const value = isPlainObject(field) && Object.hasOwn(field, 'value') ? field.value : undefined;
    if (typeof value !== 'string' || value === '') throw new WechatError(47003, `data.${key}.value is empty`);
    if (!fits(keyword, value)) throw new WechatError(47003, `data.${key}.value invalid`);
    return { key, name, value };
  });
}
