import { Picker, Text, View } from '@tarojs/components';
import { errorWords } from '@/cloud/index.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { SwitchRow } from '@/ui/switch-row.tsx';
import { formatQuietHours, parseQuietHours, type QuietHours, quietWords, USUAL_QUIET_HOURS } from './quiet-hours.ts';
import { useUserSetting } from './use-user-setting.ts';
import './quiet-settings.scss';

function TimeField({ text, value, onPick }: { text: string; value: string; onPick: (value: string) => void }) {
  const aria = { 'aria-role': 'button', 'aria-label': `${text} ${value}` };
  return (
    <Picker mode="time" value={value} onChange={(event) => onPick(String(event.detail.value))}>
      <View className="quiet__time" {...aria}>
        <Text className="quiet__time-name">{text}</Text>
        <Text>{value}</Text>
      </View>
    </Picker>
  );
}

/** When the phone stays silent: never, at night, or for single devices. Events are kept all the same. */
export function QuietSettings({ devices }: { devices: readonly FamilyDevice[] }) {
  const { setting, error, saving, change, reload } = useUserSetting();
  const words = error && errorWords(error);
  if (!setting) {
    if (!words) return <Skeleton shapes={['line', 'line']} />;
    return (
      <>
        <Notice tone="warning" text={`${words.what}，${words.fix}`} />
        <Button text="重试" quiet onTap={reload} />
      </>
    );
  }
  const hours = parseQuietHours(setting.NoDisturbTime);
  const setHours = (next: QuietHours | undefined) => change({ NoDisturbTime: formatQuietHours(next) });
  const silent = setting.NoDisturbDeviceList;
  return (
    <View className="quiet">
      {words && <Notice tone="warning" text={`没有保存：${words.what}，${words.fix}`} />}
      <SwitchRow
        text="把提醒发到微信"
        on={setting.EnableWechatPush === 1}
        disabled={saving}
        note={setting.EnableWechatPush === 1 ? undefined : '现在什么都不会发到微信'}
        onTap={() => change({ EnableWechatPush: setting.EnableWechatPush === 1 ? 0 : 1 })}
      />
      <SwitchRow
        text="设备告警"
        on={setting.EnableDeviceMessagePush === 1}
        disabled={saving}
        note={setting.EnableDeviceMessagePush === 1 ? undefined : '门铃、撬锁等告警都不会提醒您'}
        onTap={() => change({ EnableDeviceMessagePush: setting.EnableDeviceMessagePush === 1 ? 0 : 1 })}
      />
      <SwitchRow
        text="免打扰时段"
        on={hours !== undefined}
        disabled={saving}
        note={hours && `${quietWords(hours)}（北京时间）不提醒`}
        onTap={() => setHours(hours ? undefined : USUAL_QUIET_HOURS)}
      />
      {hours && (
        <View className="quiet__times">
          <TimeField text="从" value={hours.from} onPick={(from) => setHours({ ...hours, from })} />
          <TimeField text="到" value={hours.to} onPick={(to) => setHours({ ...hours, to })} />
        </View>
      )}
      {devices.map(({ deviceId, name }) => {
        const off = silent.includes(deviceId);
        return (
          <SwitchRow
            key={deviceId}
            text={`${name}的提醒`}
            on={!off}
            disabled={saving}
            onTap={() => change({ NoDisturbDeviceList: off ? silent.filter((one) => one !== deviceId) : [...silent, deviceId] })}
          />
        );
      })}
      <Text className="quiet__hint">不提醒时，事情仍会记在下面的消息里。</Text>
    </View>
  );
}
