import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import type { AppCategory } from '@/brand/category-type.ts';
import { toSn } from '@/devices/protocol/identity.ts';
import type { DeviceEvent, FamilyDevice } from '@/family/family-device.ts';
import { brand } from '@/generated/brand.ts';
import { useUserSetting } from '@/quiet/use-user-setting.ts';
import { Card } from '@/ui/card.tsx';
import { Icon } from '@/ui/icon.tsx';
import { reminderLines, type WechatSettings } from './reminder-lines.ts';
import { choicesOf } from './subscription-record.ts';
import { type TraceStep, traceOf } from './trace.ts';
import './trace-card.scss';

const ICON: { readonly [state in TraceStep['state']]: string } = { done: 'check', stopped: 'bell-off', unknown: 'info' };

/** WeChat's own switches, read once. */
function useWechatSettings(): WechatSettings | undefined {
  const [settings, setSettings] = useState<WechatSettings>();
  useEffect(() => {
    Taro.getSetting({ withSubscriptions: true }).then(
      (answer) => setSettings((answer as { subscriptionsSetting?: WechatSettings }).subscriptionsSetting),
      () => undefined,
    );
  }, []);
  return settings;
}

/** How the reminder of an event went, step by step. */
export function TraceCard({ event, device, category }: { event: DeviceEvent; device: FamilyDevice; category: AppCategory }) {
  const { setting } = useUserSetting();
  const wechat = useWechatSettings();
  const key = Object.keys(category.reminders).find((one) => category.reminders[one]?.eventId === event.eventId);
  const lines = reminderLines(category.reminders, brand.reminders[category.category], choicesOf(toSn(device)), wechat);
  const steps = traceOf({
    event,
    setting,
    line: lines.find((line) => line.reminderKey === key),
    // Opened from a message, this page is the first; from a list, it lies on top of it.
    fromMessage: Taro.getCurrentPages().length === 1,
  });
  return (
    <Card title="这条提醒怎么走的">
      {steps.map(({ state, text }) => (
        <View key={text} className="trace__step">
          <Icon name={ICON[state]} className={`trace__icon trace__icon--${state}`} />
          <Text className="trace__text">{text}</Text>
        </View>
      ))}
    </Card>
  );
}
