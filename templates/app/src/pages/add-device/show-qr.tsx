import { Image, Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useMemo, useRef, useState } from 'react';
import { createProvisioning, type Provisioning, type ProvisioningState, TOKEN_LIFETIME_MS } from '@/bind/provisioning.ts';
import { qrPicture } from '@/bind/qr-picture.ts';
import type { WifiForm } from '@/bind/wifi-form.ts';
import { cloud } from '@/cloud/index.ts';
import { encodeProvisioningQr } from '@/devices/protocol/qr.ts';
import { phoneTimer } from '@/time/timer.ts';
import { remainingWords } from '@/time/words.ts';
import { Button } from '@/ui/button.tsx';
import { Card } from '@/ui/card.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';

/** A device that read the code is there within this time; after it, most often the password was wrong. */
const LATE_MS = 45_000;

export interface ShowQrProps {
  readonly wifi: WifiForm;
  readonly familyId: () => Promise<string>;
  readonly onDone: (deviceId: string) => void;
  readonly onFailed: (cause: unknown) => void;
  readonly onBack: () => void;
}

/** The screen at its brightest while the QR is up; back to what it was afterwards. */
function useBrightScreen(): void {
  useEffect(() => {
    const ignore = () => undefined;
    let before: number | undefined;
    Taro.getScreenBrightness()
      .then((answer) => {
        before = (answer as unknown as { value: number }).value;
        return Taro.setScreenBrightness({ value: 1 });
      })
      .catch(ignore);
    Taro.setKeepScreenOn({ keepScreenOn: true }).catch(ignore);
    return () => {
      if (before !== undefined) Taro.setScreenBrightness({ value: before }).catch(ignore);
      Taro.setKeepScreenOn({ keepScreenOn: false }).catch(ignore);
    };
  }, []);
}

/** The QR a device looks at, full width on white in every theme, and the wait until the device is bound. */
export function ShowQr({ wifi, familyId, onDone, onFailed, onBack }: ShowQrProps) {
  const [state, setState] = useState<ProvisioningState>({ phase: 'token' });
  const [now, setNow] = useState(phoneTimer.now);
  const provisioning = useRef<Provisioning | undefined>(undefined);
  const outcome = useRef({ onDone, onFailed });
  outcome.current = { onDone, onFailed };
  useBrightScreen();

  // biome-ignore lint/correctness/useExhaustiveDependencies: one machine for the life of this screen
  useEffect(() => {
    let alive = true;
    familyId().then(
      (id) => {
        if (!alive) return;
        provisioning.current = createProvisioning({ api: cloud, timer: phoneTimer, familyId: id, onState: setState });
        provisioning.current.start();
      },
      (cause) => alive && outcome.current.onFailed(cause),
    );
    return () => {
      alive = false;
      provisioning.current?.stop();
    };
  }, []);

  useEffect(() => {
    if (state.phase === 'done' && state.deviceId) outcome.current.onDone(state.deviceId);
    if (state.phase === 'failed') outcome.current.onFailed(state.error);
  }, [state]);

  useEffect(() => {
    if (state.phase !== 'waiting') return;
    let cancel = () => {};
    const tick = () => {
      setNow(phoneTimer.now());
      cancel = phoneTimer.after(1000, tick);
    };
    tick();
    return () => cancel();
  }, [state.phase]);

  const picture = useMemo(
    () => (state.token ? qrPicture(encodeProvisioningQr({ ...wifi, token: state.token })) : undefined),
    [state.token, wifi],
  );

  const late = state.phase === 'waiting' && state.expiresAt !== undefined && now - (state.expiresAt - TOKEN_LIFETIME_MS) > LATE_MS;

  if (!picture) return <Skeleton shapes={['picture', 'line']} />;
  return (
    <>
      <View className="add__lead">
        <Text className="add__question">{state.phase === 'waiting' ? '把二维码对准镜头' : '看到了，正在绑定…'}</Text>
        <Text className="visually-quiet">距离镜头 15～30 厘米，听到提示音后稍等片刻</Text>
      </View>
      <View className="add__qr">
        <Image className="add__qr-picture" src={picture} mode="aspectFit" aria-label="配网二维码" />
      </View>
      <Card>
        <Text className="add__wait">
          {state.phase === 'waiting' ? `正在等待设备连上「${wifi.ssid}」` : '设备已连上云端，正在放进您的家'}
        </Text>
        {state.phase === 'waiting' && state.expiresAt && (
          <Text className="add__lifetime">二维码还有 {remainingWords(state.expiresAt - now)} 有效</Text>
        )}
        {late && (
          <Notice
            tone="warning"
            text="设备还没有连上。请确认：它已经看到二维码（有提示音）、Wi-Fi 密码没有输错、用的是 2.4 GHz 网络、路由器能上网。"
          />
        )}
        <View className="add__buttons">
          <Button text="重新生成" quiet disabled={state.phase !== 'waiting'} onTap={() => provisioning.current?.start()} />
          <Button text="修改 Wi-Fi" quiet disabled={state.phase !== 'waiting'} onTap={onBack} />
        </View>
      </Card>
    </>
  );
}
