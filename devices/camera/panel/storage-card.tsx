import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { actionWords } from '@/control/action-state.ts';
import { useAction } from '@/control/use-action.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { Badge } from '@/ui/badge.tsx';
import { Button } from '@/ui/button.tsx';
import { Card } from '@/ui/card.tsx';
import { Notice } from '@/ui/notice.tsx';
import { cardWords } from './card-words.ts';

/** The memory card: its state, its room, and emptying it, after asking. */
export function StorageCard({ device }: { device: FamilyDevice }) {
  const { state, run } = useAction(device, 'format_card');
  const words = cardWords(device.values);
  const said = actionWords(state, { running: '正在告诉摄像头…', done: '', refused: '摄像头现在不能清空这张卡' });
  const ask = () =>
    Taro.showModal({ title: '格式化存储卡', content: '卡上的录像会全部删除，不能恢复。', confirmText: '格式化' }).then(
      (answer) => {
        if (answer.confirm) run();
      },
      () => undefined,
    );
  if (!words) {
    return (
      <Card title="存储卡">
        <Text className="visually-quiet">摄像头还没有告诉存储卡的状态</Text>
      </Card>
    );
  }
  const aria = { 'aria-role': 'status', 'aria-live': 'polite', 'aria-label': `存储卡${words.state}` };
  return (
    <Card title="存储卡">
      <View className="storage" {...aria}>
        <Badge tone={words.tone} text={words.state} />
        {words.room !== '' && <Text className="storage__room">{words.room}</Text>}
      </View>
      {words.room !== '' && (
        <View className="storage__track" aria-hidden="true">
          <View className="storage__used" style={{ width: `${words.usedPercent}%` }} />
        </View>
      )}
      {words.text !== '' && <Text className="storage__text">{words.text}</Text>}
      {said !== '' && <Notice tone={state.phase === 'running' ? 'info' : 'danger'} text={said} />}
      {words.format && (
        <Button text="格式化" quiet danger disabled={!device.online} busy={state.phase === 'running'} onTap={() => void ask()} />
      )}
    </Card>
  );
}
