import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { errorWords } from '@/cloud/index.ts';
import { useAction } from '@/control/use-action.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { phoneTimer } from '@/time/timer.ts';
import { Icon } from '@/ui/icon.tsx';
import { Notice } from '@/ui/notice.tsx';

/** Long enough that no pocket does it. */
const HOLD_MS = 800;

/** Remote unlock: press and hold, then confirm; the unit's own answer decides what is said. */
export function Unlock({ device }: { device: FamilyDevice }) {
  const { state, run } = useAction(device, 'unlock_remote');
  const [held, setHeld] = useState(false);
  const [hint, setHint] = useState(false);
  const cancel = useRef<(() => void) | undefined>(undefined);
  const disabled = !device.online || state.phase === 'running';

  useEffect(() => () => cancel.current?.(), []);

  const confirm = () => {
    setHeld(false);
    cancel.current = undefined;
    void Taro.vibrateShort({ type: 'medium' }).catch(() => undefined);
    Taro.showModal({ title: '远程开锁', content: `确定要打开「${device.name}」吗？请先确认门外是谁。`, confirmText: '开锁' }).then(
      (answer) => {
        if (answer.confirm) run();
      },
      () => undefined,
    );
  };
  const press = () => {
    if (disabled) return;
    setHint(false);
    setHeld(true);
    cancel.current?.();
    cancel.current = phoneTimer.after(HOLD_MS, confirm);
  };
  const release = () => {
    if (cancel.current) setHint(true);
    cancel.current?.();
    cancel.current = undefined;
    setHeld(false);
  };

  const words = state.phase === 'running' ? '正在开锁…' : '按住开锁';
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
        <Text className="unlock__text">{words}</Text>
      </View>
      {!device.online && <Text className="unlock__hint">门锁不在线，不能远程开锁</Text>}
      {hint && state.phase !== 'running' && <Text className="unlock__hint">请按住不放，直到弹出确认</Text>}
      {state.phase === 'done' && (
        <Notice
          tone={state.output.result === 0 ? 'danger' : 'success'}
          text={state.output.result === 0 ? '门锁没有打开，请再试一次' : '门锁已打开'}
        />
      )}
      {state.phase === 'failed' && <Notice tone="danger" text={`${errorWords(state.cause).what}，${errorWords(state.cause).fix}`} />}
    </View>
  );
}
