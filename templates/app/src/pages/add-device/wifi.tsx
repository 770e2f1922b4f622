import { Input, Text, View } from '@tarojs/components';
import { useState } from 'react';
import { looksLike5G, type WifiForm, wifiProblem } from '@/bind/wifi-form.ts';
import type { AppCategory } from '@/brand/category-type.ts';
import { kept } from '@/cloud/wechat.ts';
import { Button } from '@/ui/button.tsx';
import { Card } from '@/ui/card.tsx';
import { Icon } from '@/ui/icon.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Tap } from '@/ui/tap.tsx';

/** Only the name is kept on the phone, never the password. */
const lastSsid = kept<string>('last-ssid');

/** Reset the device, name the home's Wi-Fi. */
export function Wifi({ category, onNext }: { category: AppCategory; onNext: (wifi: WifiForm) => void }) {
  const [ssid, setSsid] = useState(() => lastSsid.read() ?? '');
  const [password, setPassword] = useState('');
  const [hidden, setHidden] = useState(false);
  const [problem, setProblem] = useState<string>();

  const next = () => {
    const found = wifiProblem({ ssid, password });
    setProblem(found);
    if (found) return;
    lastSsid.write(ssid);
    onNext({ ssid, password });
  };

  return (
    <>
      <View className="add__lead">
        <View className="add__lead-disc">
          <Icon name={category.category} className="add__scan-icon" />
        </View>
        <Text className="add__question">它要连哪个 Wi-Fi？</Text>
        <Text className="visually-quiet">先给{category.name.zh}通电，长按复位键，等到提示音或指示灯闪烁</Text>
      </View>
      <Card>
        <View className="field">
          <Text className="field__label">Wi-Fi 名称</Text>
          <Input
            className="field__input"
            value={ssid}
            maxlength={32}
            placeholder="家里的 Wi-Fi"
            onInput={(event) => setSsid(event.detail.value)}
            aria-label="Wi-Fi 名称"
          />
        </View>
        <View className="field">
          <Text className="field__label">Wi-Fi 密码</Text>
          <Input
            className="field__input"
            value={password}
            password={hidden}
            maxlength={64}
            placeholder="没有密码请留空"
            onInput={(event) => setPassword(event.detail.value)}
            aria-label="Wi-Fi 密码"
          />
          <Tap className="field__aside" label={hidden ? '显示密码' : '隐藏密码'} onTap={() => setHidden(!hidden)}>
            <Text>{hidden ? '显示' : '隐藏'}</Text>
          </Tap>
        </View>
        {looksLike5G(ssid) ? (
          <Notice tone="warning" text="这看起来是 5 GHz 的 Wi-Fi，设备连不上。请换成 2.4 GHz 的网络。" />
        ) : (
          <Notice tone="info" text="设备只支持 2.4 GHz 的 Wi-Fi。" />
        )}
        {problem && <Notice tone="danger" text={problem} />}
        <Button text="下一步" onTap={next} />
      </Card>
    </>
  );
}
