import Taro from '@tarojs/taro';
import { useState } from 'react';
import { bindBySignature } from '@/bind/signature.ts';
import type { WifiForm } from '@/bind/wifi-form.ts';
import type { AppCategory } from '@/brand/category-type.ts';
import { cloud } from '@/cloud/index.ts';
import { familyState, refreshFamily } from '@/family/store.ts';
import { NoNetwork } from '@/ui/no-network.tsx';
import { Screen } from '@/ui/screen.tsx';
import { BindFailed } from './bind-failed.tsx';
import { Choose } from './choose.tsx';
import { Done } from './done.tsx';
import { ShowQr } from './show-qr.tsx';
import { type StepName, Steps } from './steps.tsx';
import { TypeCode } from './type-code.tsx';
import { Wifi } from './wifi.tsx';
import './index.scss';

type Step =
  | { readonly at: 'choose' }
  | { readonly at: 'wifi'; readonly category: AppCategory }
  | { readonly at: 'show-qr'; readonly category: AppCategory; readonly wifi: WifiForm }
  | { readonly at: 'type-code' }
  | { readonly at: 'binding' }
  | { readonly at: 'failed'; readonly cause: unknown; readonly again: Step }
  | { readonly at: 'done'; readonly deviceId: string };

const STEP: { readonly [at in Step['at']]: StepName } = {
  choose: 'prepare',
  wifi: 'prepare',
  'type-code': 'prepare',
  'show-qr': 'connect',
  binding: 'connect',
  failed: 'connect',
  done: 'done',
};

/** The Wi-Fi form of a try that showed a QR. */
function wifiOf(tried: Step): Step | undefined {
  return tried.at === 'show-qr' ? { at: 'wifi', category: tried.category } : undefined;
}

/** The family must be known before anything can be added to it. */
async function familyId(): Promise<string> {
  if (!familyState().familyId) await refreshFamily();
  const { familyId: id, error } = familyState();
  if (!id) throw error ?? new Error('no family');
  return id;
}

/** Adding a device: one question per screen, three named steps, each failure with its own cause and way back. */
export default function AddDevice() {
  const [screen, setScreen] = useState<Step>({ at: 'choose' });

  const finish = async (deviceId: string) => {
    await refreshFamily();
    setScreen({ at: 'done', deviceId });
  };
  const bindCode = async (text: string, again: Step) => {
    setScreen({ at: 'binding' });
    try {
      await finish(await bindBySignature(cloud, text, await familyId()));
    } catch (cause) {
      setScreen({ at: 'failed', cause, again });
    }
  };
  const scan = () => {
    Taro.scanCode({ onlyFromCamera: false, scanType: ['qrCode', 'barCode'] }).then(
      (answer) => void bindCode(answer.result, { at: 'choose' }),
      (cause: { errMsg?: string }) => {
        if (!cause?.errMsg?.includes('cancel')) void Taro.showToast({ title: '没有扫到内容，请再试', icon: 'none' });
      },
    );
  };

  return (
    <Screen className="add">
      <NoNetwork />
      <Steps now={STEP[screen.at]} failed={screen.at === 'failed'} />
      {screen.at === 'choose' && (
        <Choose
          onScan={scan}
          onPick={(category) => setScreen(category.binding === 'provisioning-qr' ? { at: 'wifi', category } : { at: 'type-code' })}
        />
      )}
      {screen.at === 'wifi' && (
        <Wifi category={screen.category} onNext={(wifi) => setScreen({ at: 'show-qr', category: screen.category, wifi })} />
      )}
      {screen.at === 'show-qr' && (
        <ShowQr
          wifi={screen.wifi}
          familyId={familyId}
          onDone={(deviceId) => void finish(deviceId)}
          onFailed={(cause) => setScreen({ at: 'failed', cause, again: screen })}
          onBack={() => setScreen({ at: 'wifi', category: screen.category })}
        />
      )}
      {screen.at === 'type-code' && <TypeCode onScan={scan} onCode={(text) => void bindCode(text, { at: 'type-code' })} />}
      {screen.at === 'binding' && <BindFailed />}
      {screen.at === 'failed' && (
        <BindFailed
          cause={screen.cause}
          onRetry={() => setScreen(screen.again)}
          onWifi={wifiOf(screen.again) && (() => setScreen(wifiOf(screen.again) ?? { at: 'choose' }))}
          onRestart={() => setScreen({ at: 'choose' })}
        />
      )}
      {screen.at === 'done' && <Done deviceId={screen.deviceId} />}
    </Screen>
  );
}
