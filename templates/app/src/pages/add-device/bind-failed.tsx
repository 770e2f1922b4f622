import { View } from '@tarojs/components';
import { bindWords } from '@/bind/bind-words.ts';
import { Button } from '@/ui/button.tsx';
import { Empty } from '@/ui/empty.tsx';

export interface BindFailedProps {
  /** Absent while the bind is still under way. */
  readonly cause?: unknown;
  readonly onRetry?: () => void;
  readonly onRestart?: () => void;
  /** Where the Wi-Fi may have been wrong: back to its form. */
  readonly onWifi?: () => void;
}

/** How the bind goes: under way, or why it failed and what to do. */
export function BindFailed({ cause, onRetry, onRestart, onWifi }: BindFailedProps) {
  if (cause === undefined) return <Empty icon="clock" title="正在绑定…" text="请让设备保持通电" />;
  const words = bindWords(cause);
  return (
    <>
      <Empty icon="alert" title={words.what} text={words.fix} action="重试" onTap={onRetry} code={words.code} />
      {onWifi && (
        <View className="add__restart">
          <Button text="修改 Wi-Fi" quiet onTap={onWifi} />
        </View>
      )}
      {onRestart && (
        <View className="add__restart">
          <Button text="换一种方式添加" quiet onTap={onRestart} />
        </View>
      )}
    </>
  );
}
