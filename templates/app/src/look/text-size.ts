/** How large words are: as WeChat is set, or as the person chose here. Pure. */

/** `auto` follows 微信 → 设置 → 通用 → 字体大小. */
export type TextSize = 'auto' | 'normal' | 'large';

export const TEXT_SIZES: readonly { readonly value: TextSize; readonly text: string }[] = [
  { value: 'auto', text: '跟随微信' },
  { value: 'normal', text: '标准' },
  { value: 'large', text: '大字' },
];

/** WeChat's standard is 16 px; from this setting on a person has asked for larger words. */
export const LARGE_FROM_PX = 19;

/** What storage held; anything else is `auto`. */
export function readTextSize(kept: unknown): TextSize {
  return TEXT_SIZES.find((one) => one.value === kept)?.value ?? 'auto';
}

/** True when large words are to be shown. `setting`: WeChat's `fontSizeSetting` in px, undefined on versions that do not tell. */
export function isLarge(choice: TextSize, setting: number | undefined): boolean {
  return choice === 'auto' ? setting !== undefined && setting >= LARGE_FROM_PX : choice === 'large';
}
