import { View } from '@tarojs/components';
import './skeleton.scss';

/** Grey shapes of what will come; shown only after 200 ms (by style), so fast loads never flicker. */
export function Skeleton({ shapes }: { shapes: readonly ('picture' | 'row' | 'line')[] }) {
  const aria = { 'aria-role': 'status', 'aria-label': '正在加载' };
  return (
    <View className="skeleton" {...aria}>
      {shapes.map((shape, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
        <View key={i} className={`skeleton__shape skeleton__shape--${shape}`} />
      ))}
    </View>
  );
}
