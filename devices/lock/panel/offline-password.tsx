import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { kept } from '@/cloud/wechat.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { phoneTimer } from '@/time/timer.ts';
import { remainingWords } from '@/time/words.ts';
import { Button } from '@/ui/button.tsx';
import { Field } from '@/ui/field.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Sheet } from '@/ui/sheet.tsx';
import { offlineCode, readKey } from './offline-code.ts';

/** Where this phone keeps the key of one lock. */
const keyStorage = (device: FamilyDevice) => kept<string>(`offline-key/${device.deviceId}`);

/** The code of this half minute, computed here: it works while the lock has no network. */
export function OfflinePassword({ device, onClose }: { device: FamilyDevice; onClose: () => void }) {
  const [key, setKey] = useState(() => keyStorage(device).read() ?? '');
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState('');
  const [now, setNow] = useState(() => phoneTimer.now());
  const code = offlineCode(key, now);
  useEffect(() => (code ? phoneTimer.after(1_000, () => setNow(phoneTimer.now())) : undefined), [code]);

  const take = (text: string) => {
    if (!readKey(text)) {
      setProblem('这不是门锁的离线密钥，请看包装里的密钥卡');
      return;
    }
    const trimmed = text.trim();
    keyStorage(device).write(trimmed);
    setProblem('');
    setTyped('');
    setKey(trimmed);
  };
  const scan = () =>
    Taro.scanCode({ onlyFromCamera: false, scanType: ['qrCode'] }).then(
      ({ result }) => take(result),
      () => undefined,
    );

  if (code) {
    return (
      <Sheet title="离线密码" onClose={onClose}>
        <Text className="password__digits" userSelect selectable>
          {code.digits}
        </Text>
        <Text className="password__share">{remainingWords(code.leftMs)}后换下一个。门锁没有网络也能用，每个只能开一次门。</Text>
        <Button text="复制" onTap={() => void Taro.setClipboardData({ data: code.digits }).catch(() => undefined)} />
        <View className="enrol__gap" />
        <Button
          text="忘掉密钥"
          quiet
          onTap={() => {
            keyStorage(device).write('');
            setKey('');
          }}
        />
      </Sheet>
    );
  }
  return (
    <Sheet title="离线密码" onClose={onClose}>
      <Notice tone="info" text="扫一次门锁包装里的密钥卡，以后门锁没有网络也能生成密码。密钥只留在这部手机上" />
      <Button text="扫密钥卡" onTap={() => void scan()} />
      <Field text="或者输入卡上的密钥" value={typed} onInput={setTyped} maxLength={128} note={problem} />
      <Button text="保存密钥" quiet disabled={typed.trim() === ''} onTap={() => take(typed)} />
    </Sheet>
  );
}
