import { Text, View } from '@tarojs/components';
import { Icon } from '@/ui/icon.tsx';
import type { LockWords } from './lock-state.ts';

/** The state as a ring that closes when the door is locked. Two half rings turn; nothing is drawn by script. */
export function Ring({ state, note }: { state: LockWords; note: string }) {
  const aria = { 'aria-role': 'status', 'aria-label': `门锁${state.word}`, 'aria-live': 'polite' };
  return (
    <View className={`ring ring--${state.kind}`} {...aria}>
      <View className="ring__half ring__half--left">
        <View className="ring__arc" />
      </View>
      <View className="ring__half ring__half--right">
        <View className="ring__arc" />
      </View>
      <View className="ring__inside">
        <Icon name={state.icon} className="ring__icon" />
        <Text className="ring__word">{state.word}</Text>
        <Text className="ring__note">{note}</Text>
      </View>
    </View>
  );
}
