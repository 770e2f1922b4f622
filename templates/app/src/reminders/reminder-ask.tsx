import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { AppCategory } from '@/brand/category-type.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { Button } from '@/ui/button.tsx';
import { Icon } from '@/ui/icon.tsx';
import { Notice } from '@/ui/notice.tsx';
import { lineWords } from './reminder-lines.ts';
import { RingGuide } from './ring-guide.tsx';
import { useReminders } from './use-reminders.ts';
import './reminder-ask.scss';

/** The reminders of one device with their state and the one button that turns them on. Nothing when the brand offers none. */
export function ReminderAsk({ device, category }: { device: FamilyDevice; category: AppCategory | undefined }) {
  const reminders = useReminders(device, category);
  const { lines, next, nextRing, callsLeft, ready, problem, answered } = reminders;
  if (lines.length === 0) return null;
  const blocked = lines.some((line) => line.state === 'blocked');
  // What was answered a moment ago is no longer true once WeChat's settings say otherwise.
  const outdated = answered.some(({ line }) => lines.some((now) => now.templateId === line.templateId && now.state === 'blocked'));
  const openSettings = () => {
    Taro.openSetting({ withSubscriptions: true }).then(reminders.reload, () => undefined);
  };
  return (
    <View className="reminders">
      {lines.map((line) => (
        <View key={line.reminderKey} className="reminders__line" aria-role="text" aria-label={`${line.name}：${lineWords(line)}`}>
          <Icon name={line.state === 'on' ? 'bell' : 'bell-off'} className={`reminders__icon reminders__icon--${line.state}`} />
          <Text className="reminders__name">{line.name}</Text>
          {line.strong && <Text className="reminders__strong">强提醒</Text>}
          <Text className={`reminders__state reminders__state--${line.state}`}>{lineWords(line)}</Text>
        </View>
      ))}
      {problem && <Notice tone="warning" text={problem} />}
      {answered.length > 0 && !problem && !outdated && (
        <Notice
          tone={answered.every((one) => one.allowed) ? 'success' : 'warning'}
          text={answered.map((one) => `${one.line.name}${one.allowed ? '已开启' : '没有开启'}`).join('，')}
        />
      )}
      {next.length > 0 && (
        <>
          <Text className="reminders__question">{next.map((line) => line.question).join('；')}</Text>
          <Button
            text={callsLeft > 1 ? `开启提醒（还有 ${callsLeft} 步）` : '开启提醒'}
            disabled={!ready}
            busy={!ready && !problem}
            onTap={reminders.ask}
          />
          <Text className="reminders__hint">想让手机响铃并震动：在微信弹窗里点「添加提醒」，再点「允许」。</Text>
        </>
      )}
      {next.length === 0 && nextRing.length > 0 && (
        <RingGuide names={nextRing.map((line) => line.name)} busy={!ready && !problem} onTap={reminders.askRing} />
      )}
      {lines.some((line) => line.state === 'banned') && (
        <Notice tone="warning" text="有提醒被微信停用了，不是您的手机造成的。请告诉售后，由厂家处理。" />
      )}
      {blocked && (
        <>
          <Notice tone="warning" text="有提醒在微信里被关闭了。打开方法：设置 → 订阅消息 → 选择「接收」。" />
          <Button text="去微信设置打开" quiet onTap={openSettings} />
        </>
      )}
    </View>
  );
}
