import { Image, Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { actionWords } from '@/control/action-state.ts';
import { useAction } from '@/control/use-action.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { useEventPicture } from '@/player/use-picture.ts';
import { phoneTimer } from '@/time/timer.ts';
import { timeWords } from '@/time/words.ts';
import { Button } from '@/ui/button.tsx';
import { Icon } from '@/ui/icon.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Sheet } from '@/ui/sheet.tsx';
import { unlockObstacle } from './lock-state.ts';

/** Long enough that no pocket does it. */
const HOLD_MS = 800;
/** A question nobody answers is not a yes: it takes itself back. */
const CONFIRM_MS = 30_000;

/** Who stands there: the newest picture the lock took, with its time; words when there is none. */
function AtTheDoor({ device }: { device: FamilyDevice }) {
  const event = device.events.find((one) => typeof one.params.pic_id === 'string' && one.params.pic_id !== '');
  const picture = useEventPicture(device, event);
  const aria = { 'aria-label': '门外的画面' };
  return (
    <View className="at-door">
      {picture.url ? (
        <Image className="at-door__picture" src={picture.url} mode="aspectFill" {...aria} />
      ) : (
        <View className="at-door__empty">
          <Icon name="picture" />
          <Text className="at-door__words">{picture.phase === 'loading' ? '正在取门外的画面…' : '门锁最近没有拍下门外的画面'}</Text>
        </View>
      )}
      {picture.url && picture.time !== undefined && (
        <Text className="at-door__time">拍摄于{timeWords(picture.time, phoneTimer.now())}，不是现在的画面</Text>
      )}
    </View>
  );
}

/** Remote unlock: press and hold, look, confirm in time; the unit's own answer decides what is said. */
export function Unlock({ device }: { device: FamilyDevice }) {
  const { state, run } = useAction(device, 'unlock_remote');
  const [held, setHeld] = useState(false);
  const [hint, setHint] = useState('');
  const [asking, setAsking] = useState(false);
  const cancel = useRef<(() => void) | undefined>(undefined);
  const obstacle = unlockObstacle(device);
  // What the app knows may be old: only a lock that is away is not asked at all.
  const disabled = !device.online || state.phase === 'running';

  useEffect(() => () => cancel.current?.(), []);
  useEffect(() => {
    if (!asking) return;
    return phoneTimer.after(CONFIRM_MS, () => {
      setAsking(false);
      setHint('太久没有确认，已经取消');
    });
  }, [asking]);

  const confirm = () => {
    setHeld(false);
    cancel.current = undefined;
    void Taro.vibrateShort({ type: 'medium' }).catch(() => undefined);
    setAsking(true);
  };
  const press = () => {
    if (disabled) return;
    setHint('');
    setHeld(true);
    cancel.current?.();
    cancel.current = phoneTimer.after(HOLD_MS, confirm);
  };
  const release = () => {
    if (cancel.current) setHint('请按住不放，直到弹出确认');
    cancel.current?.();
    cancel.current = undefined;
    setHeld(false);
  };

  const refused = `门锁没有打开：${obstacle ?? '请看看门锁现在的状态'}`;
  const words = actionWords(state, { running: '', done: '门锁已打开', refused });
  const opened = state.phase === 'done' && state.output.result !== 0;
  const aria = { 'aria-role': 'button', 'aria-label': '远程开锁', ...(disabled ? { 'aria-disabled': 'true' } : {}) };
  return (
    <View className="unlock">
      <View
        className={`unlock__hold ${held ? 'unlock__hold--held' : ''} ${disabled ? 'unlock__hold--off' : ''}`}
        onTouchStart={press}
        onTouchEnd={release}
        onTouchCancel={release}
        {...aria}
      >
        <View className="unlock__fill" />
        <Icon name="unlock" className="unlock__icon" />
        <Text className="unlock__text">{state.phase === 'running' ? '正在开锁…' : '按住开锁'}</Text>
      </View>
      {obstacle && !words && <Text className="unlock__hint">{obstacle}</Text>}
      {hint !== '' && !asking && <Text className="unlock__hint">{hint}</Text>}
      {words !== '' && <Notice tone={opened ? 'success' : 'danger'} text={opened ? words : state.phase === 'done' ? refused : words} />}
      {asking && (
        <Sheet title="确定要打开门锁吗" onClose={() => setAsking(false)}>
          <AtTheDoor device={device} />
          <Text className="unlock__ask">请先确认门外是谁，再打开「{device.name}」。</Text>
          <Button
            text="开锁"
            onTap={() => {
              setAsking(false);
              run();
            }}
          />
          <View className="unlock__gap" />
          <Button text="取消" quiet onTap={() => setAsking(false)} />
        </Sheet>
      )}
    </View>
  );
}
