import { TEXT_SIZES } from '@/look/text-size.ts';
import { chooseTextSize, useTextSize } from '@/look/use-text-size.ts';
import { SegmentRow } from '@/ui/segment-row.tsx';

/** Larger words for those who need them; kept on this phone. */
export function TextSizeRow() {
  const size = useTextSize();
  return (
    <SegmentRow
      text="文字大小"
      choices={TEXT_SIZES.map(({ text }, value) => ({ value, text }))}
      value={TEXT_SIZES.findIndex((one) => one.value === size)}
      onPick={(picked) => chooseTextSize(TEXT_SIZES[picked]?.value ?? 'auto')}
    />
  );
}
