import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { Cell } from '@/ui/cell.tsx';

/**
 * The second step of a strong reminder: messages arrive, but the phone rings only after 添加提醒 (facts/users.md §2.5), and WeChat does
 * not tell whether that was chosen. Asked again, its dialog offers it once more.
 */
export function RingGuide({ names, busy, onTap }: { names: readonly string[]; busy: boolean; onTap: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <View className="reminders__guide">
      <Cell icon="bell" text="有消息，却没有响铃？" onTap={() => setOpen(!open)} />
      {open && (
        <>
          <Text className="reminders__question">{names.join('、')}要响铃，还差「添加提醒」这一步：</Text>
          <Text className="reminders__step">1. 点下面的按钮，打开微信的弹窗</Text>
          <Text className="reminders__step">2. 打开弹窗里的「添加提醒」</Text>
          <Text className="reminders__step">3. 点「允许」，以后会响铃并震动</Text>
          <Button text="添加响铃提醒" quiet disabled={busy} busy={busy} onTap={onTap} />
        </>
      )}
    </View>
  );
}
