/**
 * rpx and viewport units relative to the phone's frame instead of the browser window: the frame sets `--rpx`, `--vw`, `--vh`.
 * Used for style sheets on the server and for inline styles in the page.
 */
const UNIT = /(^|[^\w#.-])(-?(?:\d+\.?\d*|\.\d+))(rpx|vw|vh)\b/gi;
const UNIT_VARIABLE: { readonly [unit: string]: string } = { rpx: '--rpx', vw: '--vw', vh: '--vh' };

/** `10rpx` → `calc(10 * var(--rpx))`, likewise vw and vh; addresses in `url(…)` stay as they are. */
export function frameUnits(value: string): string {
  if (!/(?:rpx|vw|vh)\b/i.test(value)) return value;
  return value
    .split(/(url\((?:"[^"]*"|'[^']*'|[^)]*)\))/i)
    .map((part, index) =>
      index % 2
        ? part
        : part.replace(
            UNIT,
            (_all, before: string, number: string, unit: string) => `${before}calc(${number} * var(${UNIT_VARIABLE[unit.toLowerCase()]}))`,
          ),
    )
    .join('');
}
